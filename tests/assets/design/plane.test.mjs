import assert from "node:assert/strict";
import { test } from "node:test";

import { Plane } from "../../../assets/design/plane.mjs";

function planeOf() {
  const plane = new Plane({ x: { low: 0, high: 10 }, y: { low: 0, high: 5 } });
  plane.size(236, 136);
  return plane;
}

test("the whole map fills the room", () => {
  const plane = planeOf();
  assert.deepEqual([plane.across(0), plane.across(10), plane.down(0), plane.down(5)], [18, 218, 118, 18]);
});

test("what lies under the cursor stays there while it zooms", () => {
  const plane = planeOf();
  plane.zoomAt(4, plane.across(3), plane.down(4));
  assert.deepEqual([plane.across(3), plane.down(4)], [78, 38]);
  assert.equal(plane.across(4) - plane.across(3), 80);
  plane.zoomAt(1e-6, 0, 0);
  assert.deepEqual([plane.across(0), plane.down(0)], [18, 118]);
});

test("the nearest place in reach is found among those that count", () => {
  const plane = planeOf();
  const [xs, ys] = [[1, 2, 9], [1, 1, 1]];
  const under = [plane.across(1.6), plane.down(1)];
  assert.equal(plane.nearest(xs, ys, ...under, 20), 1);
  assert.equal(plane.nearest(xs, ys, ...under, 20, (place) => place !== 1), 0);
  assert.equal(plane.nearest(xs, ys, ...under, 4), -1);
});
