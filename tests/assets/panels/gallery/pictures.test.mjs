import assert from "node:assert/strict";
import { test } from "node:test";

import { sheetsWorthwhile } from "../../../../assets/panels/gallery/pictures.mjs";

test("few sheets are fetched whole; of many only those that fill a good part of the view", () => {
  const scattered = Array.from({ length: 40 }, (_, k) => k * 1024);

  assert.deepEqual([...sheetsWorthwhile([0, 1, 1024], 1024)], [0, 1]);
  assert.deepEqual([...sheetsWorthwhile([...scattered, 5, 6, 7, 8, 9, 10, 11], 1024)], [0]);
});
