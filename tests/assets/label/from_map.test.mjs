import assert from "node:assert/strict";
import { test } from "node:test";

import { addressFor } from "../../../assets/label/from_map.mjs";
import { read } from "../../../assets/panels/address.mjs";

const stateOf = (address) => read(address.slice(address.indexOf("?"))).state;

test("a selection goes along as the filter that names it, filters as they are, along the map", () => {
  assert.deepEqual(stateOf(addressFor("films 2026", { selection: "5e1e" })), { filters: { all: [{ selection: "5e1e" }] }, order: "map" });
  const filter = { all: [{ column: "material", in: ["WSe2"] }] };
  assert.deepEqual(stateOf(addressFor("films", { filter: JSON.stringify(filter) })), { filters: filter, order: "map" });
  assert.equal(addressFor("films 2026", {}), "/label?c=films%202026");
});
