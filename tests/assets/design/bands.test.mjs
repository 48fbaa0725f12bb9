import assert from "node:assert/strict";
import { test } from "node:test";

import { bandOf, bandsOf, between, fieldOf, shareOf } from "../../../assets/design/bands.mjs";

test("bands end at round numbers, the outermost at the ends of the property", () => {
  assert.deepEqual(bandsOf({ low: 0, high: 2.3 }), [0, 0.2, 0.4, 0.6, 0.8, 1, 1.2, 1.4, 1.6, 1.8, 2, 2.2, 2.3]);
  assert.deepEqual(bandsOf({ low: -0.5, high: 3 }).slice(0, 3), [-0.5, 0, 0.5]);
});

test("a value lies in the band that it begins; beyond the ends in the outermost", () => {
  const edges = [0, 1, 2, 3];
  assert.deepEqual([-1, 0, 0.99, 1, 2.5, 9].map((value) => bandOf(value, edges)), [0, 0, 0, 1, 2, 2]);
  assert.equal(shareOf(1, edges), 0.5);
});

test("between places a grid is read in proportion", () => {
  const grid = [[0, 1], [2, 3]];
  assert.deepEqual([[0, 0], [1, 1], [0.5, 0], [0, 0.5], [0.5, 0.5]].map(([x, y]) => between(grid, x, y)), [0, 3, 0.5, 1, 1.5]);
});

test("the plane shows zero where that is likelier, bands elsewhere, hatched where it is unsure", () => {
  const answer = { value: [[0, 0.9], [0, 0.9]], probability: [[0, 1], [0, 1]] };
  const colours = { bands: [[10, 0, 0], [20, 0, 0]], zero: [200, 0, 0], ink: [0, 255, 0] };
  const pixels = fieldOf(answer, { width: 20, height: 1, edges: [0, 0.6, 1], hasZero: true, ratio: 1 }, colours);
  const at = (place) => [...pixels.slice(4 * place, 4 * place + 3)];
  assert.deepEqual([at(0), at(19)], [[200, 0, 0], [20, 0, 0]]);
  assert.ok(at(11)[0] === 10 && at(7)[1] > 0 && at(1)[1] === 0);
  const above = fieldOf(answer, { width: 20, height: 1, edges: [0, 0.6, 1], hasZero: false, ratio: 1 }, colours);
  assert.equal(above[0], 10);
});
