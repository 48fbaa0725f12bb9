import assert from "node:assert/strict";
import { test } from "node:test";

import { calibrationInWords, calibrationOf, heldOutFacts, rowFacts, searchesByTarget } from "../../../assets/design/report_words.mjs";

const GAP = { name: "gap", unit: "eV", low: 0, high: 2.4 };
const COVERAGE = [{ level: 0.5, all: 0.51, not_zero: 0.5, zero: 0.52 }, { level: 0.9, all: 0.902, not_zero: 0.89, zero: 0.91 }];
const FOUND = { rows: 1043, mae: 0.01402, mae_not_zero: 0.03, mae_by_nearest_rows: 0.2, accuracy: 0.9851, r2: 0.99, coverage: COVERAGE };

test("errors have their unit and shares a decimal, and what does not apply is left out", () => {
  assert.deepEqual(heldOutFacts(GAP, FOUND).map(([, words]) => words), ["1,043", "0.014 eV", "0.03 eV", "0.2 eV", "0.990", "98.5 %", "90.2 %", "89.0 %"]);
  assert.equal(heldOutFacts(GAP, { ...FOUND, accuracy: null, mae_not_zero: null }).length, 6);
});

test("calibration is a curve beside the ideal, of rows said not to be zero where there are others, read at the nearest level", () => {
  assert.deepEqual(calibrationOf(FOUND).map(({ y, kind }) => [y, kind]), [[[0.5, 0.9], "is-median"], [[0.51, 0.902], "is-one"], [[0.5, 0.89], ""]]);
  assert.equal(calibrationOf({ coverage: COVERAGE.map((one) => ({ ...one, not_zero: one.all, zero: null })) }).length, 2);
  assert.equal(calibrationInWords(FOUND, 0.8), "Intervals of 90 % held 90.2 % of the held-out rows (89.0 % of those said not to be zero).");
});

test("searches for the same target stand beside each other, ours marked", () => {
  const line = { target: "gap = 0.5", way: "flow", hit_rate: 0.998, error: 0.011, diversity: 0.71 };
  const [first, second] = searchesByTarget([line, { ...line, way: "random search", hit_rate: 0, error: null }, { ...line, target: "gap = 1" }]);

  assert.deepEqual(first.lines.map(({ way, isOurs }) => [way, isOurs]), [["drawn by the flow", true], ["random search", false]]);
  assert.deepEqual(first.lines.map(({ cells }) => cells), [["> 99 %", "0.011", "0.71"], ["0 %", "–", "0.71"]]);
  assert.equal(second.target, "gap = 1");
});

test("what happened to the rows is told, nothing of what did not happen", () => {
  const facts = rowFacts({ rows: { read: 100, folded: 3, contradictory: 0, left_out: 0, learnt: 80, held_out: 10 }, symmetries: [{ exchange: [["a", "b"]], reflect: ["e"], origin: "inferred" }], provenance: { table: "t.csv", seed: 0, effort: 0.1, seconds: 12.3, software: "Microscape 0.1.0" } });
  assert.deepEqual(Object.fromEntries(facts), { read: "100", "twice, folded": "3", "learnt from": "80", "held out": "10", "symmetry, inferred": "a ↔ b, −e", source: "t.csv", seed: "0", training: "0.1 times the usual", "fitted in": "12 s", by: "Microscape 0.1.0" });
});
