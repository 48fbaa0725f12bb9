import assert from "node:assert/strict";
import { test } from "node:test";

import { chosenOf, inWords, obstacleOf, requestOf, restOf } from "../../../../assets/panels/insight/chosen.mjs";

function engine({ selected = null, filters = null, visible = 10 } = {}) {
  return {
    total: 10, placed: 10, visible, filters: () => filters, selection: { isEmpty: selected === null },
    selectionSummary: () => ({ count: selected.length, key: selected.join() }), selectedIds: async () => selected,
  };
}

test("a selection is asked about by its ids, whatever filters", async () => {
  const one = engine({ selected: ["a", "b"], filters: { all: [] } });
  assert.equal(inWords(chosenOf(one)), "2 images selected");
  assert.deepEqual(await requestOf(one, chosenOf(one)), { ids: ["a", "b"] });
});

test("without a selection it is what passes the filters, as a filter", async () => {
  const filters = { all: [{ column: "material", in: ["BiFeO3"] }] };
  const one = engine({ filters, visible: 1 });
  assert.equal(inWords(chosenOf(one)), "1 image passes the filters");
  assert.deepEqual(await requestOf(one, chosenOf(one)), { filter: filters });
  assert.deepEqual(chosenOf(one).by, ["material"]);
});

test("on a part of the collection the others of the part are the rest", async () => {
  const flags = Uint8Array.of(1, 1, 1, 1, 1, 0, 0, 0, 0, 0);
  const part = { placed: 5, map: { name: "a" }, info: { version: "7" }, facets: { placed: { flags } } };
  const one = { ...engine({ selected: ["a", "b"] }), ...part, selectedRows: () => [0, 3] };
  const bits = (byte) => ({ bits: Buffer.from([byte, 0]).toString("base64"), version: "7" });
  assert.deepEqual([await requestOf(one, chosenOf(one)), restOf(one, chosenOf(one))], [bits(0b01001), bits(0b10110)]);
  const filtered = { ...engine({ filters: { all: [] }, visible: 1 }), ...part, rowsVisible: () => [4] };
  assert.deepEqual(await requestOf(filtered, chosenOf(filtered)), bits(0b10000));
  assert.equal(restOf(engine({ selected: ["a"] }), chosenOf(engine({ selected: ["a"] }))), null);
});

test("nothing, none and all are said instead of compared", async () => {
  assert.match(obstacleOf(chosenOf(engine())), /^Select images on the map/);
  assert.equal(await requestOf(engine(), chosenOf(engine())), null);
  assert.match(obstacleOf(chosenOf(engine({ selected: [] }))), /^None of the selected/);
  assert.match(obstacleOf(chosenOf(engine({ filters: { all: [] }, visible: 0 }))), /^No image passes/);
  assert.match(obstacleOf(chosenOf(engine({ filters: { all: [] } }))), /all 10 images/);
  assert.equal(obstacleOf(chosenOf(engine({ selected: ["a"] }))), null);
});
