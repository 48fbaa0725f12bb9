import assert from "node:assert/strict";
import { test } from "node:test";

import { planeFrame, planeToPixel, spaceFrame, spaceToPixel } from "../../../assets/map/camera.mjs";
import { colourTable } from "../../../assets/map/colours.mjs";
import { Column } from "../../../assets/map/column.mjs";
import { categoryColour, pixelOf, rgbOf, themeOf } from "../../../assets/map/palette.mjs";
import { planOf } from "../../../assets/map/plan.mjs";
import { Raster } from "../../../assets/map/raster.mjs";
import { markPlane, splatPlane } from "../../../assets/map/render2d.mjs";
import { markSpace, splatSpace } from "../../../assets/map/render3d.mjs";

const theme = themeOf("light");
const ground = pixelOf(rgbOf(theme.ground));
const [W, H] = [200, 100];
const extent = { x: [0, 10], y: [0, 10], z: [0, 10] };
const colourOf = (code) => pixelOf(rgbOf(categoryColour(code, theme)));

const axis = (name, values) => Column.of({ name, kind: "coordinate", dtype: "f4" }, Float32Array.from(values));

/** Points given as [x, y, z], each with its own slot. */
function sceneOf(points, changes = {}) {
  const axes = ["x", "y", "z"].map((name, k) => axis(name, points.map((point) => point[k])));
  const selected = changes.selected ?? null;
  return {
    axes,
    visible: null,
    count: points.length,
    selected,
    frame: planeFrame({ x: 5, y: 5, zoom: 1 }, extent, W, H),
    plan: { how: "marks", radius: 4, opacity: 1, expected: 0.01 },
    slots: Uint8Array.from(points, (_, row) => row),
    table: colourTable("category", theme, selected !== null),
    ground,
    ...changes,
  };
}

const pixelAt = (raster, [x, y]) => raster.pixels[Math.floor(y) * W + Math.floor(x)];
const rowAt = (raster, [x, y]) => raster.rowAt(Math.floor(x), Math.floor(y));

test("a lone mark has its category's colour in the middle, the ground around it, and is found there", () => {
  const scene = sceneOf([[2, 2, 0], [8, 8, 0]]);
  const raster = new Raster(W, H, 2);
  markPlane(raster, scene);
  const places = [[2, 2], [8, 8]].map(([x, y]) => planeToPixel(scene.frame, x, y));

  places.forEach((place, row) => {
    assert.equal(pixelAt(raster, place), colourOf(row));
    assert.equal(rowAt(raster, place), row);
  });
  assert.equal(pixelAt(raster, [places[0][0] + 9, places[0][1]]), ground);
});

test("marks have soft edges", () => {
  const raster = new Raster(W, H, 1);
  markPlane(raster, sceneOf([[5, 5, 0]]));

  assert.ok(new Set(raster.pixels).size > 6);
});

test("marks that reach over the border are cut, not wrapped", () => {
  const raster = new Raster(W, H, 1);
  const scene = sceneOf([[5, 5, 0]], { frame: { scale: 1, left: -5, top: 55 } });
  markPlane(raster, scene);
  const right = Array.from({ length: H }, (_, y) => raster.pixels[y * W + W - 1]);

  assert.equal(pixelAt(raster, [0, 50]), colourOf(0));
  assert.ok(right.every((pixel) => pixel === ground));
});

test("hidden rows are not drawn", () => {
  const scene = sceneOf([[2, 2, 0], [8, 8, 0]], { visible: Int32Array.of(1), count: 1 });
  const raster = new Raster(W, H, 2);
  for (const draw of [markPlane, splatPlane]) {
    draw(raster, scene);
    assert.equal(rowAt(raster, planeToPixel(scene.frame, 2, 2)), -1);
    assert.equal(rowAt(raster, planeToPixel(scene.frame, 8, 8)), 1);
  }
});

test("splats are stronger where more points lie", () => {
  const crowd = Array.from({ length: 200 }, () => [2, 2, 0]);
  const scene = sceneOf([...crowd, [8, 8, 0]], { plan: { how: "splats", expected: 4 }, slots: new Uint8Array(201) });
  const raster = new Raster(W, H, 201);
  splatPlane(raster, scene);
  raster.shade(scene.table, scene.slots, ground);
  const strength = (x, y) => 255 - (pixelAt(raster, planeToPixel(scene.frame, x, y)) & 255);

  assert.ok(strength(2, 2) > 2 * strength(8, 8) && strength(8, 8) > 20);
});

