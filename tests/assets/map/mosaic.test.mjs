import assert from "node:assert/strict";
import { test } from "node:test";

import { Column } from "../../../assets/map/column.mjs";
import { PlaneGrid } from "../../../assets/map/grid.mjs";
import { PlaneMosaic, spaceTiles } from "../../../assets/map/mosaic.mjs";
import { haveRoom } from "../../../assets/map/thumbnails.mjs";
import { random } from "./columns_made.mjs";

const next = random(5);
const ROWS = 3000;
const axis = (name) => Column.of({ name, kind: "coordinate", dtype: "f4" }, Float32Array.from({ length: ROWS }, () => 10 * next() ** 2));
const axes = [axis("x"), axis("y")];
axes[0].codes[7] = NaN;
const extent = { x: [0, 10], y: [0, 10] };
const grid = new PlaneGrid(axes, extent);
const at = (row) => axes.map(({ codes }) => codes[row]);
const overlap = (a, b) => Math.abs(a.x - b.x) < (a.size + b.size) / 2 && Math.abs(a.y - b.y) < (a.size + b.size) / 2;
const anyOverlap = (tiles) => tiles.some((a, k) => tiles.slice(0, k).some((b) => overlap(a, b)));

test("the grid finds the rows in a box and no others", () => {
  const found = [];
  grid.visit(2, 1, 5.5, 3, (row) => found.push(row));
  const expected = Array.from({ length: ROWS }, (_, row) => row).filter((row) => {
    const [x, y] = at(row);
    return x >= 2 && x < 5.5 && y >= 1 && y < 3;
  });

  assert.deepEqual(found.sort((a, b) => a - b), expected);
});

test("pictures do not lie on each other, at any zoom", () => {
  const mosaic = new PlaneMosaic(grid, 10, () => true);
  for (const scale of [60, 97, 200, 415, 3000]) {
    const tiles = mosaic.tiles({ scale, left: -100, top: 700 }, 900, 700);
    assert.ok(tiles.length > 0);
    assert.equal(anyOverlap(tiles), false);
  }
});

test("panning moves every picture and exchanges none", () => {
  const mosaic = new PlaneMosaic(grid, 10, () => true);
  const before = mosaic.tiles({ scale: 150, left: 0, top: 700 }, 900, 700);
  const after = new Map(mosaic.tiles({ scale: 150, left: -33, top: 712 }, 900, 700).map((tile) => [tile.row, tile]));
  const inside = before.filter(({ x, y }) => x > 150 && x < 750 && y > 150 && y < 550);

  assert.ok(inside.length > 10);
  for (const { row, x, y } of inside) {
    assert.ok(Math.abs(after.get(row).x - (x - 33)) < 1e-6 && Math.abs(after.get(row).y - (y + 12)) < 1e-6);
  }
});

test("a picture covers its own point, and stands for a row that is visible", () => {
  const mosaic = new PlaneMosaic(grid, 10, (row) => row % 3 === 0);
  for (const { row, x, y, size } of mosaic.tiles({ scale: 300, left: 0, top: 700 }, 900, 700)) {
    assert.equal(row % 3, 0);
    const [px, py] = [at(row)[0] * 300, 700 - at(row)[1] * 300];
    assert.ok(Math.abs(px - x) <= size / 2 + 8 && Math.abs(py - y) <= size / 2 + 8);
  }
});

test("in space the nearest are shown, those shown before first, none on another", () => {
  const near = Array.from({ length: 300 }, (_, row) => ({ row, x: 900 * next(), y: 700 * next(), depth: 0.5 + row / 200 }));
  const tiles = spaceTiles(near, 1, 900, 700, new Set());
  assert.equal(anyOverlap(tiles), false);
  assert.ok(tiles.some(({ row }) => row === 0));

  const kept = spaceTiles(near, 1, 900, 700, new Set([tiles[0].row]));
  assert.ok(kept.some(({ row }) => row === tiles[0].row));
  for (let k = 1; k < kept.length; k++) assert.ok(kept[k].depth <= kept[k - 1].depth);
});

test("pictures have room close up, not from afar and not at rest, and do not flicker at the edge", () => {
  assert.deepEqual([haveRoom(6000, 1, false), haveRoom(240, 1, false), haveRoom(5000, 10, false), haveRoom(500, 3, false)], [false, false, false, true]);
  assert.deepEqual([haveRoom(1100, 3, false), haveRoom(1100, 3, true), haveRoom(1300, 3, true)], [false, true, false]);
});
