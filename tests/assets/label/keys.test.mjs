import assert from "node:assert/strict";
import { test } from "node:test";

import { stepTo } from "../../../assets/label/grid.mjs";
import { isTaken, meaningOf } from "../../../assets/label/keys.mjs";
import { madeTree } from "./tree_made.mjs";

const tree = madeTree();
const press = (key, more = {}) => meaningOf({ key, ...more }, tree);
const on = (matches) => ({ closest: (selectors) => selectors.split(", ").some((one) => matches.includes(one)) });

test("letters and digits are the classes', all else the page's", () => {
  assert.deepEqual(press("r"), { act: "answer", label: "ring", value: "yes" });
  assert.deepEqual([press(" "), press("Enter"), press("ArrowLeft"), press("?", { shiftKey: true }), press("q")], [{ act: "next" }, { act: "accept" }, { act: "back" }, { act: "keys" }, null]);
  assert.deepEqual([press("+"), press("−"), press(".")], [{ act: "current", value: "yes" }, { act: "current", value: "no" }, { act: "current", value: "unsure" }]);
});

test("with control keys undo, redo and choose, and leave the browser the rest", () => {
  const held = (key, more) => press(key, { ctrlKey: true, ...more });
  assert.deepEqual([held("z"), held("Z", { shiftKey: true }), held("y"), held("a"), held("r"), held("z", { altKey: true })], [{ act: "undo" }, { act: "redo" }, { act: "redo" }, { act: "all" }, null, null]);
});

test("fields keep their letters, buttons their enter and space, an open dialog everything", () => {
  const event = (key, target) => ({ key, target, defaultPrevented: false });
  assert.equal(isTaken(event("r", on(["textarea"])), false), true);
  assert.equal(isTaken(event("r", on(["button"])), false), false);
  assert.equal(isTaken(event(" ", on(["button"])), false), true);
  assert.deepEqual([isTaken(event("r", on([])), true), isTaken(event("r", on([])), false)], [true, false]);
});

test("arrows walk a grid and stop at its edges", () => {
  const grid = { length: 7, columns: 3 };
  assert.deepEqual([stepTo("ArrowRight", 0, grid), stepTo("ArrowDown", 1, grid), stepTo("ArrowDown", 5, grid), stepTo("ArrowUp", 2, grid), stepTo("ArrowLeft", 0, grid), stepTo("x", 0, grid)], [1, 4, 5, 2, 0, null]);
});
