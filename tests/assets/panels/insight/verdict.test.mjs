import assert from "node:assert/strict";
import { test } from "node:test";

import { batchEffectsOf } from "../../../../assets/panels/insight/verdict.mjs";

test("the collection's maps share one answer, each node has its own", () => {
  assert.equal(batchEffectsOf({ name: "main" }), "/batch-effects");
  assert.equal(batchEffectsOf({ name: "trail-0123456789ab" }), "/batch-effects?map=trail-0123456789ab");
});