test("a crowd beyond what a cell can count stays the strongest and keeps its row", () => {
  const raster = new Raster(W, H, 5000);
  const scene = sceneOf(Array.from({ length: 5000 }, () => [5, 5, 0]), { plan: { how: "splats", expected: 1 }, slots: new Uint8Array(5000) });
  splatPlane(raster, scene);
  raster.shade(scene.table, scene.slots, ground);

  assert.equal(rowAt(raster, planeToPixel(scene.frame, 5, 5)), 4999);
  assert.equal(pixelAt(raster, planeToPixel(scene.frame, 5, 5)), colourOf(0));
});

for (const draw of [markPlane, splatPlane, markSpace, splatSpace])
  test(`${draw.name} puts selected points on top in full colour and fades the others`, () => {
    const inSpace = draw === markSpace || draw === splatSpace;
    const camera = { x: 5, y: 5, z: 5, yaw: 0, pitch: 0, zoom: 1 };
    const frame = inSpace ? spaceFrame(camera, extent, W, H) : planeFrame(camera, extent, W, H);
    const place = (x, y, z) => (inSpace ? spaceToPixel(frame, x, y, z) : planeToPixel(frame, x, y));
    const points = [[5, 5, 5], [5, 5, 9], [8, 5, 5]];
    const scene = sceneOf(points, { selected: Int32Array.of(0), frame, axes: inSpace ? sceneOf(points).axes : sceneOf(points).axes.slice(0, 2) });
    const raster = new Raster(W, H, 3);
    draw(raster, scene);
    if (draw.name.startsWith("splat")) raster.shade(scene.table, scene.slots, ground);

    assert.equal(rowAt(raster, place(5, 5, 5)), 0);
    const faded = rgbOf(`#${(pixelAt(raster, place(8, 5, 5)) & 0xffffff).toString(16).padStart(6, "0")}`);
    assert.ok(Math.min(...faded) > 190, `${faded} is faint`);
  });

for (const draw of [markSpace, splatSpace])
  test(`${draw.name} shows the nearer of two points whatever their order`, () => {
    const frame = spaceFrame({ x: 5, y: 5, z: 5, yaw: 0, pitch: 0, zoom: 1 }, extent, W, H);
    for (const points of [[[5, 5, 9], [5, 5, 1]], [[5, 5, 1], [5, 5, 9]]]) {
      const raster = new Raster(W, H, 2);
      draw(raster, sceneOf(points, { frame }));

      assert.equal(rowAt(raster, [W / 2, H / 2]), points[0][2] === 9 ? 0 : 1);
    }
  });

test("picking finds the nearest point within reach and nothing beyond", () => {
  const raster = new Raster(W, H, 2);
  const scene = sceneOf([[2, 2, 0], [8, 8, 0]]);
  splatPlane(raster, { ...scene, plan: { expected: 1 } });
  const [x, y] = planeToPixel(scene.frame, 2, 2);

  assert.equal(raster.pick(x + 9, y - 5, 14), 0);
  assert.equal(raster.pick(x + 20, y, 14), -1);
  assert.equal(raster.pick(-50, -50, 14), -1);
});

test("few points are marks, the more of them the smaller; a crowd is splats; zooming makes marks of it", () => {
  const plan = (visible, zoom = 1) => planOf(2, visible, zoom, 800_000, 1);

  assert.ok(plan(50).radius > plan(6000).radius && plan(6000).radius > plan(100_000).radius);
  assert.equal(plan(100_000).how, "marks");
  assert.equal(plan(1_000_000).how, "splats");
  assert.equal(plan(1_000_000, 4).how, "marks");
});

test("in space many points are marks only close up, since all that lies behind is in the picture too", () => {
  const how = (visible, zoom) => planOf(3, visible, zoom, 800_000, 1).how;

  assert.deepEqual([how(50_000, 1), how(1e6, 1), how(1e6, 10), how(1e6, 30)], ["marks", "splats", "splats", "marks"]);
});
