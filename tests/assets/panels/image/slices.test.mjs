import assert from "node:assert/strict";
import { test } from "node:test";

import { withRowsAligned, withoutPlane } from "../../../../assets/panels/image/levelling.mjs";
import { powerSpectrum } from "../../../../assets/panels/image/fft.mjs";
import { inSlices } from "../../../../assets/panels/image/slices.mjs";

function* counting(parts, seen) {
  for (let part = 0; part < parts; part++) {
    seen.push(part);
    yield;
  }
  return "done";
}

test("a work runs to its end, and others come between", async () => {
  const seen = [];
  function* slow() {
    for (let part = 0; part < 1e8 && !seen.length; part++) yield;
    return "slow";
  }
  setTimeout(() => seen.push("another"));
  assert.equal(await inSlices(slow()), "slow");
  assert.deepEqual(seen, ["another"]);
  assert.equal(await inSlices(counting(3, seen)), "done");
});

test("what is not wanted is left", async () => {
  const seen = [];
  assert.equal(await inSlices(counting(3, seen), () => false), undefined);
  assert.deepEqual(seen, []);
});

test("a large image is levelled and transformed in many parts", () => {
  const field = { values: new Float32Array(2048 * 2048).fill(1), width: 2048, height: 2048, dtype: "f4" };
  for (const work of [withoutPlane, withRowsAligned, powerSpectrum]) assert.ok([...work(field)].length > 30, work.name);
});
