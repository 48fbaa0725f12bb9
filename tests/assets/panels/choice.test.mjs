import assert from "node:assert/strict";
import { test } from "node:test";

import { exclude, isChosen, ofColumn, range, toggle, words } from "../../../assets/panels/choice.mjs";

const ALL = ["a", "b", "c", null];

test("the first click on a value keeps it alone", () => {
  assert.deepEqual(toggle(null, "m", "b", ALL), { column: "m", in: ["b"] });
});

test("further clicks take values in and out", () => {
  const two = toggle({ column: "m", in: ["b"] }, "m", null, ALL);
  assert.deepEqual(two, { column: "m", in: ["b", null] });
  assert.deepEqual(toggle(two, "m", "b", ALL), { column: "m", in: [null] });
});

test("nothing chosen and everything chosen are no filter", () => {
  assert.equal(toggle({ column: "m", in: ["b"] }, "m", "b", ALL), null);
  assert.equal(toggle({ column: "m", in: ["a", "b", "c"] }, "m", null, ALL), null);
});

test("leaving out keeps the rest, and never leaves nothing", () => {
  assert.deepEqual(exclude(null, "m", "a", ALL), { column: "m", in: ["b", "c", null] });
  const only = { column: "m", in: ["a"] };
  assert.equal(exclude(only, "m", "a", ALL), only);
});

test("without a filter every value is in", () => {
  assert.equal(isChosen(null, "a"), true);
  assert.equal(isChosen({ column: "m", in: ["b"] }, "a"), false);
});

test("a range dragged backwards is turned around", () => {
  assert.deepEqual(range("t", 5, 1), { column: "t", min: 1, max: 5 });
  assert.deepEqual(range("t", null, 1, true), { column: "t", min: null, max: 1, missing: true });
  assert.equal(range("t", null, null), null);
});

test("the part of a column is found in the whole filter", () => {
  const part = { column: "t", min: 1 };
  assert.equal(ofColumn({ all: [{ text: "x" }, part] }, "t"), part);
  assert.equal(ofColumn(null, "t"), null);
});

test("chips say a filter in words", () => {
  const thickness = { name: "t", title: "Thickness", kind: "number", unit: "nm" };
  const cases = [
    [{ column: "t", min: 1, max: 20.5 }, "Thickness 1 – 20.5 nm"],
    [{ column: "t", min: 3, max: null, missing: true }, "Thickness ≥ 3 nm or missing"],
    [{ column: "t", max: 3 }, "Thickness ≤ 3 nm"],
    [{ column: "t", in: [null] }, "Thickness: missing"],
    [{ column: "t", in: ["a", "b", "c", "d"] }, "Thickness: a, b or 2 more"],
  ];
  for (const [filter, said] of cases) assert.equal(words(filter, thickness), said);
  assert.equal(words({ column: "d", min: Date.UTC(2026, 2, 1), max: Date.UTC(2026, 2, 4) }, { name: "day", kind: "date" }), "day 2026-03-01 – 2026-03-04");
});
