/** What stands about the opened picture: the file it is of, its scale, its size and the unit of its values. */

import { scaleBar } from "../map/scale_bar.mjs";
import { copyButton, mark } from "./copying.mjs";
import { h } from "./dom.mjs";

const BAR_SHARE = 0.3;

const valuesOf = (columns) => Object.fromEntries(columns.map(({ name, value }) => [name, value]));

/**
 * What an image is called.
 * @param {Array<{name: string, value: any}>} columns of an image
 * @returns {{file: string, path: string, part: string}} part: channel and frame, "" for the only one of its file
 */
export function calledOf(columns) {
  const { path = "", channel, frame } = valuesOf(columns);
  const parts = [channel && channel !== "image" ? channel : null, frame ? `frame ${frame}` : null];
  return { file: path.split("/").pop() || "Image", path, part: parts.filter(Boolean).join(" · ") };
}

/** @returns {string} such as "512 × 256 pixels, values in nm"; without the unit where it is not known */
export function sizeInWords(columns) {
  const { width, height, value_unit: unit } = valuesOf(columns);
  const size = width && height ? `${width} × ${height} pixels` : "";
  return [size, unit ? `values in ${unit}` : ""].filter(Boolean).join(", ");
}

/**
 * Where the picture lies in its frame, which it fills without being cut, and its scale.
 * @param {Array<{name: string, value: any}>} columns of an image
 * @param {{width: number, height: number}} frame   CSS pixels
 * @returns {{left: number, bottom: number, bar: {pixels: number, label: string}|null}} left and bottom: margins beside
 *   the picture; bar: null where the size of a pixel is not known
 */
export function scaleWithin(columns, frame) {
  const { width, height, pixel_size_nm: pixel } = valuesOf(columns);
  if (!width || !height) return { left: 0, bottom: 0, bar: null };
  const zoom = Math.min(frame.width / width, frame.height / height);
  const shown = width * zoom;
  return { left: (frame.width - shown) / 2, bottom: (frame.height - height * zoom) / 2, bar: pixel ? scaleBar(pixel / zoom, shown * BAR_SHARE) : null };
}

/**
 * @param {Array<{name: string, value: any}>} columns of an image
 * @param {HTMLElement|null} [cite]   a further button
 * @returns {HTMLElement[]} the name with its whole path, the channel and frame, and a button that copies the path
 */
export function drawCalled(columns, cite = null) {
  const { file, path, part } = calledOf(columns);
  const name = h("h2", { class: "opened-name", title: path }, file);
  const copy = copyButton("Copy path", path, () => path, (text) => mark(name, text), "link-button");
  return [name, h("p", { class: "opened-part" }, part ? h("span", {}, part) : null, path ? copy : null, cite)];
}

/** Draw the scale into its place on the picture. */
export function drawScale(place, columns, frame) {
  const { left, bottom, bar } = scaleWithin(columns, { width: frame.clientWidth, height: frame.clientHeight });
  place.replaceChildren(...(bar ? [h("span", { class: "hover-bar", style: `width:${bar.pixels}px` }), bar.label] : ["unknown scale"]));
  Object.assign(place.style, { left: `calc(${left}px + 0.375rem)`, bottom: `calc(${bottom}px + 0.375rem)` });
}
