import assert from "node:assert/strict";
import { test } from "node:test";

import { halfOf, percent, Proposal } from "../../../assets/design/proposal.mjs";

const DESIGN = { parameters: [{ name: "a" }], properties: [{ name: "gap" }] };
const PLACE = { x: (x) => x, y: (y) => y };
const row = (a, gap, score) => ({ parameters: { a }, predicted: { gap: { value: gap, low: gap - 0.1, high: gap + 0.2, disagreement: 0.01 } }, nearest: { row: 3, distance: a / 10 }, score, x: 1, y: 2 });
const THREE = new Proposal({ id: "p", rows: [row(3, 0.5, 0.9), row(1, 0.4, 0.8), row(2, 0.6, 0.7)] }, DESIGN, PLACE);

test("candidates stand best first, and by any column", () => {
  assert.deepEqual(THREE.order({ by: null, descending: false }), [0, 1, 2]);
  assert.deepEqual(THREE.order({ by: "a", descending: false }), [1, 2, 0]);
  assert.deepEqual(THREE.order({ by: ".distance", descending: true }), [0, 2, 1]);
});

test("what has no number comes last either way", () => {
  const unplaced = { ...row(9, 0.1, 0.1), nearest: null };
  const four = new Proposal({ id: "p", rows: [unplaced, ...THREE.rows] }, DESIGN, PLACE);
  for (const descending of [false, true]) assert.equal(four.order({ by: ".distance", descending }).at(-1), 0);
});

test("brushes keep what lies within all of them", () => {
  assert.deepEqual([...THREE.within({})], [1, 1, 1]);
  assert.deepEqual([...THREE.within({ a: { min: 2 }, gap: { max: 0.5 } })], [1, 0, 0]);
  assert.deepEqual([...THREE.within({ gone: { min: 2 } })], [1, 1, 1]);
});

test("an interval is said by its farther end, a share never as certain unless it is", () => {
  assert.equal(halfOf({ value: 1, low: 0.9, high: 1.2 }).toFixed(3), "0.200");
  assert.deepEqual([0, 0.001, 0.5, 0.9999, 1].map(percent), ["0 %", "< 1 %", "50 %", "> 99 %", "100 %"]);
});
