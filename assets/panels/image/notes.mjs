/** What stands under an image: what is masked and saturated, what is not square, what was done to what is shown. */

import { h } from "../dom.mjs";
import { quantity } from "../format.mjs";
import { maskColour, saturatedColour } from "./tone.mjs";
import { percent } from "./words.mjs";

/**
 * @param {object} image
 * @param {ReturnType<typeof import("./numbers.mjs").facts>} image.told   of its values
 * @param {string|null} image.unit   of the values as shown
 * @param {string|null} image.unitInFile
 * @param {{x: number, y: number}|null} image.pixel
 * @param {import("./beam.mjs").Beam|null} image.beam
 * @param {string[]} image.levelled   what was taken off
 * @param {string} image.colourmap
 * @returns {HTMLElement[]} at least one sentence
 */
export function drawNotes({ told, unit, unitInFile, pixel, beam, levelled, colourmap }) {
  const { masked, ceiling, saturated, least, most } = told;
  const notes = [
    masked > 0 ? h("span", {}, swatch(maskColour(colourmap)), `${percent(masked)} masked`) : null,
    ceiling !== null ? h("span", {}, levelled.length ? null : swatch(saturatedColour(colourmap)), `${percent(saturated)} saturated, at ${quantity(ceiling, unit)}`) : null,
    least === most ? h("span", {}, `every pixel has the same value, ${quantity(most, unit)}`) : null,
    unit !== unitInFile ? h("span", {}, `values in ${unit}; the file has ${unitInFile}`) : null,
    pixel && pixel.x !== pixel.y ? h("span", {}, `pixels are not square: ${pixel.x} × ${pixel.y} nm`) : null,
    beam?.centre && beam.isTilted ? h("span", {}, "q along the axes leaves out the tilt of the detector") : null,
    levelled.length ? h("strong", {}, `Values as shown: ${levelled.join(", ")}. The image is unchanged.`) : null,
  ].filter(Boolean);
  return notes.length ? notes : [h("span", {}, "nothing masked, nothing saturated")];
}

const swatch = (colour) => h("span", { class: "mask-swatch", style: `background: rgb(${colour})` });
