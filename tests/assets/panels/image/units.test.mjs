import assert from "node:assert/strict";
import { test } from "node:test";

import { readable } from "../../../../assets/panels/image/units.mjs";

test("heights in metres are read in nanometres, as are other small and large values", () => {
  assert.deepEqual(readable("m", 2.19e-8), { unit: "nm", factor: 1e9 });
  assert.deepEqual(readable("V", 0.0015), { unit: "mV", factor: 1e3 });
  assert.deepEqual(readable("m", 1e-16), { unit: "fm", factor: 1e15 });
  assert.deepEqual(readable("Hz", 2.5e5), { unit: "kHz", factor: 1e-3 });
});

test("what reads well, has no unit, or one without prefixes stays as it is", () => {
  for (const [unit, most] of [["V", 0.5], ["nm", 1e-8], [null, 1e-9], ["counts", 1e6], ["m", 0], ["m", Infinity]]) {
    assert.deepEqual(readable(unit, most), { unit, factor: 1 });
  }
});
