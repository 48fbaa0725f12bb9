/** What the report of a design says, in words and numbers. Pure. */

import { count, number } from "../panels/format.mjs";
import { percent } from "./proposal.mjs";
import { said } from "./wish.mjs";

const MOST_FAILURES = 8;

/** @returns {[string, string][]} */
export function heldOutFacts(property, { rows, mean_absolute_error: error, zero_accuracy: zero, coverage }) {
  return [
    ["held-out rows", count(rows)], ["mean absolute error", said(error, { ...property, low: 0, high: error })],
    ...(zero === null || zero === undefined ? [] : [["zero or not, told right", percent1(zero)]]),
    ["90 % intervals hold", percent1(coverage)],
  ];
}

/** @returns {{title: string, cells: string[], isOurs: boolean}[]} hits, error and diversity of each way to find candidates */
export function methodRows(methods) {
  return methods.map(({ name, title, hit_rate: hits, error, diversity }) => ({ title: title ?? name, isOurs: name === "flow", cells: [percent(hits), known(error), known(diversity)] }));
}

/** @returns {Object[]} the rows missed by most */
export const failureRows = ({ report }) => (report.failures ?? []).slice(0, MOST_FAILURES);

/** @returns {[string, string][]} */
export function rowFacts({ rows, provenance, symmetries }) {
  const told = [
    ["read", count(rows.read)], ["twice, folded", count(rows.folded)], ["contradicting each other", count(rows.contradictory)], ["left out", count(rows.left_out)],
    ["learnt from", count(rows.learnt)], ["held out", count(rows.held_out)],
    ...symmetries.map(({ exchange = [], reflect = [], origin }) => [`symmetry, ${origin}`, [...exchange.map((pair) => pair.join(" ↔ ")), ...reflect.map((name) => `−${name}`)].join(", ")]),
    ["source", provenance.source], ["seed", String(provenance.seed)], ["fitted in", `${number(provenance.seconds, 100)} s`], ["by", provenance.software],
  ];
  return told.filter(([, words]) => words !== undefined && words !== "" && words !== "0");
}

const percent1 = (share) => (Number.isFinite(share) ? `${(100 * share).toFixed(1)} %` : "–");
const known = (value) => (Number.isFinite(value) ? number(value) : "–");
