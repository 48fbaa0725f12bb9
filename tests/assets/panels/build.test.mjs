import assert from "node:assert/strict";
import { test } from "node:test";

import { endInWords, nameFrom } from "../../../assets/panels/build.mjs";

test("a collection is named after its folder", () => {
  assert.equal(nameFrom("/data/Run 7 (new)/"), "run-7-new");
  assert.equal(nameFrom("C:\\Messung\\Über_Nacht"), "uber_nacht");
  assert.equal(nameFrom("/"), "");
});

test("a build that was started here is followed to its end", () => {
  assert.equal(endInWords({ status: "running" }, "films"), null);
  assert.equal(endInWords({}, "films"), null);
  assert.deepEqual(endInWords({ status: "done" }, "films"), ["films is built.", ""]);
  assert.equal(endInWords({ status: "failed" }, "films")[1], "bad");
  assert.match(endInWords({ status: "cancelled" }, "films")[0], /cancelled/);
});
