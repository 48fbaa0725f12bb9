import assert from "node:assert/strict";
import { test } from "node:test";

import { barsOf, certainty, filterOf, percent } from "../../../../assets/panels/insight/finding.mjs";

const SHARE = { column: "depositor", kind: "category", test: "value", value: "D07", a: { share: 0.379 }, b: { share: 0.09 } };
const ORDER = { column: "thickness_nm", kind: "number", test: "order", value: null, a: { quartiles: [20, 30, 40] }, b: { quartiles: [0, 10, 20] } };
const DATES = { ...ORDER, kind: "date", a: { quartiles: ["2026-03-02", "2026-03-03", "2026-03-05T12:00:00"] }, b: { quartiles: ["2026-03-01", "2026-03-02", "2026-03-03"] } };

test("shares are bars from zero with their percentage", () => {
  assert.deepEqual(barsOf(SHARE).map(({ from, to, text }) => [from, to, text]), [[0, 0.379, "38%"], [0, 0.09, "9%"]]);
});

test("of missing values the bars are of what is known, as the sentence says", () => {
  const gaps = { ...SHARE, test: "missing", value: null, a: { share: 0.25 }, b: { share: 1 } };
  assert.deepEqual(barsOf(gaps).map(({ from, to, text }) => [from, to, text]), [[0, 0.75, "75% known"], [0, 0, "0% known"]]);
});

test("numbers of both sides stand on one scale: the middle half, with the median marked", () => {
  assert.deepEqual(barsOf(ORDER).map(({ from, to, mark, text }) => [from, to, mark, text]), [[0.5, 1, 0.75, "30"], [0, 0.5, 0.25, "10"]]);
});

test("equal values stand in the middle of their scale", () => {
  const same = { ...ORDER, a: { quartiles: [5, 5, 5] }, b: { quartiles: [5, 5, 5] } };
  assert.deepEqual(barsOf(same).map(({ from, to }) => [from, to]), [[0.5, 0.5], [0.5, 0.5]]);
});

test("dates are placed by their time and said as days", () => {
  assert.deepEqual(barsOf(DATES).map(({ text }) => text), ["2026-03-03", "2026-03-02"]);
  assert.equal(barsOf(DATES)[1].from, 0);
});

test("a finding filters by its value, by missing, or by the middle half of A", () => {
  assert.deepEqual(filterOf(SHARE), { column: "depositor", in: ["D07"] });
  assert.deepEqual(filterOf({ ...SHARE, test: "missing", value: null }), { column: "depositor", in: [null] });
  assert.deepEqual(filterOf(ORDER), { column: "thickness_nm", min: 20, max: 40 });
  assert.deepEqual(filterOf(DATES), { column: "thickness_nm", min: Date.UTC(2026, 2, 2), max: Date.UTC(2026, 2, 5, 12) });
});

test("certainty and shares are short", () => {
  assert.deepEqual([certainty(1e-60), certainty(0.048123)], ["q < 0.001", "q = 0.048"]);
  assert.deepEqual([percent(0), percent(0.0004), percent(0.0153), percent(1)], ["0%", "<0.1%", "1.5%", "100%"]);
});
