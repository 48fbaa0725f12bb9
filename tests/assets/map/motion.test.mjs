import assert from "node:assert/strict";
import { test } from "node:test";

import { planeFrame, planeToPixel, spaceFrame, spaceToPixel } from "../../../assets/map/camera.mjs";
import { Column } from "../../../assets/map/column.mjs";
import { Travel, cameraBetween, ease } from "../../../assets/map/motion.mjs";

const close = (a, b) => assert.ok(Math.abs(a - b) < 1e-3 * Math.max(1, Math.abs(b)), `${a} ${b}`);
const axis = (name, ...values) => Column.of({ name, kind: "coordinate", dtype: "f4" }, Float32Array.from(values));

test("movement begins and ends gently", () => {
  assert.deepEqual([ease(0), ease(0.5), ease(1)], [0, 0.5, 1]);
  assert.ok(ease(0.1) < 0.1 && ease(0.9) > 0.9);
});

test("a gliding camera starts and arrives exactly, and keeps one point of the picture still", () => {
  const [from, to] = [{ x: 0, y: 0, zoom: 1 }, { x: 6, y: 3, zoom: 4 }];
  for (const [share, end] of [[0, from], [1, to]]) for (const key of ["x", "y", "zoom"]) close(cameraBetween(from, to, share)[key], end[key]);
  const screen = (camera) => (8 - camera.x) * camera.zoom; // x = 8 lies at the same pixel in both
  for (const share of [0.2, 0.5, 0.8]) close(screen(cameraBetween(from, to, share)), 8);
});

test("a camera turns the short way round", () => {
  const at = (yaw) => ({ x: 0, y: 0, z: 0, yaw, pitch: 0, zoom: 1 });

  close(cameraBetween(at(0.1), at(2 * Math.PI - 0.1), 0.5).yaw, 0);
});

test("points travel from where they lie in the plane to where they lie in space", () => {
  const [x, y, z] = [axis("x", 0, 1, 2), axis("y", 0, 2, 1), axis("z", 0, 1, 0)];
  const extent = { x: [0, 2], y: [0, 2], z: [0, 1] };
  const plan = { how: "marks", radius: 3, opacity: 1, expected: 1, crowd: 3 };
  const plane = planeFrame({ x: 1, y: 1, zoom: 1 }, extent, 400, 300);
  const space = spaceFrame({ x: 1, y: 1, z: 0.5, yaw: 0.3, pitch: 0.2, zoom: 1 }, extent, 400, 300);
  const common = { visible: Int32Array.of(0, 2), count: 2, plan };
  const travel = new Travel({ ...common, axes: [x, y], frame: plane }, { ...common, axes: [x, y, z], frame: space, dims: 3 });
  const [[sx, sy], [ex, ey]] = [planeToPixel(plane, 2, 1), spaceToPixel(space, 2, 1, 0)];
  for (const [share, px, py] of [[0, sx, sy], [1, ex, ey], [0.5, (sx + ex) / 2, (sy + ey) / 2]]) {
    const { axes, dims, frame } = travel.scene(share);
    const [gx, gy] = planeToPixel(frame, axes[0].scale * axes[0].codes[2], axes[1].scale * axes[1].codes[2]);
    close(gx, px);
    close(gy, py);
    assert.equal(dims, 2);
    assert.ok(axes[0].codes[1] < -1e5); // filtered out: nowhere
  }
});
