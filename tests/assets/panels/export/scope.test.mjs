import assert from "node:assert/strict";
import { afterEach, test } from "node:test";

import { parametersOf, query, scopesOf } from "../../../../assets/panels/export/scope.mjs";

const real = globalThis.fetch;
afterEach(() => { globalThis.fetch = real; });

function engine({ visible = 10, selected = null, hasMasks = false, placed = 10 } = {}) {
  const here = placed < 10 ? { column: "node.x", min: null, max: null } : null;
  const filters = [{ column: "m", in: ["a"] }, ...(here ? [here] : [])];
  return {
    total: 10, visible, placed, here, filtersHere: () => ({ all: filters }), facets: { hasMasks }, selection: { isEmpty: selected === null },
    selectionSummary: () => ({ count: selected.length }), selectedIds: async () => selected, ensureIds: async () => {}, rowsVisible: () => Int32Array.of(2, 5), id: (row) => `id${row}`,
  };
}

function answering(id) {
  const sent = [];
  globalThis.fetch = async (address, { body }) => { sent.push([address, JSON.parse(body)]); return Response.json({ id }); };
  return sent;
}

test("the narrowest part stands first", () => {
  assert.deepEqual(scopesOf(engine()), [{ scope: "all", count: 10 }]);
  assert.deepEqual(scopesOf(engine({ visible: 4, selected: ["x"] })).map(({ scope }) => scope), ["selected", "filtered", "all"]);
});

test("everything needs no words, filters are said as a filter", async () => {
  assert.deepEqual(await parametersOf(engine(), "demo", "all"), {});
  assert.deepEqual(await parametersOf(engine({ visible: 4 }), "demo", "filtered"), { filter: '{"all":[{"column":"m","in":["a"]}]}' });
});

test("a map of a part offers its own images before the whole collection", async () => {
  const onNode = engine({ placed: 6, visible: 6 });
  assert.deepEqual(scopesOf(onNode), [{ scope: "here", count: 6 }, { scope: "all", count: 10 }]);
  assert.deepEqual(await parametersOf(onNode, "demo", "here"), { filter: '{"column":"node.x","min":null,"max":null}' });
});

test("what passes the filters of a map of a part has a place on it", async () => {
  const onNode = engine({ placed: 6, visible: 4 });
  assert.deepEqual(scopesOf(onNode).map(({ scope }) => scope), ["filtered", "here", "all"]);
  const { filter } = await parametersOf(onNode, "demo", "filtered");
  assert.deepEqual(JSON.parse(filter).all, [{ column: "m", in: ["a"] }, { column: "node.x", min: null, max: null }]);
});

test("a selection is stored and named", async () => {
  const sent = answering("9f2c");
  assert.deepEqual(await parametersOf(engine({ selected: ["x", "y"] }), "demo", "selected"), { selection: "9f2c" });
  assert.deepEqual(sent, [["/api/v1/collections/demo/selections", { ids: ["x", "y"] }]]);
});

test("what no filter says is stored too", async () => {
  const sent = answering("77");
  assert.deepEqual(await parametersOf(engine({ visible: 2, hasMasks: true }), "demo", "filtered"), { selection: "77" });
  assert.deepEqual(sent[0][1], { ids: ["id2", "id5"] });
});

test("a query leaves out what is not given", () => {
  assert.equal(query({ format: "csv", filter: undefined, selection: "a b" }), "?format=csv&selection=a%20b");
  assert.equal(query({}), "");
});
