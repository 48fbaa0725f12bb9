import assert from "node:assert/strict";
import { test } from "node:test";

import { bareSentence } from "../../../assets/map/bare_ground.mjs";
import { Raster } from "../../../assets/map/raster.mjs";

const engine = { status: { phase: "ready" }, visible: 10, placed: 10 };

test("a camera that sees nothing is told so, with filters and without", () => {
  assert.equal(bareSentence(engine, true), "No images here.");
  assert.match(bareSentence({ ...engine, visible: 3 }, true), /passes the filters/);
});

test("nothing is said over images, before they are here, or where the filters leave none", () => {
  assert.equal(bareSentence(engine, false), null);
  assert.equal(bareSentence({ ...engine, status: { phase: "loading" } }, true), null);
  assert.equal(bareSentence({ ...engine, visible: 0 }, true), null);
});

test("a raster is bare until a row is seen", () => {
  const raster = new Raster(10, 10, 5);
  assert.ok(raster.isBare());
  raster.cells[99] = 3;
  assert.ok(!raster.isBare());
});
