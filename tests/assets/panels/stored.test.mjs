import assert from "node:assert/strict";
import { test } from "node:test";

import { plain, StoredSelections } from "../../../assets/panels/stored.mjs";

test("the engine is not told of ids it cannot resolve", () => {
  assert.deepEqual(plain({ dims: 2, selection: { stored: "cd" } }), { dims: 2, selection: null });
  assert.deepEqual(plain({ selection: { ids: ["ab"] } }), { selection: { ids: ["ab"] } });
});

test("what only this page knows stands in the address by its id, or not at all", () => {
  const stored = new StoredSelections({ store: {} }, "demo");
  stored.ids.set("known", "0123456789ab");

  assert.deepEqual(stored.named({ selection: { key: "known" } }).selection, { stored: "0123456789ab" });
  assert.equal(stored.named({ selection: { key: "new" } }).selection, null);
  assert.deepEqual(stored.named({ selection: { steps: [] } }).selection, { steps: [] });
});
