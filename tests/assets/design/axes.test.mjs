import assert from "node:assert/strict";
import { test } from "node:test";

import { acrossOf, brushOf, downOf, nudged, valueAtHeight } from "../../../assets/design/axes.mjs";

const SCALE = { low: 0, high: 10 };

test("values and heights lead to each other", () => {
  for (const value of [0, 2.5, 10]) assert.ok(Math.abs(valueAtHeight(downOf(value, SCALE, 300), SCALE, 300) - value) < 1e-9);
  assert.equal(valueAtHeight(-50, SCALE, 300), 10);
});

test("axes stand evenly with room for their names, one alone in the middle", () => {
  assert.deepEqual([0, 1, 2].map((place) => acrossOf(place, 3, 268).toFixed(1)), ["44.7", "134.0", "223.3"]);
  assert.deepEqual([0, 7].map((place) => acrossOf(place, 8, 268)), [34, 234]);
  assert.equal(acrossOf(0, 1, 268), 134);
});

test("a drag brushes, a click takes the brush away", () => {
  assert.deepEqual(brushOf(7, 3.00004, true, SCALE), { min: 3, max: 7 });
  assert.equal(brushOf(7, 3, false, SCALE), null);
});

test("keys move either end, which never cross or leave the axis", () => {
  assert.deepEqual(nudged(null, -1, false, SCALE), { min: 0, max: 9.5 });
  assert.deepEqual(nudged({ min: 0, max: 9.5 }, 1, true, SCALE), { min: 0.5, max: 9.5 });
  assert.deepEqual(nudged({ min: 4, max: 4 }, -1, false, SCALE), { min: 4, max: 4 });
});
