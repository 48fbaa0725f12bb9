/** What images like the open one say of its properties, with their spread, beside what was measured. */

import { ask } from "../ask.mjs";
import { h } from "../dom.mjs";

const MARGIN = 0.06; // of the scale, left free at both ends

/**
 * What is worth showing: predicted properties of the sample, surprising ones first. What was measured in the same
 * pixels is left out: the encoder has seen it.
 */
export function worthShowing(properties) {
  const shown = properties.filter(({ predicted, nature }) => predicted !== null && nature !== "measured");
  const rank = ({ surprising, measured }) => (surprising ? 0 : measured === null ? 2 : 1);
  return shown.sort((one, other) => rank(one) - rank(other));
}

/**
 * Where the spread of the neighbours and the measured value stand on one scale.
 * @param {{quantiles: Object, measured: number|null}} property
 * @returns {{outer: [number, number], inner: [number, number], measured: number|null}} parts of the width, 0 … 1
 */
export function places({ quantiles, measured }) {
  const all = [...Object.values(quantiles), ...(measured === null ? [] : [measured])];
  const low = Math.min(...all);
  const span = Math.max(...all) - low;
  const part = (value) => (span > 0 ? MARGIN + (1 - 2 * MARGIN) * ((value - low) / span) : 0.5);
  const { q10, q25, q75, q90 } = quantiles;
  return { outer: [part(q10), part(q90)], inner: [part(q25), part(q75)], measured: measured === null ? null : part(measured) };
}

/**
 * Fill the place with what is expected of an image. What was said of another keeps its room, unseen, until that has come.
 * @param {HTMLElement} place
 * @param {string} address of the image
 * @param {AbortSignal} signal
 */
export async function fillExpected(place, address, signal) {
  place.classList.add("is-waiting");
  let rows = [];
  try {
    const { properties } = await ask(`${address}/properties`, { signal });
    rows = worthShowing(properties).map(drawRow);
  } finally {
    if (!signal.aborted) {
      place.replaceChildren(...(rows.length ? [h("h3", {}, "What images like it say"), ...rows] : []));
      place.classList.remove("is-waiting");
    }
  }
}

function drawRow(property) {
  const { column, title, unit, surprising, sentence } = property;
  const { outer, inner, measured } = places(property);
  const bar = (name, [from, to]) => h("i", { class: name, style: `left:${100 * from}%;width:max(3px,${100 * (to - from)}%)` });
  const mark = measured === null ? null : h("i", { class: "measured", style: `left:${100 * measured}%` });
  return h("div", { class: `expected-row${surprising ? " surprising" : ""}`, data: { column }, title: "Thin: 10 to 90 % of the similar images; thick: their middle half; circle: measured" },
    h("span", {}, unit ? `${title} (${unit})` : title), h("span", { class: "expected-track" }, bar("outer", outer), bar("inner", inner), mark), h("small", {}, sentence));
}
