import assert from "node:assert/strict";
import { test } from "node:test";

import { Leaving, afterPause } from "../../../assets/panels/dom.mjs";

test("what a panel began ends when it leaves, in order and once", () => {
  const ended = [];
  const leaving = new Leaving();
  leaving.add(() => ended.push("a"));
  const target = new EventTarget();
  leaving.listen(target, "x", () => ended.push("heard"));
  leaving.run();
  leaving.run();
  target.dispatchEvent(new Event("x"));

  assert.deepEqual(ended, ["a"]);
});

test("what begins after a panel has left ends at once", () => {
  const ended = [];
  const leaving = new Leaving();
  leaving.run();
  leaving.add(() => ended.push("late"));

  assert.deepEqual(ended, ["late"]);
});

test("only the last of quick calls acts", async () => {
  const acted = [];
  const act = afterPause((value) => acted.push(value), 5);
  for (const value of [1, 2, 3]) act(value);
  await new Promise((resolve) => { setTimeout(resolve, 25); });

  assert.deepEqual(acted, [3]);
});
