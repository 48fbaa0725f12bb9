import assert from "node:assert/strict";
import { test } from "node:test";

import { Selection } from "../../../assets/map/selection.mjs";

const shape = (mode) => ({ map: "main", dims: 2, polygon: [[0, 0], [1, 0], [1, 1]], mode });
const flags = (...rows) => Uint8Array.from({ length: 8 }, (_, row) => (rows.includes(row) ? 1 : 0));
const selected = (selection) => [...selection.rowsWithin(null)];

test("lassos replace, add and subtract, and are remembered in order", () => {
  const selection = new Selection(8);
  selection.combine(flags(1, 2, 3), "replace", shape("replace"));
  selection.combine(flags(5), "add", shape("add"));
  selection.combine(flags(2, 5), "subtract", shape("subtract"));
  assert.deepEqual(selected(selection), [1, 3]);
  assert.deepEqual(selection.state().steps.map(({ mode }) => mode), ["replace", "add", "subtract"]);

  selection.combine(flags(7), "replace", shape("replace"));
  assert.deepEqual(selected(selection), [7]);
  assert.equal(selection.state().steps.length, 1);
});

test("a lasso around nothing clears; subtracting from nothing does nothing", () => {
  const selection = new Selection(8);
  selection.combine(flags(1), "subtract", shape("subtract"));
  assert.equal(selection.isEmpty, true);
  selection.combine(flags(1), "replace", shape("replace"));
  selection.combine(flags(), "replace", shape("replace"));

  assert.equal(selection.isEmpty, true);
  assert.equal(selection.state(), null);
});

test("toggling rows makes a selection of ids", () => {
  const selection = new Selection(8);
  selection.combine(flags(1, 2), "replace", shape("replace"));
  selection.toggle(2);
  selection.toggle(6);
  assert.deepEqual(selection.state((row) => `id${row}`), { ids: ["id1", "id6"] });

  selection.toggle(1);
  selection.toggle(6);
  assert.equal(selection.isEmpty, true);
});

test("only selected rows that pass the filters count", () => {
  const selection = new Selection(8);
  selection.setRows([1, 4, 6]);

  assert.deepEqual([...selection.rowsWithin(Int32Array.of(0, 1, 2, 6))], [1, 6]);
});

test("the key tells selections apart and is the same for the same rows", () => {
  const [a, b] = [new Selection(8), new Selection(8)];
  a.setRows([1, 4]);
  b.toggle(4);
  const before = b.key;
  b.toggle(1);

  assert.equal(a.key, b.key);
  assert.notEqual(a.key, before);
});

test("many rows chosen by hand are only named by their key", () => {
  const selection = new Selection(500);
  selection.setRows(Array.from({ length: 100 }, (_, k) => k));

  assert.deepEqual(selection.state((row) => `id${row}`), { key: selection.key });
});

test("sets combine: intersect keeps what is in both, invert turns round, and the steps say it", () => {
  const selection = new Selection(8);
  selection.combine(flags(1), "intersect", shape("intersect"));
  assert.equal(selection.isEmpty, true);
  selection.combine(flags(1, 2, 3), "replace", shape("replace"));
  selection.combine(flags(2, 3, 4), "intersect", { filter: null, mode: "intersect" });
  selection.invert();
  assert.deepEqual(selected(selection), [0, 1, 4, 5, 6, 7]);
  assert.deepEqual(selection.state().steps.map(({ mode, invert }) => mode ?? invert), ["replace", "intersect", true]);

  selection.combine(flags(0), "add", null);
  assert.equal(selection.steps, null);
});

test("a selection is given back as it was", () => {
  const selection = new Selection(11);
  selection.setRows([1, 10]);
  const kept = selection.snapshot();
  selection.clear();
  selection.restore(kept);

  assert.deepEqual(selected(selection), [1, 10]);
});
