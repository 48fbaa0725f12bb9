/** What the report of a design says, in words and numbers. Pure. */

import { count, number } from "../panels/format.mjs";
import { percent } from "./proposal.mjs";
import { said } from "./wish.mjs";

const OURS = "flow";

/**
 * @param {import("./wish.mjs").Column} property
 * @param {{rows: number, mae: number, mae_not_zero: number|null, mae_by_nearest_rows: number, accuracy: number|null, r2: number, coverage: {level: number, all: number}[]}} found
 * @returns {[string, string][]}
 */
export function heldOutFacts(property, { rows, mae, mae_not_zero: notZero, mae_by_nearest_rows: byRows, accuracy, r2, coverage }) {
  const say = (error) => said(error, { ...property, low: 0, high: error });
  const ninety = coverage.find(({ level }) => level === 0.9);
  const told = [
    ["held-out rows", count(rows)], ["mean absolute error", say(mae)], ["of rows that are not zero", isKnown(notZero) && say(notZero)],
    ["by the nearest rows instead", isKnown(byRows) && say(byRows)], ["R²", isKnown(r2) && r2.toFixed(3)], ["zero or not, told right", isKnown(accuracy) && exact(accuracy)],
    ["90 % intervals hold", ninety && exact(ninety.all)], ["of rows said not to be zero", ninety && isKnown(ninety.not_zero) && ninety.not_zero !== ninety.all && exact(ninety.not_zero)],
  ];
  return told.filter(([, words]) => words);
}

/** Curves of calibration: what intervals should hold (dashed), what they held of all rows (pale) and of those said not to be zero. */
export function calibrationOf({ coverage }) {
  const x = coverage.map(({ level }) => level);
  const all = coverage.map((one) => one.all);
  const other = coverage.every(({ not_zero: share }) => isKnown(share)) && coverage.some((one) => one.not_zero !== one.all) ? coverage.map((one) => one.not_zero) : null;
  return [{ x, y: x, kind: "is-median" }, { x, y: all, kind: other ? "is-one" : "" }, ...(other ? [{ x, y: other, kind: "" }] : [])];
}

/** What intervals of about a level held. @param {number} level */
export function calibrationInWords({ coverage }, level) {
  const nearest = coverage.reduce((best, one) => (Math.abs(one.level - level) < Math.abs(best.level - level) ? one : best));
  const apart = isKnown(nearest.not_zero) && isKnown(nearest.zero) ? ` (${exact(nearest.not_zero)} of those said not to be zero)` : "";
  return `Intervals of ${percent(nearest.level)} held ${exact(nearest.all)} of the held-out rows${apart}.`;
}

/** @returns {{target: string, lines: {way: string, cells: string[], isOurs: boolean}[]}[]} hits, error and diversity of each search, by target */
export function searchesByTarget(searches) {
  const targets = [...new Set(searches.map(({ target }) => target))];
  const line = ({ way, hit_rate: hits, error, diversity }) => ({ way: way === OURS ? "drawn by the flow" : way, isOurs: way === OURS, cells: [percent(hits), isKnown(error) ? number(error) : "–", isKnown(diversity) ? number(diversity, 1) : "–"] });
  return targets.map((target) => ({ target, lines: searches.filter((one) => one.target === target).map(line) }));
}

/** @param {Object} info   design.json @returns {[string, string][]} what happened to the rows, and where they are from */
export function rowFacts({ rows, provenance, symmetries }) {
  const counts = [["read", rows.read], ["twice, folded", rows.folded], ["contradicting each other", rows.contradictory], ["left out", rows.left_out], ["learnt from", rows.learnt], ["held out", rows.held_out]];
  const images = symmetries.map(({ exchange = [], reflect = [], origin }) => [`symmetry, ${origin}`, [...exchange.map((pair) => pair.join(" ↔ ")), ...reflect.map((name) => `−${name}`)].join(", ")]);
  const made = [["source", provenance.collection ?? provenance.table], ["seed", provenance.seed], ["training", shareOfTraining(provenance.effort)], ["fitted in", isKnown(provenance.seconds) ? `${number(provenance.seconds, 100)} s` : undefined], ["by", provenance.software]];
  return [
    ...counts.filter(([, rows]) => rows > 0).map(([term, rows]) => [term, count(rows)]), ...images,
    ...made.filter(([, words]) => words !== undefined && words !== null).map(([term, words]) => [term, String(words)]),
  ];
}

const shareOfTraining = (effort) => (isKnown(effort) && effort !== 1 ? `${number(effort)} times the usual` : undefined);
const exact = (share) => `${(100 * share).toFixed(1)} %`;
const isKnown = (value) => Number.isFinite(value);
