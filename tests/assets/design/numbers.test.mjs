import assert from "node:assert/strict";
import { test } from "node:test";

import { countOf, evenly, extentOf, histogramOf, imagesOfRows, sampleOf, within } from "../../../assets/design/numbers.mjs";

test("a histogram counts all rows and those that remain, ends included", () => {
  const { edges, total, remaining } = histogramOf([0, 0.4, 1, NaN, 7], { low: 0, high: 1 }, Uint8Array.of(1, 0, 1, 1, 1), 2);

  assert.deepEqual([...edges], [0, 0.5, 1]);
  assert.deepEqual([[...total], [...remaining]], [[2, 1], [1, 1]]);
});

test("rows lie within all spans or not", () => {
  const kept = within(3, [{ values: [1, 2, NaN], low: 1, high: 2 }, { values: [5, 9, 5], low: 0, high: 6 }]);
  assert.deepEqual([...kept], [1, 0, 0]);
  assert.equal(countOf(kept), 1);
});

test("an extent leaves out what is no number, and is never empty", () => {
  assert.deepEqual(extentOf([3, NaN], [1]), { low: 1, high: 3 });
  assert.deepEqual(extentOf([]), { low: 0, high: 1 });
});

test("a sample is even and never larger than what there is", () => {
  assert.deepEqual(sampleOf(3, 10), [0, 1, 2]);
  assert.deepEqual(sampleOf(10, 5), [0, 2, 4, 6, 8]);
});

test("each round offers other images, until all were offered", () => {
  const images = ["a", "b", "c", "d", "e", "f"];
  assert.deepEqual([0, 1, 2].map((round) => imagesOfRows(images, 3, round)), [["a", "c", "e"], ["b", "d", "f"], ["a", "c", "e"]]);
  assert.deepEqual(imagesOfRows(["a", "b"], 5, 3), ["a", "b"]);
});

test("places are spread evenly, others between and a little beyond", () => {
  const place = evenly([0, 1, 100, 2, 3]);
  assert.deepEqual([0, 1, 1.5, 3, 100].map(place), [0, 0.25, 0.375, 0.75, 1]);
  assert.deepEqual([-1e9, 1e9].map(place), [-0.05, 1.05]);
});
