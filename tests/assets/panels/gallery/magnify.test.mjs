import assert from "node:assert/strict";
import { test } from "node:test";

import { fieldOf, lengthInWords, roundNumber, scaleInWords, tileScale } from "../../../../assets/panels/gallery/magnify.mjs";

test("the field is the longer side, and unknown without pixel size", () => {
  assert.equal(fieldOf({ width: 512, height: 256, pixel_size_nm: 2 }), 1024);
  assert.equal(fieldOf({ width: 512, height: 256, pixel_size_nm: null }), null);
});

test("a tile takes a round width near the middle of what is shown", () => {
  const fields = [100, 480, 9000, null];
  const scale = tileScale([0, 1, 2, 3], (row) => fields[row]);

  assert.deepEqual(scale, { tile_nm: 500, unknown: 1, sampled: 4 });
  assert.equal(scaleInWords(scale), "Tile: 500 nm; dashed: scale not known (25%)");
  assert.match(scaleInWords(tileScale([3], () => null)), /No image here/);
});

test("lengths are read in the unit that fits", () => {
  assert.deepEqual([0.2, 500, 2000, 5e6].map(lengthInWords), ["200 pm", "500 nm", "2 µm", "5 mm"]);
  assert.deepEqual([1.2, 34, 800].map(roundNumber), [1, 20, 1000]);
});
