/** The batch-effect meter: the verdict, then every column by how far neighbourhoods follow it. */

import { h, icon } from "../dom.mjs";
import { percent } from "./finding.mjs";
import { LEVELS } from "./verdict.mjs";

const SHOWN = 8;
const LEAST = 0.02;
const NATURES = {
  origin: "who, with what, when", subject: "what was imaged", signal: "kind of signal", measured: "measured in the pixels", predicted: "predicted",
};

/**
 * Columns in the order of the meter: suspects first, then by score; what explains nothing is left out.
 * @param {Array<Object>} columns of the answer
 */
export function inOrder(columns) {
  const shown = columns.filter(({ score, suspect }) => suspect || score >= LEAST);
  return shown.sort((one, other) => Number(other.suspect) - Number(one.suspect) || other.score - one.score);
}

/**
 * @param {Object} answer of GET …/batch-effects
 * @param {{colour: (name: string) => void, canColour: (name: string) => boolean}} paint
 */
export function drawMeter({ verdict, columns, sample }, paint) {
  const { tone } = LEVELS[verdict.level];
  const rows = inOrder(columns).map((column) => drawColumn(column, paint));
  const list = h("ul", { class: "meter-columns" }, rows.slice(0, SHOWN));
  const more = h("button", { class: "link-button", type: "button", onclick: () => { list.append(...rows.slice(SHOWN)); more.remove(); } }, `Show ${rows.length - SHOWN} more`);
  const mark = icon(tone === "good" ? "check" : tone === "" ? "info-circle" : "exclamation-triangle");
  return [
    h("div", { class: `notice verdict-notice ${tone}` }, mark, h("p", {}, verdict.sentence)),
    list, ...(rows.length > SHOWN ? [more] : []),
    h("p", { class: "quiet small" }, `Shared information of an image and its ${sample.neighbours} nearest in the embedding, beyond shuffling: 0 none, 1 all. Click a column to colour by it.`),
  ];
}

function drawColumn(column, paint) {
  const { title, score, nature, suspect, sentence, known } = column;
  const can = paint.canColour(column.column);
  return h("li", {}, h("button", {
    class: `meter-row${suspect ? " suspect" : ""}`, type: "button", title: sentence, data: { column: column.column }, disabled: !can,
    aria: { label: `${title}: ${score.toFixed(2)} of 1. ${sentence}` }, onclick: () => paint.colour(column.column),
  },
  h("span", { class: "meter-title" }, title, h("small", {}, suspect ? "beyond the subject" : NATURES[nature], known < 0.5 ? `, ${percent(known)} known` : "")),
  h("span", { class: "meter-track" }, h("i", { class: `nature-${nature}`, style: `width:${100 * score}%` })), h("span", { class: "number" }, score.toFixed(2))));
}
