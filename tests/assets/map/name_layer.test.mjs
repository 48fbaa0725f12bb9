import assert from "node:assert/strict";
import { test } from "node:test";

import { Column } from "../../../assets/map/column.mjs";
import { NameLayer } from "../../../assets/map/name_layer.mjs";

const axis = (name, codes) => Column.of({ name, kind: "number", dtype: "u2", offset: 0, scale: 1, missing: 65535 }, Uint16Array.from(codes));
const clusters = Column.of({ name: "main.groups", kind: "category", dtype: "u1", categories: ["thin", "thick"], missing: 255 }, Uint8Array.of(0, 0, 1, 1));
const places = { axes: [axis("x", [10, 90, 50, 52]), axis("y", [10, 90, 50, 52])], extent: { x: [0, 100], y: [0, 100] } };
const groups = [{ name: "thin", at: [10, 10], images: 2, codes: [0] }, { name: "thick", at: [51, 51], images: 2, codes: [1] }];
const seen = (rows) => NameLayer.prototype.seenOf.call({ engine: { rowsVisible: () => rows, places } }, groups, clusters).map(({ name, at }) => [name, ...at]);

test("a group whose images are filtered away, also by its own column, has no name on the map", () => {
  assert.deepEqual(seen(Int32Array.of(2, 3)), [["thick", 51, 51]]);
  assert.deepEqual(seen(new Int32Array(0)), []);
});

test("a group of which a part is left is named there; with all visible nothing moves", () => {
  assert.deepEqual(seen(Int32Array.of(1, 2, 3)), [["thin", 90, 90], ["thick", 51, 51]]);
  assert.deepEqual(seen(null), [["thin", 10, 10], ["thick", 51, 51]]);
});
