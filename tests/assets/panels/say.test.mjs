import assert from "node:assert/strict";
import { test } from "node:test";

import { lastingOf } from "../../../assets/panels/say.mjs";

test("good news goes soon, what can be taken back later, trouble and new maps stay", () => {
  assert.equal(lastingOf("", null), 8000);
  assert.equal(lastingOf("", { label: "Undo" }), 30_000);
  assert.deepEqual([lastingOf("bad", null), lastingOf("warn", { label: "Undo" }), lastingOf("", { label: "Open" })], [Infinity, Infinity, Infinity]);
});
