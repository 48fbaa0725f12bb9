/** The batch-effect meter: the verdict, then every column by how far neighbourhoods follow it. */

import { h, icon } from "../dom.mjs";
import { percent } from "./finding.mjs";
import { TONES } from "./verdict.mjs";

const SHOWN = 8;
const LEAST = 0.02;
const NATURES = {
  origin: "who, with what, when, in what format", subject: "what was imaged", signal: "kind of signal", measured: "measured in the pixels", predicted: "predicted",
};

/**
 * Columns in the order of the meter: suspects, what the verdict names, then by score; what explains nothing is
 * left out, unless it could not be judged.
 * @param {Array<Object>} columns of the answer
 */
export function inOrder(columns) {
  const shown = columns.filter(({ score, suspect, named, judged }) => suspect || named || !judged || score >= LEAST);
  return shown.sort((one, other) => rank(one) - rank(other) || other.score - one.score);
}

function rank({ suspect, named, judged }) {
  return suspect ? 0 : named ? 1 : judged ? 2 : 3;
}

/**
 * @param {Object} answer of GET …/batch-effects
 * @param {{colour: (name: string) => void, canColour: (name: string) => boolean}} paint
 * @param {boolean} [isOfMap] neighbourhoods are those on the map, not of the vectors
 */
export function drawMeter({ verdict, columns, sample }, paint, isOfMap = false) {
  const tone = TONES[verdict.level];
  const rows = inOrder(columns).map((column) => drawColumn(column, paint));
  const list = h("ul", { class: "meter-columns" }, rows.slice(0, SHOWN));
  const more = h("button", { class: "link-button", type: "button", onclick: () => { list.append(...rows.slice(SHOWN)); more.remove(); } }, `Show ${rows.length - SHOWN} more`);
  const mark = icon(tone === "good" ? "check" : tone === "" ? "info-circle" : "exclamation-triangle");
  return [
    h("div", { class: `notice verdict-notice ${tone}` }, mark, h("p", {}, verdict.sentence)),
    list, ...(rows.length > SHOWN ? [more] : []),
    h("p", { class: "quiet small" }, `Shared information of an image and its ${sample.neighbours} nearest ${isOfMap ? "on this map" : "in the embedding"}, beyond shuffling: 0 none, 1 all. Click a column to colour by it.`),
  ];
}

function drawColumn(column, paint) {
  const { title, score, nature, suspect, entangled, judged, sentence, known } = column;
  const can = paint.canColour(column.column);
  return h("li", {}, h("button", {
    class: `meter-row${suspect ? " suspect" : ""}`, type: "button", title: sentence, data: { column: column.column }, disabled: !can,
    aria: { label: judged ? `${title}: ${score.toFixed(2)} of 1. ${sentence}` : `${title}: ${sentence}` }, onclick: () => paint.colour(column.column),
  },
  h("span", { class: "meter-title" }, title, h("small", {}, said(suspect, entangled, judged) ?? NATURES[nature], known < 0.5 ? `, ${percent(known)} known` : "")),
  h("span", { class: "meter-track" }, h("i", { class: `nature-${nature}`, style: `width:${judged ? 100 * score : 0}%` })), h("span", { class: "number" }, judged ? score.toFixed(2) : "–")));
}

function said(suspect, entangled, judged) {
  if (!judged) return "cannot be judged";
  if (suspect) return "beyond the subject";
  return entangled ? "cannot be told apart from the subject" : null;
}
