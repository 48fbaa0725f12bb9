import assert from "node:assert/strict";
import { test } from "node:test";

import {
  fitCamera, orbit, panPlane, panSpace, pixelToPlane, planeFrame, planeToPixel, spaceFrame, spaceToPixel, zoomPlane, zoomSpace,
} from "../../../assets/map/camera.mjs";

const extent = { x: [-3, 9], y: [2, 6], z: [-1, 1] };
const plane = { x: extent.x, y: extent.y };
const [W, H] = [1100, 760];

const near = (actual, expected, slack = 1e-6) => actual.forEach((value, k) => assert.ok(Math.abs(value - expected[k]) <= slack, `${actual} is not ${expected}`));

test("a map point and its pixel lead to each other, at any zoom", () => {
  for (const zoom of [0.5, 1, 40, 900]) {
    const frame = planeFrame({ x: 4, y: 3, zoom }, plane, W, H);
    near(pixelToPlane(frame, ...planeToPixel(frame, 4.25, 2.75)), [4.25, 2.75]);
  }
});

test("the fitted camera shows the whole map, its middle in the middle, up being up", () => {
  const frame = planeFrame(fitCamera(plane), plane, W, H);
  near(planeToPixel(frame, 3, 4), [W / 2, H / 2]);
  const [left, top] = planeToPixel(frame, -3, 6);

  assert.ok(left > 0 && top > 0 && left < W / 2 && top < H / 2);
});

test("the whole map keeps clear of a covered corner, on the side where it gets larger", () => {
  const ends = (corner, picture = [W, H], of = plane) => {
    const frame = planeFrame(fitCamera(of, { picture, corner }), of, ...picture);
    return [...planeToPixel(frame, of.x[0], of.y[0]), ...planeToPixel(frame, of.x[1], of.y[1])];
  };
  const [, low, , high] = ends([250, 300]);
  assert.ok(low < H - 300 && high > 0);
  const [left, , right] = ends([250, 700], [W, H], { x: [0, 1], y: [0, 1] });
  assert.ok(left > 250 && right < W);
});

test("a corner that leaves hardly any room is covered; in space all are", () => {
  assert.deepEqual(fitCamera(plane, { picture: [300, 300], corner: [250, 280] }), fitCamera(plane));
  assert.deepEqual(fitCamera(extent, { picture: [W, H], corner: [250, 300] }), fitCamera(extent));
});

test("zooming keeps the map point under the cursor, also at the limits", () => {
  for (const factor of [1.7, 0.3, 1e9, 1e-9]) {
    const camera = { x: 1, y: 5, zoom: 3 };
    const frame = planeFrame(camera, plane, W, H);
    const under = pixelToPlane(frame, 200, 600);
    near(planeToPixel(planeFrame(zoomPlane(camera, frame, 200, 600, factor), plane, W, H), ...under), [200, 600], 1e-4);
  }
});

test("panning moves the map by as many pixels", () => {
  const camera = { x: 1, y: 5, zoom: 3 };
  const frame = planeFrame(camera, plane, W, H);
  const moved = planeFrame(panPlane(camera, frame, 30, -12), plane, W, H);
  const [x, y] = planeToPixel(frame, 2, 4);

  near(planeToPixel(moved, 2, 4), [x + 30, y - 12]);
});

test("in space, the point looked at is in the middle however the camera turns", () => {
  for (const camera of [fitCamera(extent), orbit(fitCamera(extent), 321, -123, W), orbit(fitCamera(extent), -900, 800, W)])
    near(spaceToPixel(spaceFrame(camera, extent, W, H), 3, 4, 0), [W / 2, H / 2, 2.4], 1e-9);
});

test("in space, the whole map is in the picture and within the depths that are kept", () => {
  const frame = spaceFrame(fitCamera(extent), extent, W, H);
  for (const [axis, ends] of Object.entries(extent))
    for (const end of ends) {
      const { x, y, z } = { x: 3, y: 4, z: 0, [axis]: end };
      const [px, py, depth] = spaceToPixel(frame, x, y, z);
      assert.ok(px > 0 && px < W && py > 0 && py < H);
      assert.ok(depth > frame.clip && depth > frame.near && depth < frame.far);
    }
});

test("in space, dragging right turns what is near to the right", () => {
  const camera = { x: 3, y: 4, z: 0, yaw: 0, pitch: 0, zoom: 1 };
  const at = (c) => spaceToPixel(spaceFrame(c, extent, W, H), 3, 4, 1)[0];

  assert.ok(at(orbit(camera, 50, 0, W)) > at(camera));
});

test("in space, panning moves the point looked at by as many pixels", () => {
  const camera = orbit(fitCamera(extent), 200, 80, W);
  const moved = spaceFrame(panSpace(camera, extent, 40, -25, W, H), extent, W, H);

  near(spaceToPixel(moved, 3, 4, 0).slice(0, 2), [W / 2 + 40, H / 2 - 25]);
});

test("in space, zooming at the middle keeps the point looked at", () => {
  const { x, y, z, zoom } = zoomSpace(fitCamera(extent), extent, W / 2, H / 2, 2, W, H);

  near([x, y, z, zoom], [3, 4, 0, 2]);
});
