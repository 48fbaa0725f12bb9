import assert from "node:assert/strict";
import { test } from "node:test";

import { withRowsAligned as rowsAligned, withoutPlane as planeOff } from "../../../../assets/panels/image/levelling.mjs";
import { atOnce } from "../../../../assets/panels/image/slices.mjs";

const withoutPlane = (field) => atOnce(planeOff(field));
const withRowsAligned = (field) => atOnce(rowsAligned(field));

const of = (value, width = 9, height = 6) => ({ values: Float64Array.from({ length: width * height }, (_, k) => value(k % width, Math.floor(k / width))), width, height, dtype: "f8" });

test("a tilt is taken off, the mean stays, and what is masked stays masked", () => {
  const tilted = of((x, y) => 3 + 0.5 * x - 2 * y);
  const mean = tilted.values.reduce((sum, value) => sum + value, 0) / tilted.values.length;
  assert.ok(withoutPlane(tilted).values.every((value) => Math.abs(value - mean) < 1e-9));
  tilted.values[4] = NaN;
  const level = withoutPlane(tilted).values.filter((value) => !Number.isNaN(value));
  assert.ok(level.length === 53 && Math.max(...level) - Math.min(...level) < 1e-9);
});

test("a bump on a tilt keeps its height", () => {
  const level = withoutPlane(of((x, y) => 0.3 * x + (x === 4 && y === 3 ? 10 : 0), 64, 64)).values;
  assert.ok(Math.abs(level[3 * 64 + 4] - level[3 * 64 + 5] - 10) < 0.01);
});

test("one line has no plane", () => {
  const line = of((x) => x, 9, 1);
  assert.equal(withoutPlane(line), line);
});

test("steps between lines are taken off, and an empty line stays empty", () => {
  const stepped = of((x, y) => x + 100 * (y % 2) - 7 * y);
  stepped.values.fill(NaN, 9, 18);
  const { values } = withRowsAligned(stepped);
  assert.deepEqual([...values.subarray(0, 9)], [...values.subarray(18, 27)]);
  assert.ok(values.subarray(9, 18).every(Number.isNaN));
});

test("the level of a row is its median, also of an even number of equal and of masked values", () => {
  const rows = [[3, 1, 2, 2, 9, 2], [5, NaN, 7, 6, NaN, 40], [0, 0, 0, 1, 1, 1]];
  const { values } = withRowsAligned({ values: Float64Array.from(rows.flat()), width: 6, height: 3, dtype: "f8" });
  const medians = [2, 6.5, 0.5];
  const wanted = rows.flatMap((row, k) => row.map((value) => value - medians[k] + 2));
  assert.deepEqual([...values], wanted);
});
