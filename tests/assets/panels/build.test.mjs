import assert from "node:assert/strict";
import { test } from "node:test";

import { nameFrom } from "../../../assets/panels/build.mjs";

test("a collection is named after its folder", () => {
  assert.equal(nameFrom("/data/Run 7 (new)/"), "run-7-new");
  assert.equal(nameFrom("C:\\Messung\\Über_Nacht"), "uber_nacht");
  assert.equal(nameFrom("/"), "");
});
