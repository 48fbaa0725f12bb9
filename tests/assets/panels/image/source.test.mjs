import assert from "node:assert/strict";
import { test } from "node:test";

import { mask } from "../../../../assets/panels/image/source.mjs";

test("a bit a value masks it, lowest first; no bits mask nothing", () => {
  const values = Float32Array.from({ length: 11 }, (_, k) => k);
  mask(values, new Uint8Array(0));
  assert.ok(values.every((value) => !Number.isNaN(value)));
  mask(values, Uint8Array.of(0b1000_0001, 0b100));
  assert.deepEqual(Array.from(values, (value, k) => (Number.isNaN(value) ? k : -1)).filter((k) => k >= 0), [0, 7, 10]);
});
