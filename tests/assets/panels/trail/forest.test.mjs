import assert from "node:assert/strict";
import { test } from "node:test";

import { branchOf, childrenOf, linesOf, pathTo, stepFrom } from "../../../../assets/panels/trail/forest.mjs";

const node = (id, parent) => ({ id, parent, name: id, count: 1 });
const NODES = [node("main", null), node("a", "main"), node("b", "a"), node("c", "main"), node("d", "b"), node("e", "a")];
const ids = (nodes) => nodes.map(({ id }) => id);

test("the tree is read from top to bottom, what was made from a map below it", () => {
  const lines = linesOf(NODES);
  assert.deepEqual(lines.map((line) => line.node.id), ["main", "a", "b", "d", "e", "c"]);
  assert.deepEqual(lines.map(({ depth }) => depth), [0, 1, 2, 3, 2, 1]);
  assert.deepEqual(lines.map(({ place, of }) => `${place}/${of}`), ["1/1", "1/2", "1/2", "1/1", "2/2", "2/2"]);
});

test("what lost its parent hangs from the main map", () => {
  const nodes = [...NODES.filter(({ id }) => id !== "b")];
  assert.deepEqual(ids(childrenOf(nodes, "main")), ["a", "c", "d"]);
  assert.deepEqual(ids(pathTo(nodes, "d")), ["main", "d"]);
});

test("a path leads from the main map, a branch holds all below", () => {
  assert.deepEqual(ids(pathTo(NODES, "d")), ["main", "a", "b", "d"]);
  assert.deepEqual([pathTo(NODES, "main").length, pathTo(NODES, "gone").length], [1, 0]);
  assert.deepEqual(branchOf(NODES, "a"), ["a", "b", "d", "e"]);
});

test("arrows go as in every tree", () => {
  const lines = linesOf(NODES);
  const go = (id, key) => stepFrom(lines, id, key);
  assert.deepEqual([go("a", "ArrowDown"), go("a", "ArrowUp"), go("e", "ArrowLeft"), go("d", "ArrowLeft"), go("a", "ArrowRight"), go("d", "Home"), go("a", "End")], ["b", "main", "a", "b", "b", "main", "c"]);
  assert.deepEqual([go("main", "ArrowUp"), go("c", "ArrowDown"), go("c", "ArrowRight"), go("main", "ArrowLeft"), go("main", "Home"), go("a", "x")], [null, null, null, null, null, null]);
});
