/** One finding of a comparison: its sentence, both sides as bars on one scale, how sure it is. */

import { h, icon } from "../dom.mjs";
import { date, number } from "../format.mjs";

const SURE = 0.001;

/** A share as a percentage. */
export function percent(share) {
  if (share > 0 && share < 0.001) return "<0.1%";
  return `${Number((100 * share).toPrecision(2))}%`;
}

/**
 * Both sides as parts of one scale: a bar from 0 for shares (of missing values the share that is known, as the sentence
 * says it), the middle half with its median for numbers.
 * @param {Object} finding
 * @returns {Array<{side: "a"|"b", from: number, to: number, mark: number|null, text: string}>} 0 … 1
 */
export function barsOf(finding) {
  if (finding.test !== "order") {
    const isKnown = finding.test === "missing";
    return ["a", "b"].map((side) => {
      const share = isKnown ? 1 - finding[side].share : finding[side].share;
      return { side, from: 0, to: share, mark: null, text: `${percent(share)}${isKnown ? " known" : ""}` };
    });
  }
  const ends = ["a", "b"].map((side) => finding[side].quartiles.map((value) => asNumber(value, finding)));
  const low = Math.min(ends[0][0], ends[1][0]);
  const span = Math.max(ends[0][2], ends[1][2]) - low;
  const part = (value) => (span > 0 ? (value - low) / span : 0.5);
  return ends.map((quartiles, k) => ({
    side: "ab"[k], from: part(quartiles[0]), to: part(quartiles[2]), mark: part(quartiles[1]),
    text: finding.kind === "date" ? date(quartiles[1]) : number(quartiles[1]),
  }));
}

function asNumber(value, { kind }) {
  return kind === "date" ? Date.parse(/[zZ]|[+-]\d\d:\d\d$/.test(value) ? value : `${value}Z`) : value;
}

/** @returns {Object} the filter that keeps the images a finding speaks of: of numbers the middle half of A */
export function filterOf(finding) {
  const { column, test, value } = finding;
  if (test === "value") return { column, in: [value] };
  if (test === "missing") return { column, in: [null] };
  const [min, , max] = finding.a.quartiles.map((one) => asNumber(one, finding));
  return { column, min, max };
}

/** How likely the finding is chance, in few characters. */
export function certainty(q) {
  return q < SURE ? "q < 0.001" : `q = ${Number(q.toPrecision(2))}`;
}

/**
 * @param {Object} finding
 * @param {{colour: (name: string) => void, filter: (name: string, filter: Object) => void, colourable: boolean}} act
 */
export function drawFinding(finding, act) {
  const hint = `${finding.column}: ${certainty(finding.q)}, effect ${finding.strength.toFixed(2)}. Click to colour the map by it.`;
  const say = h("button", {
    class: "finding-say", type: "button", title: act.colourable ? hint : hint.replace(" Click to colour the map by it.", ""),
    disabled: !act.colourable, onclick: () => act.colour(finding.column),
  }, finding.sentence);
  const filter = h("button", {
    class: "button plain icon-only finding-filter", type: "button", title: filterHint(finding),
    aria: { label: `${filterHint(finding)}: ${finding.title}` }, onclick: () => act.filter(finding.column, filterOf(finding)),
  }, icon("funnel"));
  const item = h("li", { class: `finding${finding.significant ? "" : " unsure"}`, data: { column: finding.column, test: finding.test } },
    h("div", { class: "finding-head" }, say, filter), h("div", { class: "finding-bars" }, barsOf(finding).map(drawBar)),
    h("small", { class: "number quiet" }, `effect ${finding.strength.toFixed(2)} · ${certainty(finding.q)}`));
  return item;
}

function filterHint({ test }) {
  if (test === "value") return "Show only these";
  return test === "missing" ? "Show those without a value" : "Show the middle half of A";
}

function drawBar({ side, from, to, mark, text }) {
  const bar = h("i", { class: `finding-bar side-${side}`, style: `left:${100 * from}%;width:max(2px,${100 * (to - from)}%)` });
  const median = mark === null ? null : h("i", { class: "finding-median", style: `left:${100 * mark}%` });
  return h("div", { class: "finding-row" }, h("b", {}, side.toUpperCase()), h("span", { class: "finding-track" }, bar, median), h("span", { class: "number" }, text));
}
