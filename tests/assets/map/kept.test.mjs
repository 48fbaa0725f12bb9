import assert from "node:assert/strict";
import { test } from "node:test";

import { Column } from "../../../assets/map/column.mjs";
import { keptNear } from "../../../assets/map/kept.mjs";

const axis = (name, ...codes) => Column.of({ name, kind: "coordinate", dtype: "u2", scale: 0.5, offset: -1, missing: 65535 }, Uint16Array.from(codes));

test("neighbours are kept where they are among as many nearest in the picture", () => {
  const axes = [axis("x", 0, 1, 2, 9, 30), axis("y", 0, 0, 0, 0, 0)];

  assert.deepEqual(keptNear(axes, 0, [1, 4]), [true, false]);
  assert.deepEqual(keptNear(axes, 3, [2, 1, 4]), [true, true, false]);
});

test("the third dimension counts where there is one", () => {
  const plane = [axis("x", 0, 1, 2), axis("y", 0, 0, 0)];

  assert.deepEqual(keptNear(plane, 0, [1]), [true]);
  assert.deepEqual(keptNear([...plane, axis("z", 0, 40, 0)], 0, [1]), [false]);
});

test("images without a place are neither near nor counted", () => {
  const axes = [axis("x", 0, 65535, 2, 9), axis("y", 0, 65535, 0, 0)];

  assert.deepEqual(keptNear(axes, 0, [1, 2]), [false, true]);
  assert.deepEqual(keptNear(axes, 1, [0, 2]), [false, false]);
  assert.deepEqual(keptNear(axes, 0, [-1, 3]), [false, true]);
});
