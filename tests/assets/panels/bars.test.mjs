import assert from "node:assert/strict";
import { test } from "node:test";

import { heights, share, valueAt } from "../../../assets/panels/bars.mjs";

test("positions and values are each other's inverse within the scale", () => {
  assert.equal(share(valueAt(0.25, -10, 30), -10, 30), 0.25);
  assert.equal(share(99, 0, 10), 1);
  assert.equal(valueAt(-3, 0, 10), 0);
  assert.equal(share(5, 5, 5), 0.5);
});

test("a few images beside thousands still show", () => {
  const [none, few, all] = heights([0, 9, 900], 900);
  assert.equal(none, 0);
  assert.equal(few, 0.1);
  assert.equal(all, 1);
});

test("by ratios, ten lies in the middle of one and a hundred", () => {
  assert.ok(Math.abs(share(10, 1, 100, true) - 0.5) < 1e-12);
  assert.ok(Math.abs(valueAt(0.5, 1, 100, true) - 10) < 1e-12);
  assert.equal(share(-5, 1, 100, true), 0);
});
