/** Which properties similarity predicts: R² with its interval, a bar each; a click colours the map. */

import { h } from "../dom.mjs";
import { number } from "../format.mjs";

const SHOWN = 8;

/** A part of the bar between 0 and 1: R² below 0 is worth as little as 0. */
export const within = (value) => Math.min(1, Math.max(0, value));

/** Properties of the sample before numbers measured in the same pixels, each group by falling R². */
export function inOrder(properties) {
  const rank = ({ nature }) => Number(nature === "measured");
  return [...properties].sort((one, other) => rank(one) - rank(other) || (other.r2 ?? -Infinity) - (one.r2 ?? -Infinity));
}

/**
 * @param {Object} answer of GET …/properties
 * @param {{colour: (name: string) => void, canColour: (name: string) => boolean}} paint
 */
export function drawProperties({ properties }, paint) {
  if (properties.length === 0) return [h("p", { class: "quiet" }, "This collection has no numeric properties.")];
  const rows = inOrder(properties).map((property) => drawProperty(property, paint));
  const list = h("ul", { class: "meter-columns" }, rows.slice(0, SHOWN));
  const more = h("button", { class: "link-button", type: "button", onclick: () => { list.append(...rows.slice(SHOWN)); more.remove(); } }, `Show ${rows.length - SHOWN} more`);
  return [
    list, ...(rows.length > SHOWN ? [more] : []),
    h("p", { class: "quiet small" }, "R² of predicting an image from its 15 nearest that are no relatives (other sample, file and pixels); the line is its 95 % interval. What was measured in the same pixels is no discovery."),
  ];
}

function drawProperty({ column, title, unit, r2, low, high, nature, sentence }, paint) {
  const known = r2 !== null;
  const bar = known && h("i", { class: `nature-${nature}`, style: `width:${100 * within(r2)}%` });
  const whisker = known && h("i", { class: "whisker", style: `left:${100 * within(low)}%;width:${100 * (within(high) - within(low))}%` });
  const said = nature === "measured" ? "measured in the pixels" : unit || "property";
  return h("li", {}, h("button", {
    class: "meter-row", type: "button", title: sentence, data: { column }, disabled: !paint.canColour(column),
    aria: { label: sentence }, onclick: () => paint.colour(column),
  },
  h("span", { class: "meter-title" }, title, h("small", {}, said)), h("span", { class: "meter-track" }, bar || null, whisker || null),
  h("span", { class: "number" }, known ? number(Number(r2.toFixed(2)), 1) : "–")));
}
