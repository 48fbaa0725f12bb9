import assert from "node:assert/strict";
import { test } from "node:test";

import { Engine } from "../../../../assets/map/engine.mjs";
import { unpack } from "../../../../assets/map/bits.mjs";
import { base64, chosenOf, howSelected, obstacleOf, partOf, requestOf } from "../../../../assets/panels/trail/part.mjs";
import { collectionOf, columnsOfEveryKind } from "../../map/columns_made.mjs";

const ROWS = 90;

async function loaded() {
  const { info, fetch } = collectionOf(columnsOfEveryKind(ROWS, 6), ROWS);
  const engine = new Engine({ fetch });
  await engine.load(info, "/c");
  await engine.ensureIds();
  return engine;
}

const rowsOf = ({ bits }) => [...unpack(Uint8Array.from(atob(bits), (sign) => sign.charCodeAt(0)), ROWS)].flatMap((flag, row) => (flag ? [row] : []));

test("nothing chosen is no part, and a sentence says what to do", async () => {
  const engine = await loaded();
  assert.deepEqual(partOf(engine), { how: null, count: 0 });
  assert.match(obstacleOf(engine, partOf(engine)), /Select images or filter them/);
  assert.equal(partOf(new Engine()).how, null);
});

test("filters that only the browser knows travel as the filter", async () => {
  const engine = await loaded();
  const filter = { column: "five", in: ["group 1"] };
  await engine.setFilter("five", filter);
  const part = partOf(engine);
  assert.deepEqual([part.how, part.count, obstacleOf(engine, part)], ["filtered", engine.visible, null]);
  assert.deepEqual(requestOf(engine, part), { filter: { all: [filter] } });
  assert.deepEqual(chosenOf(engine, part), { map: "main", filter: { all: [filter] }, selection: null, words: "five: group 1" });
});

test("on a part of the map, and under a mask, the very images travel", async () => {
  const engine = await loaded();
  engine.facets.setPlaced(Uint8Array.from({ length: ROWS }, (_, row) => row % 2));
  await engine.setFilter("five", { column: "five", in: ["group 1"] });
  assert.deepEqual(rowsOf(requestOf(engine, partOf(engine))), [...engine.rowsVisible()]);
  assert.equal(requestOf(engine, partOf(engine)).version, "1");
  engine.facets.setPlaced(null);
  engine.setMask("kept", Uint8Array.from({ length: ROWS }, (_, row) => (row < 20 ? 1 : 0)));
  assert.deepEqual(rowsOf(requestOf(engine, partOf(engine))), [...engine.rowsVisible()]);
});

test("of a selection those count that pass the filters", async () => {
  const engine = await loaded();
  engine.selectRows(Array.from({ length: 70 }, (_, row) => row));
  await engine.setFilter("five", { column: "five", in: ["group 0", "group 1"] });
  const part = partOf(engine);
  assert.deepEqual([part.how, part.count], ["selected", engine.selectedRows().length]);
  assert.deepEqual(rowsOf(requestOf(engine, part)), [...engine.selectedRows()]);
  const { selection, words } = chosenOf(engine, part);
  assert.equal(selection, null);
  assert.equal(words, `${part.count} selected one by one; five: group 0 or group 1`);
});

test("a filter that the map itself was chosen by is not told again", async () => {
  const engine = await loaded();
  const [old, further] = [{ column: "five", in: ["group 1"] }, { column: "many", in: ["group 7"] }];
  await engine.setFilters({ all: [old, further] });
  const { filter, words } = chosenOf(engine, { how: "filtered", count: 3 }, { all: [old] });
  assert.deepEqual([filter.all.length, words], [2, "many: group 7"]);
});

test("too few images, or none that can be seen, are a sentence", async () => {
  const engine = await loaded();
  engine.selectRows([1, 2]);
  assert.match(obstacleOf(engine, partOf(engine)), /needs 3 images at least; these are two/);
  engine.selectRows([1]);
  assert.match(obstacleOf(engine, partOf(engine)), /this is one/);
  engine.facets.setPlaced(Uint8Array.from({ length: ROWS }, (_, row) => (row > 10 ? 1 : 0)));
  assert.match(obstacleOf(engine, partOf(engine)), /filtered out, or not on this map/);
  await engine.select(null);
  await engine.setFilter("five", { column: "five", in: [] });
  assert.match(obstacleOf(engine, partOf(engine)), /No image passes/);
});

test("filters that leave nothing out choose no part", async () => {
  const engine = await loaded();
  await engine.setFilter("whole", { column: "whole", min: -100, missing: true });
  assert.equal(partOf(engine).how, null);
  assert.match(obstacleOf(engine, partOf(engine)), /leave out none/);
});

test("how a selection was made is told in words", () => {
  const lasso = { polygon: [[0, 0], [1, 0], [2, 3]] };
  const box = { polygon: [[0, 0], [1, 0], [1, 3], [0, 3]] };
  assert.deepEqual([[lasso], [box], [lasso, lasso], [lasso, box], [{ filter: null }], [{ invert: true }]].map((steps) => howSelected({ steps })), ["by lasso", "by box", "by lasso", "in several steps", "by filters", "by turning round"]);
  assert.deepEqual([howSelected(null), howSelected({ ids: ["a"] })], ["one by one", "one by one"]);
});

test("many bytes become base64 as few do", () => {
  const bytes = Uint8Array.from({ length: 20_000 }, (_, k) => k % 256);
  assert.equal(base64(bytes), Buffer.from(bytes).toString("base64"));
});
