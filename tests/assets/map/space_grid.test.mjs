import assert from "node:assert/strict";
import { test } from "node:test";

import { fitCamera, spaceFrame, spaceToPixel } from "../../../assets/map/camera.mjs";
import { colourTable } from "../../../assets/map/colours.mjs";
import { Column } from "../../../assets/map/column.mjs";
import { Nearby } from "../../../assets/map/nearby.mjs";
import { themeOf } from "../../../assets/map/palette.mjs";
import { planOf } from "../../../assets/map/plan.mjs";
import { Raster } from "../../../assets/map/raster.mjs";
import { markSpace } from "../../../assets/map/render3d.mjs";
import { SpaceGrid } from "../../../assets/map/space_grid.mjs";
import { random } from "./columns_made.mjs";

const ROWS = 70_000;
const [W, H] = [160, 100];
const extent = { x: [0, 10], y: [-5, 5], z: [0, 2] };
const next = random(4);
const axes = ["x", "y", "z"].map((name) => {
  const [low, high] = extent[name];
  return Column.of({ name, kind: "coordinate", dtype: "u2", scale: (high - low) / 65534, offset: low, missing: 65535 }, Uint16Array.from({ length: ROWS }, () => 65534 * next()));
});
axes[1].codes[17] = 65535;

const cameras = [
  { ...fitCamera(extent), zoom: 20 },
  { ...fitCamera(extent), zoom: 30, yaw: 2.2, pitch: -0.7, x: 9 },
  { ...fitCamera(extent), zoom: 60, yaw: -1, x: 0.2, y: -4.8, z: 0.1 },
];

function inPicture(row, frame, reach) {
  const [x, y, depth] = spaceToPixel(frame, ...axes.map((axis) => axis.value(row)));
  return depth >= frame.clip && x >= -reach && y >= -reach && x <= W + reach && y <= H + reach;
}

for (const [k, camera] of cameras.entries())
  test(`camera ${k}: all that is in the picture is found, and most of what is not is left out`, () => {
    const grid = new SpaceGrid(axes, extent);
    const frame = spaceFrame(camera, extent, W, H);
    const rows = new Set(Array.from(grid.within(frame, W, H, 5, null), (place) => grid.order[place]));
    const all = Array.from({ length: ROWS }, (_, row) => row).filter((row) => row !== 17);
    const seen = all.filter((row) => inPicture(row, frame, 5));

    assert.ok(seen.length > 100);
    assert.ok(seen.every((row) => rows.has(row)));
    assert.ok(rows.size < 0.5 * ROWS);
    assert.ok(!rows.has(17));
  });

/** As much of an engine as is asked for what lies nearby. */
const engineOf = (changes = {}) => ({
  dims: 3, total: ROWS, visible: ROWS, status: { phase: "ready" }, places: { axes, extent }, rowsVisible: () => null, isVisible: () => true,
  selection: { isEmpty: true, flags: null }, ...changes,
});
const planClose = { ...planOf(3, ROWS, 20, W * H, 1), how: "marks", radius: 4 };

test("a picture from the grid is the picture from all rows", () => {
  const frame = spaceFrame(cameras[0], extent, W, H);
  const flags = Uint8Array.from({ length: ROWS }, (_, row) => row % 3 === 0 ? 1 : 0);
  const plan = { ...planClose, radius: 9 };
  const near = new Nearby().of(engineOf({ selection: { isEmpty: false, flags } }), frame, plan, W, H);
  const selected = Int32Array.from({ length: ROWS }, (_, row) => row).filter((row) => flags[row]);
  const listed = Int32Array.from({ length: ROWS }, (_, row) => row).filter((row) => row !== 17);
  const scene = {
    axes, dims: 3, visible: listed, count: listed.length, selected, frame, plan, ground: 0xffffffff,
    slots: new Uint8Array(ROWS), table: colourTable("category", themeOf("light"), true),
  };
  const [one, other] = [new Raster(W, H, ROWS), new Raster(W, H, ROWS)];
  const [nearest, found] = [markSpace(one, scene), markSpace(other, { ...scene, near })];

  assert.ok(near.count < ROWS / 2 && near.selected.length < near.count);
  const rows = new Set(nearest.map(({ row }) => row)); // those equally far off may come in any order
  assert.ok(found.filter(({ row }) => rows.has(row)).length > 0.95 * nearest.length);
  let same = 0;
  for (let p = 0; p < one.pixels.length; p++) same += Number(one.pixels[p] === other.pixels[p]);
  assert.ok(same > 0.95 * one.pixels.length, `${same} of ${one.pixels.length} pixels`);
});

test("what filters hide is not nearby", () => {
  const frame = spaceFrame(cameras[0], extent, W, H);
  const engine = engineOf({ visible: 65_000, rowsVisible: () => new Int32Array(65_000), isVisible: (row) => row % 2 === 0 });
  const near = new Nearby().of(engine, frame, planClose, W, H);

  assert.ok(near.count > 0 && near.listed.every((place) => near.order[place] % 2 === 0));
});

test("in the plane, from afar and of few images all rows are gone through", () => {
  const frame = spaceFrame(cameras[0], extent, W, H);
  const of = (changes, plan = planClose) => new Nearby().of(engineOf(changes), frame, plan, W, H);

  assert.equal(of({ dims: 2 }), null);
  assert.equal(of({}, { ...planClose, how: "splats" }), null);
  assert.equal(of({ visible: 60_000 }), null);
});
