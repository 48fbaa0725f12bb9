import assert from "node:assert/strict";
import { test } from "node:test";

import { Column } from "../../../assets/map/column.mjs";
import { cellsAround, densestPlaces, keptWithin, nameOf, traitsOf, withoutOverlap } from "../../../assets/map/names.mjs";

const ROWS = 600;
const category = (name, categories, code) =>
  Column.of({ name, kind: "category", dtype: "u1", categories, missing: 255 }, Uint8Array.from({ length: ROWS }, (_, row) => code(row)));
const clusters = category("main.cluster", ["a", "b", "c"], (row) => (row % 20 === 0 ? 255 : row % 3));
const material = category("material", ["BiFeO3", "PbTiO3", "other"], (row) => (row % 3 === 2 ? 2 : row % 3 === 0 && row % 5 ? 0 : 1));
const day = category("day", ["one", "two"], (row) => row % 2);
const pattern = category("pattern", ["stripes", "bubbles", "needles", "lattice"], (row) => (row % 3 === 0 ? 0 : 1 + (row % 2)));

test("a cluster is named after what most of its images have and few others", () => {
  const traits = traitsOf(clusters, [day, material, pattern]);

  assert.equal(nameOf(traits[0]), "stripes · BiFeO3");
  assert.ok(traits[0][0].coverage === 1 && traits[0][0].lift > 2.5);
});

test("what says nothing, and what sets nothing apart, is no name", () => {
  const traits = traitsOf(clusters, [day, material]);

  assert.deepEqual(traits[2], []);
  assert.equal(nameOf([]), null);
  assert.deepEqual(traitsOf(clusters, [day]).map(nameOf), [null, null, null]);
});

test("labels of several values count each of them; missing ones name nothing", () => {
  const tags = Column.of({ name: "tags", kind: "categories", dtype: "bits", categories: ["ring", "arc", "halo"] }, Uint32Array.from({ length: ROWS }, (_, row) => (row % 3 === 0 ? 0b101 : row % 3 === 1 ? 0b110 : 0)));

  assert.deepEqual(traitsOf(clusters, [tags]).map(nameOf), ["ring", "arc", null]);
});

test("a name stands where its cluster is densest, not in the middle of two halves", () => {
  const axis = (name, value) => Column.of({ name, kind: "coordinate", dtype: "f4" }, Float32Array.from({ length: ROWS }, (_, row) => value(row)));
  const xs = axis("x", (row) => (row % 3 ? 5 : row % 4 ? 1 + (row % 7) * 0.01 : 9));
  const ys = axis("y", (row) => (row % 3) + 0.5);
  const [first] = densestPlaces(clusters, [xs, ys], { x: [0, 10], y: [0, 3] });

  assert.ok(first.at[0] > 0.9 && first.at[0] < 1.2 && Math.abs(first.at[1] - 0.5) < 0.1);
  assert.equal(first.images, Array.from({ length: ROWS }, (_, row) => row).filter((row) => row % 3 === 0 && row % 20).length);
});

const at = (name, codes) => Column.of({ name, kind: "number", dtype: "u2", offset: 0, scale: 1, missing: 65535 }, Uint16Array.from(codes));
const group = (size) => Column.of({ name: "main.groups", kind: "category", dtype: "u1", categories: ["a"], missing: 255 }, new Uint8Array(size));

test("a name stands where most images are around it, not where two share a cell far from all others", () => {
  const xs = [0, 0, ...Array.from({ length: 9 }, (_, k) => 60 + (k % 3) * 2.5)];
  const ys = [0, 0, ...Array.from({ length: 9 }, (_, k) => 60 + Math.floor(k / 3) * 2.5)];
  const [place] = densestPlaces(group(11), [at("x", xs), at("y", ys)], { x: [0, 100], y: [0, 100] });

  assert.ok(place.at[0] >= 60 && place.at[1] >= 60);
});

test("a name stands at images that are visible, and nowhere where none is", () => {
  const axes = [at("x", [5, 5, 5, 90, 91]), at("y", [5, 5, 5, 90, 91])];
  const extent = { x: [0, 100], y: [0, 100] };

  assert.deepEqual(densestPlaces(group(5), axes, extent)[0].at, [5, 5]);
  assert.deepEqual(densestPlaces(group(5), axes, extent, Int32Array.of(3, 4))[0].at, [90.5, 90.5]);
  assert.equal(densestPlaces(group(5), axes, extent, new Int32Array(0))[0], null);
});

test("what images show names a cluster before what else is of it, however strong", () => {
  const finish = category("finish", ["matt", "gloss", "raw"], (row) => row % 3);

  assert.deepEqual(traitsOf(clusters, [finish, material])[0].map(({ column }) => column), ["material", "finish"]);
});

test("a name does not get long", () => {
  const trait = (column, value) => ({ column, value, coverage: 1, lift: 3 });
  const names = [trait("family", "scattering in transmission"), trait("method", "small-angle scattering"), trait("sample", "Kapton")];

  assert.equal(nameOf(names), "scattering in transmission · Kapton");
});

test("cells around a cell are those beside it in every direction", () => {
  const plane = cellsAround(2)(100);

  assert.equal(plane.length, 25);
  for (const cell of [18, 59, 61, 99, 102, 141, 182]) assert.ok(plane.includes(cell));
  assert.equal(cellsAround(3)(1000).length, 27);
});

test("names do not lie on another", () => {
  const label = (x, y) => ({ x, y, width: 80, height: 16 });

  assert.deepEqual(withoutOverlap([label(0, 0), label(60, 4), label(60, 40), label(200, 0)]), [true, false, true, true]);
});

test("a name stays in the picture, and goes where it cannot or where what it names is outside", () => {
  const label = (x, y, width = 80) => ({ x, y, width, height: 16 });

  assert.deepEqual(keptWithin(label(190, 50), [200, 100]), { x: 156, y: 50 });
  assert.deepEqual(keptWithin(label(3, 99), [200, 100]), { x: 44, y: 88 });
  assert.equal(keptWithin(label(100, 50, 195), [200, 100]), null);
  assert.equal(keptWithin(label(-1, 50), [200, 100]), null);
});
