import assert from "node:assert/strict";
import { test } from "node:test";

import { Column } from "../../../../assets/map/column.mjs";
import { inOrder, MISSING_RANK, ranksOf, storageOrder, valueRanks } from "../../../../assets/panels/gallery/sorting.mjs";

const plain = storageOrder(Uint32Array.of(0, 1, 2, 3));
const all = Int32Array.of(0, 1, 2, 3);
const category = (codes) => Column.of({ name: "bias", kind: "category", dtype: "u1", categories: ["10 V", "9 V"], missing: 255 }, codes);

test("words are ordered as people order them, and what is missing comes last either way", () => {
  const ranks = ranksOf(category([0, 255, 1, 0]));

  assert.deepEqual([...inOrder(all, ranks, plain, false)], [2, 0, 3, 1]);
  assert.deepEqual([...inOrder(all, ranks, plain, true)], [0, 3, 2, 1]);
});

test("numbers are ordered by size, NaN and infinities last", () => {
  const ranks = valueRanks(Float32Array.of(3, -1, NaN, Infinity));

  assert.deepEqual([...ranks], [1, 0, MISSING_RANK, MISSING_RANK]);
  assert.deepEqual([...inOrder(all, ranks, plain, true)], [0, 1, 2, 3]);
});

test("whole numbers are their own ranks, the code of missing is not", () => {
  const column = Column.of({ name: "bias", kind: "number", dtype: "u1", missing: 255 }, [7, 255, 3, 5]);

  assert.deepEqual([...inOrder(all, ranksOf(column), plain, false)], [2, 3, 0, 1]);
});

test("equal rows, and rows without an order, stand as they were stored", () => {
  const storage = storageOrder(Uint32Array.of(30, 10, 20, 4294967295));

  assert.deepEqual([...storage.rows], [1, 2, 0, 3]);
  assert.deepEqual([...inOrder(all, null, storage, false)], [1, 2, 0, 3]);
  assert.deepEqual([...inOrder(all, null, storage, true)], [3, 0, 2, 1]);
  assert.deepEqual([...inOrder(all, new Uint32Array(4), storage, false)], [1, 2, 0, 3]);
});

test("keys of the largest codes and a million rows stay exact", () => {
  const rows = 1_000_000;
  const storage = { rows: Int32Array.from({ length: rows }, (_, row) => row), places: Uint32Array.from({ length: rows }, (_, row) => row) };
  const ranks = new Uint32Array(rows).fill(MISSING_RANK - 1);

  assert.deepEqual([...inOrder(Int32Array.of(999_999, 999_998), ranks, storage, false)], [999_998, 999_999]);
});
