import assert from "node:assert/strict";
import { afterEach, test } from "node:test";

import { showState, stateToKeep } from "../../../../assets/panels/views/kept.mjs";

const real = globalThis.fetch;
afterEach(() => { globalThis.fetch = real; });

function engine(selection) {
  const shown = [];
  return {
    info: { version: "v1", rows: 8 }, shown, state: () => ({ map: "main", selection }), ensureIds: async () => {}, id: (row) => `id${row}`,
    selection: { key: selection?.key ?? null, rowsWithin: () => [1, 4] },
    setState: async (state) => shown.push(state), selectRows: (rows) => shown.push(rows),
  };
}

test("geometry is kept as it is", async () => {
  const { selection, v } = await stateToKeep(engine({ steps: [{ invert: true }] }), "demo");
  assert.deepEqual([selection, v], [{ steps: [{ invert: true }] }, "v1"]);
});

test("a selection that no geometry says is stored under a short id", async () => {
  const asked = [];
  globalThis.fetch = async (address, { body }) => { asked.push([address, JSON.parse(body)]); return Response.json({ id: "9f2c" }); };
  assert.deepEqual((await stateToKeep(engine({ key: "abc" }), "demo")).selection, { stored: "9f2c" });
  assert.deepEqual(asked, [["/api/v1/collections/demo/selections", { ids: ["id1", "id4"] }]]);
});

test("a stored selection is fetched and selected after the rest is shown", async () => {
  globalThis.fetch = async () => new Response(Uint8Array.of(0b10010));
  const one = engine(null);
  await showState(one, "demo", { dims: 3, selection: { stored: "9f2c" } });
  assert.deepEqual(one.shown, [{ dims: 3, selection: null }, [1, 4]]);
});
