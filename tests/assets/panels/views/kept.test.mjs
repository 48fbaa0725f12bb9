import assert from "node:assert/strict";
import { afterEach, test } from "node:test";

import { showState, stateToKeep, stateWithStored } from "../../../../assets/panels/views/kept.mjs";

const real = globalThis.fetch;
afterEach(() => { globalThis.fetch = real; });

function engine(selection) {
  const shown = [];
  return {
    info: { version: "v1" }, shown, state: () => ({ map: "main", selection }), ensureIds: async () => {}, id: (row) => `id${row}`,
    selection: { key: selection?.key ?? null, rowsWithin: () => [1, 4] },
    setState: async (state) => shown.push(state), select: async (ids) => shown.push(ids),
  };
}

test("geometry is kept as it is", async () => {
  const state = await stateToKeep(engine({ steps: [{ invert: true }] }), "demo");
  assert.deepEqual(state, { map: "main", selection: { steps: [{ invert: true }] }, v: "v1" });
});

test("a selection that no geometry says is stored under a short id, and known from then on", async () => {
  const asked = [];
  globalThis.fetch = async (address, { body }) => { asked.push([address, JSON.parse(body)]); return Response.json({ id: "9f2c" }); };
  const one = engine({ key: "abc" });
  assert.deepEqual((await stateToKeep(one, "demo")).selection, { stored: "9f2c" });
  assert.deepEqual(asked, [["/api/v1/collections/demo/selections", { ids: ["id1", "id4"] }]]);
  assert.deepEqual(stateWithStored(one).selection, { stored: "9f2c" });
});

test("a stored selection is fetched and selected after the rest is shown", async () => {
  globalThis.fetch = async () => Response.json({ ids: ["x", "y"] });
  const one = engine(null);
  await showState(one, "demo", { dims: 3, selection: { stored: "9f2c" } });
  assert.deepEqual(one.shown, [{ dims: 3, selection: null }, ["x", "y"]]);
});
