import assert from "node:assert/strict";
import { test } from "node:test";

import { lengthOf, profile } from "../../../../assets/panels/image/profile.mjs";

const field = { values: Float32Array.from({ length: 20 }, (_, k) => (k % 5) + 10 * Math.floor(k / 5)), width: 5, height: 4 };

test("a line through the middles of pixels reads them", () => {
  assert.deepEqual([...profile(field, { x: 0.5, y: 1.5 }, { x: 4.5, y: 1.5 })], [10, 11, 12, 13, 14]);
});

test("between pixels values lie between theirs", () => {
  assert.deepEqual([...profile(field, { x: 1, y: 1 }, { x: 2, y: 1 })], [5.5, 6.5]);
});

test("a masked pixel leaves a gap only where it is needed", () => {
  const values = field.values.slice();
  values[7] = NaN;
  assert.deepEqual([...profile({ ...field, values }, { x: 0.5, y: 1.5 }, { x: 4.5, y: 1.5 })], [10, 11, NaN, 13, 14]);
});

test("a length is in nm where the size of a pixel is known, along each axis its own", () => {
  assert.deepEqual(lengthOf({ x: 0, y: 0 }, { x: 3, y: 4 }, null), { value: 5, isLength: false });
  assert.deepEqual(lengthOf({ x: 0, y: 0 }, { x: 3, y: 4 }, { x: 2, y: 2 }), { value: 10, isLength: true });
  assert.equal(lengthOf({ x: 0, y: 0 }, { x: 3, y: 4 }, { x: 1, y: 1 / 2 }).value, Math.hypot(3, 2));
});
