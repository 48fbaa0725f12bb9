import assert from "node:assert/strict";
import { test } from "node:test";

import { operations } from "../../../assets/panels/interface.mjs";

const DESCRIPTION = {
  paths: {
    "/b": { get: { tags: ["images"], description: "Return it.", parameters: [{ name: "size", schema: { anyOf: [{ type: "integer" }, { type: "null" }] } }] } },
    "/a": { post: { tags: ["images"], summary: "Make it" }, delete: { tags: ["images"] } },
    "/z": { get: { parameters: [{ name: "scale", required: true, schema: { enum: ["linear", "log"] } }] } },
  },
};

test("operations come by tag, path and method, with their parameters", () => {
  const found = operations(DESCRIPTION);
  assert.deepEqual(found.map(({ tag, method, path }) => `${tag} ${method} ${path}`), ["images DELETE /a", "images POST /a", "images GET /b", "other GET /z"]);
  assert.deepEqual(found[2].parameters, [{ name: "size", required: false, type: "integer" }]);
  assert.deepEqual(found[3].parameters, [{ name: "scale", required: true, type: "linear | log" }]);
  assert.equal(found[1].said, "Make it");
});
