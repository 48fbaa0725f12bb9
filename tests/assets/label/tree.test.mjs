import assert from "node:assert/strict";
import { test } from "node:test";

import { answerOfKey, Tree } from "../../../assets/label/tree.mjs";
import { madeTree, SERVED } from "./tree_made.mjs";

const ids = (nodes) => nodes.map(({ id }) => id);

test("the tree is read from top to bottom, children below their parent", () => {
  const tree = madeTree();
  assert.deepEqual(tree.lines.map(({ node, depth }) => `${depth} ${node.id}`), ["0 geometry", "1 transmission", "1 grazing", "0 features", "1 ring", "2 textured", "1 arc"]);
  assert.deepEqual(ids(tree.ancestors("textured")), ["ring", "features"]);
  assert.deepEqual(ids(tree.descendants("features")), ["ring", "textured", "arc"]);
  assert.equal(tree.spoken("textured"), "Features › Ring › Textured");
});

test("only children of an exclusive class rule each other out", () => {
  const tree = madeTree();
  assert.deepEqual(ids(tree.rivals("grazing")), ["transmission"]);
  assert.deepEqual([ids(tree.rivals("ring")), ids(tree.rivals("geometry"))], [[], []]);
  assert.deepEqual(ids(new Tree({ ...SERVED, exclusive: true }).rivals("geometry")), ["features"]);
});

test("a class whose parent is gone stands at the top, and a class that is gone has words", () => {
  const tree = new Tree({ ...SERVED, nodes: SERVED.nodes.filter(({ id }) => id !== "ring") });
  assert.deepEqual(tree.lines.filter(({ depth }) => depth === 0).map(({ node }) => node.id), ["geometry", "features", "textured"]);
  assert.equal(tree.spoken("ring"), "a class that is gone");
});

test("nothing is moved below itself", () => {
  assert.deepEqual(ids(madeTree().newParents("features")), ["geometry", "transmission", "grazing"]);
});

test("a key answers yes, with shift no, with alt not sure; with control it is the page's", () => {
  const tree = madeTree();
  const press = (key, more) => answerOfKey(tree, { key, ...more });
  assert.deepEqual(press("r"), { label: "ring", value: "yes" });
  assert.deepEqual(press("R", { shiftKey: true }), { label: "ring", value: "no" });
  assert.deepEqual(press("®", { code: "KeyR", altKey: true }), { label: "ring", value: "unsure" });
  assert.deepEqual(press("!", { code: "Digit1", shiftKey: true }), { label: "textured", value: "no" });
  assert.deepEqual([press("r", { ctrlKey: true }), press("z")], [null, null]);
});
