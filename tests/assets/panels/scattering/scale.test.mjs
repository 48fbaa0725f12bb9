import assert from "node:assert/strict";
import { test } from "node:test";

import { axisOf, nearest, shareOf, ticks, valueAt } from "../../../../assets/panels/scattering/scale.mjs";

test("an axis holds what has a place on it", () => {
  assert.deepEqual(axisOf([[3, NaN, 1], [7]], false), { low: 1, high: 7, isLog: false });
  assert.deepEqual(axisOf([[0, -2, 10, 1000]], true), { low: 10, high: 1000, isLog: true });
  assert.equal(axisOf([[0, -2]], true), null);
  assert.deepEqual(axisOf([[4, 4]], false), { low: 2, high: 6, isLog: false });
});

test("shares and values lead back to one another", () => {
  for (const axis of [{ low: 2, high: 8, isLog: false }, { low: 1, high: 1e4, isLog: true }]) {
    for (const share of [0, 0.25, 1]) assert.ok(Math.abs(shareOf(axis, valueAt(axis, share)) - share) < 1e-12);
  }
  assert.ok(Number.isNaN(shareOf({ low: 1, high: 10, isLog: true }, 0)));
});

test("ticks are round numbers, powers of ten over many decades", () => {
  assert.deepEqual(ticks({ low: 0.03, high: 0.31, isLog: false }, 4), [0.1, 0.2, 0.3]);
  assert.deepEqual(ticks({ low: 3, high: 20_000, isLog: true }, 4), [10, 100, 1000, 10_000]);
  assert.deepEqual(ticks({ low: 3, high: 2e8, isLog: true }, 3), [10, 10_000, 10_000_000]);
  assert.deepEqual(ticks({ low: 3, high: 9, isLog: true }, 3), [4, 6, 8]);
});

test("the nearest of a list is found, and none of an empty one", () => {
  assert.deepEqual([[1, 2, 4, 8], [1], []].map((list) => nearest(list, 3.2)), [2, 0, -1]);
  assert.equal(nearest([1, 2, 4], 99), 2);
});
