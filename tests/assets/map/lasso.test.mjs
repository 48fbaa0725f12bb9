import assert from "node:assert/strict";
import { test } from "node:test";

import { fitCamera, spaceFrame, spaceToPixel } from "../../../assets/map/camera.mjs";
import { Column } from "../../../assets/map/column.mjs";
import { insidePlane, insideSpace, isInside } from "../../../assets/map/lasso.mjs";
import { random } from "./columns_made.mjs";

const ROWS = 4000;
const next = random(11);
const axes = ["x", "y", "z"].map((name) =>
  Column.of({ name, kind: "coordinate", dtype: "u2", scale: 0.001, offset: -30 }, Uint16Array.from({ length: ROWS }, () => next() * 65535)),
);
const star = Array.from({ length: 24 }, (_, k) => {
  const reach = k % 2 ? 9 : 26;
  return [2 + reach * Math.cos((k * Math.PI) / 12), 3 + reach * Math.sin((k * Math.PI) / 12)];
});
const bowTie = [[-20, -20], [20, 20], [20, -20], [-20, 20]];

for (const [name, polygon] of Object.entries({ star, bowTie, triangle: [[-30, -30], [30, 1], [0, 20]] }))
  test(`a ${name} in the plane takes exactly the points inside it`, () => {
    const inside = insidePlane(polygon, axes[0], axes[1]);
    const plain = Array.from({ length: ROWS }, (_, row) => (isInside(polygon, axes[0].value(row), axes[1].value(row)) ? 1 : 0));

    assert.ok(plain.includes(1));
    assert.deepEqual([...inside], plain);
  });

test("a polygon around part of the picture takes exactly the points seen in it", () => {
  const extent = { x: [-30, 35], y: [-30, 35], z: [-30, 35] };
  const camera = { ...fitCamera(extent), yaw: 1.1, pitch: -0.4, zoom: 1.5 };
  const polygon = [[-0.4, -0.5], [0.6, -0.3], [0.2, 0.7]];
  const [W, H] = [900, 500];
  const frame = spaceFrame(camera, extent, W, H);
  const seen = (row) => {
    const [px, py, depth] = spaceToPixel(frame, ...axes.map((axis) => axis.value(row)));
    return depth > 0 && isInside(polygon, (px - W / 2) / (H / 2), (py - H / 2) / (H / 2)) ? 1 : 0;
  };

  assert.deepEqual([...insideSpace(polygon, camera, extent, axes)], Array.from({ length: ROWS }, (_, row) => seen(row)));
});

test("a polygon without area takes nothing and does not fail", () => {
  assert.ok(!insidePlane([[1, 1], [1, 1], [1, 1]], axes[0], axes[1]).includes(1));
});
