import assert from "node:assert/strict";
import { test } from "node:test";

import { calledOf, scaleWithin, sizeInWords } from "../../../assets/panels/opened.mjs";

const columns = (values) => Object.entries(values).map(([name, value]) => ({ name, value }));

test("an image is called after its file; channel and frame say which part of it", () => {
  const of = (values) => calledOf(columns(values));

  assert.deepEqual(of({ path: "a/b.tif", channel: "image", frame: 0 }), { file: "b.tif", path: "a/b.tif", part: "" });
  assert.equal(of({ path: "b.h5", channel: "/scan/phase", frame: 3 }).part, "/scan/phase · frame 3");
  assert.equal(of({}).file, "Image");
});

test("the size is said in pixels, the unit of the values only where it is known", () => {
  assert.equal(sizeInWords(columns({ width: 512, height: 256, value_unit: "nm" })), "512 × 256 pixels, values in nm");
  assert.equal(sizeInWords(columns({ width: 4, height: 4, value_unit: null })), "4 × 4 pixels");
});

test("the scale is that of the picture as it lies in its frame", () => {
  const wide = columns({ width: 200, height: 100, pixel_size_nm: 2 });

  assert.deepEqual(scaleWithin(wide, { width: 400, height: 400 }), { left: 0, bottom: 100, bar: { pixels: 100, label: "100 nm" } });
  assert.deepEqual(scaleWithin(wide, { width: 400, height: 100 }), { left: 100, bottom: 0, bar: { pixels: 50, label: "100 nm" } });
});

test("without the size of a pixel, or of the image, there is no bar", () => {
  assert.equal(scaleWithin(columns({ width: 200, height: 100, pixel_size_nm: null }), { width: 4, height: 4 }).bar, null);
  assert.equal(scaleWithin([], { width: 4, height: 4 }).bar, null);
});
