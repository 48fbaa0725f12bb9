import assert from "node:assert/strict";
import { test } from "node:test";

import { planeFrame, planeToPixel } from "../../../assets/map/camera.mjs";
import { colouringOf } from "../../../assets/map/colouring.mjs";
import { colourTable } from "../../../assets/map/colours.mjs";
import { Column } from "../../../assets/map/column.mjs";
import { pixelOf, rgbOf, themeOf } from "../../../assets/map/palette.mjs";
import { Raster } from "../../../assets/map/raster.mjs";
import { render } from "../../../assets/map/render.mjs";
import { boxesOf, meanAt, trendOf } from "../../../assets/map/trend.mjs";
import { Trends } from "../../../assets/map/trend_paint.mjs";
import { random } from "./columns_made.mjs";

const ROWS = 4000;
const extent = { x: [0, 10], y: [0, 6] };
const theme = themeOf("light");
const bare = pixelOf(rgbOf(theme.ground));

/** A strip of points from (2, 2) to (8, 4), and a value of each. */
function strip(valueAt) {
  const next = random(5);
  const places = Array.from({ length: ROWS }, () => [2 + 6 * next(), 2 + 2 * next()]);
  const axes = [0, 1].map((k) => Column.of({ name: "xy"[k], kind: "coordinate", dtype: "f4" }, Float32Array.from(places, (place) => place[k])));
  const column = Column.of({ name: "thickness", kind: "number", dtype: "f4" }, Float32Array.from(places, ([x, y]) => valueAt(x, y)));
  return { axes, extent, column, log: false, ends: { low: -1e9, high: 1e9 }, visible: null };
}

test("boxes have odd widths and together the variance of the Gaussian", () => {
  for (const sigma of [1, 2.5, 7]) {
    const boxes = boxesOf(sigma);
    const variance = boxes.reduce((sum, width) => sum + (width ** 2 - 1) / 12, 0);

    assert.ok(boxes.every((width) => width % 2 === 1));
    assert.ok(Math.abs(Math.sqrt(variance) - sigma) < 0.3);
  }
});

test("where all have one value the trend is that value, up to the edge of where images lie", () => {
  const trend = trendOf(strip(() => 7));

  for (const [x, y] of [[5, 3], [2.1, 2.1], [7.9, 3.9]]) assert.ok(Math.abs(meanAt(trend, x, y) - 7) < 1e-4);
});

test("the trend follows a value that rises across the map, and evens out what scatters around it", () => {
  const next = random(9);
  const trend = trendOf(strip((x) => 100 * x + 300 * (next() - 0.5)));

  for (const x of [3, 5, 7]) assert.ok(Math.abs(meanAt(trend, x, 3) - 100 * x) < 40);
});

test("there is no trend where no images are, and hardly one around a single image", () => {
  const of = strip(() => 7);
  const [xs, ys] = of.axes;
  [xs.codes[0], ys.codes[0]] = [9.5, 0.5];
  const trend = trendOf(of);

  assert.equal(meanAt(trend, 0.5, 5.5), null);
  assert.equal(meanAt(trend, 5, 5), null);
  assert.equal(meanAt(trend, 99, 3), null);
  const cell = Math.round((0.5 - trend.bottom) / trend.cell) * trend.width + Math.round((9.5 - trend.left) / trend.cell);
  assert.ok(trend.support[cell] < 0.35);
});

test("images without a value, and those that filters hide, count for nothing", () => {
  const of = strip((x) => (x < 5 ? NaN : 10));
  const visible = Int32Array.from({ length: ROWS }, (_, row) => row).filter((row) => of.axes[0].value(row) < 7);
  const trend = trendOf({ ...of, visible });

  assert.equal(meanAt(trend, 3, 3), null);
  assert.ok(Math.abs(meanAt(trend, 6, 3) - 10) < 1e-4);
  assert.equal(meanAt(trend, 7.8, 3), null);
  assert.equal(trend.images, visible.filter((row) => of.axes[0].value(row) >= 5).length);
});

test("values beyond the ends count as the ends; with log it is the mean of logarithms", () => {
  const [outliers, ratios] = [strip((x, y) => (y > 3 ? 1e6 : 0)), strip((x, y) => (y > 3 ? 1000 : 10))];

  assert.ok(Math.abs(meanAt(trendOf({ ...outliers, ends: { low: 0, high: 10 } }), 5, 3) - 5) < 1);
  assert.ok(Math.abs(Math.exp(meanAt(trendOf({ ...ratios, log: true }), 5, 3)) - 100) < 40);
  assert.ok(Math.abs(Math.exp(meanAt(trendOf({ ...ratios, log: true, ends: { low: 10, high: 10 } }), 5, 3)) - 10) < 0.01);
});

/** As much of an engine as a trend asks for. */
function engineOf(of, settings = {}) {
  const painted = colouringOf(of.column, ROWS, { trend: true, ...settings });
  return { painted, theme, places: { axes: of.axes, extent, dims: 2 }, facets: { crossfilter: { generation: 1 } }, rowsVisible: () => null };
}

function drawn(engine, how) {
  const frame = planeFrame({ x: 5, y: 3, zoom: 1 }, extent, 200, 120);
  const { painted } = engine;
  const scene = {
    axes: engine.places.axes, dims: 2, visible: null, count: ROWS, selected: null, frame, ground: bare, slots: painted.slots,
    plan: { how, radius: 1, opacity: 1, expected: 1 }, table: colourTable("number", theme, false, painted), trend: new Trends().of(engine),
  };
  const raster = new Raster(200, 120, ROWS);
  render(raster, scene, bare);
  const at = (x, y) => {
    const [px, py] = planeToPixel(frame, x, y);
    return raster.pixels[Math.floor(py) * 200 + Math.floor(px)];
  };
  return { raster, at };
}

for (const how of ["marks", "splats"])
  test(`the trend colours the ground beside ${how}, and nothing where no images are`, () => {
    const { at } = drawn(engineOf(strip((x) => x)), how);

    assert.equal(at(0.5, 5.5), bare);
    assert.notEqual(at(3, 3), bare);
    assert.notEqual(at(3, 3), at(7, 3));
    assert.notEqual(at(5, 1.95), bare);
  });

test("a trend is kept while only colours change, made anew when filters do, and not made in space or where unwanted", () => {
  const trends = new Trends();
  const engine = engineOf(strip((x) => x));
  const first = trends.of(engine);
  const recoloured = trends.of({ ...engine, painted: { ...engine.painted, map: "magma", low: 4 } });

  assert.equal(trends.of(engine).trend, first.trend);
  assert.equal(recoloured.trend, first.trend);
  assert.notDeepEqual(recoloured.table, first.table);
  assert.notEqual(trends.of({ ...engine, facets: { crossfilter: { generation: 2 } } }).trend, first.trend);
  assert.equal(trends.of({ ...engine, places: { ...engine.places, dims: 3 } }), null);
  assert.equal(trends.of(engineOf(strip((x) => x), { trend: false })), null);
});
