import assert from "node:assert/strict";
import { test } from "node:test";

import { facts, histogram, histogramRange, percentiles } from "../../../../assets/panels/image/numbers.mjs";

test("the window leaves out what is rare, and what is masked", () => {
  const values = Float32Array.from({ length: 1001 }, (_, k) => k);
  values[1000] = 1e6;
  assert.deepEqual(percentiles(values), { low: 5, high: 995 });
  values.fill(NaN, 0, 500);
  assert.equal(percentiles(values).low, 503);
});

test("a constant, a masked and a nearly constant image have a window too", () => {
  assert.deepEqual(percentiles(new Float32Array(9).fill(4)), { low: 4, high: 8 });
  assert.deepEqual(percentiles(new Float32Array(9).fill(NaN)), { low: 0, high: 1 });
  const one = new Float32Array(1000);
  one[7] = 3;
  assert.deepEqual(percentiles(one), { low: 0, high: 3 });
});

test("the ceiling is the last number that the bits of a detector hold", () => {
  const told = facts(Float32Array.of(1, 4095, 4095, NaN), "u2");
  assert.deepEqual(told, { least: 1, most: 4095, masked: 0.25, ceiling: 4095, saturated: 0.5 });
  assert.equal(facts(Float32Array.of(1, 4094), "u2").ceiling, null);
  assert.equal(facts(Float32Array.of(1, 255), "f4").ceiling, null);
});

test("the histogram shows the window and half of it on either side", () => {
  const range = histogramRange({ low: 10, high: 20 }, { least: 8, most: 1000 });
  assert.deepEqual(range, { low: 8, high: 25 });
  assert.deepEqual([...histogram(Float32Array.of(8, 9, 16.6, 25, 900, NaN), range, 2)], [2, 2]);
});
