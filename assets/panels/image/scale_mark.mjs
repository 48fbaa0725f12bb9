/** The bar of a round length, or of round q, in the corner of the image; else that its scale is not known. */

import { scaleBar } from "../../map/scale_bar.mjs";
import { h } from "../dom.mjs";
import { reciprocalBar } from "./ticks.mjs";

const BAR_SHARE = 0.3; // of what is seen of the image
const GAP = "0.625rem";

/**
 * @param {HTMLElement} place
 * @param {import("./stage.mjs").Stage} stage   that was drawn
 * @param {{pixel: {x: number, y: number}|null, beam: import("./beam.mjs").Beam|null|undefined}} known
 */
export function drawScaleMark(place, { frame, field, placement: { zoom, left, top } }, { pixel, beam }) {
  const room = Math.min(frame.width, field.width * zoom) * BAR_SHARE;
  const below = Math.max(0, frame.height - top - field.height * zoom);
  Object.assign(place.style, { left: `calc(${Math.max(0, left)}px + ${GAP})`, bottom: `calc(${below}px + ${GAP})` });
  const bar = pixel ? scaleBar(pixel.x / zoom, room) : beam?.isEven && reciprocalBar(beam.step / zoom, room);
  const none = beam?.centre ? `${beam.unit === "°" ? "2θ" : "q"} along the axes` : "unknown scale";
  place.replaceChildren(...(bar ? [h("span", { class: "stage-bar", style: `width:${bar.pixels}px` }), bar.label] : [none]));
}
