import assert from "node:assert/strict";
import { test } from "node:test";

import { gridOf, offsetAt, offsetToSee, scrollFor, stepFrom, windowOf } from "../../../../assets/panels/gallery/grid.mjs";

test("only the lines that are seen, and one more on either side, are in the window", () => {
  const grid = gridOf(100_000, 1000, 100);

  assert.deepEqual([grid.columns, grid.lines, grid.tall], [10, 10_000, 1_000_000]);
  assert.deepEqual(windowOf(grid, 50_000, 300), { first: 4990, past: 5040 });
  assert.deepEqual(windowOf(gridOf(0, 1000, 100), 0, 300), { first: 0, past: 0 });
});

test("a list taller than a browser scrolls is still reached to its end", () => {
  const grid = gridOf(1_000_000, 500, 250);
  const [bottom, height] = [grid.tall - 400, 400];

  assert.equal(grid.tall, 8_000_000);
  assert.equal(offsetAt(grid, bottom, height), grid.whole - height);
  assert.equal(scrollFor(grid, grid.whole, height), bottom);
  assert.equal(scrollFor(grid, offsetAt(grid, 12_345, height), height), 12_345);
});

test("what is not wholly seen is scrolled to by the least way", () => {
  const grid = gridOf(100, 500, 100);

  assert.equal(offsetToSee(grid, 12, 0, 300), null);
  assert.equal(offsetToSee(grid, 12, 250, 300), 200);
  assert.equal(offsetToSee(grid, 17, 0, 300), 100);
});

test("keys move by a tile, a line, a page, and to the ends", () => {
  const grid = gridOf(100, 500, 100);
  const to = (key) => stepFrom(12, key, grid, 3);

  assert.deepEqual(["ArrowLeft", "ArrowDown", "PageUp", "End", "x"].map(to), [11, 17, 0, 99, null]);
});
