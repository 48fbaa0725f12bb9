import assert from "node:assert/strict";
import { afterEach, test } from "node:test";

import { showOnlySelected } from "../../../../assets/panels/gallery/only.mjs";

const real = globalThis.fetch;
afterEach(() => { globalThis.fetch = real; });

function engine() {
  const done = [];
  return {
    info: {}, done, ensureIds: async () => {}, id: (row) => `id${row}`, selectedRows: () => Int32Array.of(2, 5),
    setFilter: async (name, filter) => done.push([name, filter]), select: (ids) => done.push(ids), asOneStep: async (act) => { await act(); done.push("one step"); },
  };
}

test("the selected images are stored and a filter names them", async () => {
  const sent = [];
  globalThis.fetch = async (address, { body }) => { sent.push([address, JSON.parse(body)]); return Response.json({ id: "9f2c" }); };
  const one = engine();
  await showOnlySelected(one, "demo");

  assert.deepEqual(sent, [["/api/v1/collections/demo/selections", { ids: ["id2", "id5"] }]]);
  assert.deepEqual(one.done, [["chosen images", { selection: "9f2c" }], null, "one step"]);
});

test("another collection in the meantime is left alone", async () => {
  const one = engine();
  globalThis.fetch = async () => { one.info = {}; return Response.json({ id: "9f2c" }); };
  await showOnlySelected(one, "demo");

  assert.deepEqual(one.done, []);
});
