import assert from "node:assert/strict";
import { test } from "node:test";

import { exclude, isChosen, isolate, ofColumn, range, saidOf, toggle, turn, words } from "../../../assets/panels/choice.mjs";

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
  assert.deepEqual(exclude({ column: "m", in: ["a", "b"] }, "m", "a", ALL), { column: "m", in: ["b"] });
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
    [{ column: "t", in: ["a", "b", "c", "d"] }, "Thickness: a, b, c or d"],
  ];
  for (const [filter, said] of cases) assert.equal(words(filter, thickness), said);
  assert.equal(words({ column: "d", min: Date.UTC(2026, 2, 1), max: Date.UTC(2026, 2, 4) }, { name: "day", kind: "date" }), "day 2026-03-01 – 2026-03-04");
});

test("many values are said by what is left out where that is less, else by the first of them", () => {
  const categories = Array.from({ length: 30 }, (_, k) => `D${String(k + 1).padStart(2, "0")}`);
  const said = (from, to) => words({ column: "d", in: categories.slice(from, to) }, { name: "d", title: "Depositor", kind: "category", categories });
  assert.equal(said(0, 7), "Depositor: D01, D02, D03, D04, D05, D06 or D07");
  assert.equal(said(0, 27), "Depositor: all but D28–D30");
  assert.equal(said(1, 29), "Depositor: all but D01, D30");
  assert.equal(said(0, 15), "Depositor: D01, D02 or 13 more");
});

test("what is left out is said by what is out, however many values there are", () => {
  const one = exclude(null, "m", "b", ALL);
  const two = exclude(one, "m", null, ALL);

  assert.deepEqual(one, { not: { column: "m", in: ["b"] } });
  assert.deepEqual(two, { not: { column: "m", in: ["b", null] } });
  assert.deepEqual(exclude(two, "m", "b", ALL), { not: { column: "m", in: [null] } });
  assert.equal(exclude(one, "m", "b", ALL), null);
  assert.equal(ofColumn({ all: [one] }, "m"), one);
  assert.deepEqual(["a", "b"].map((value) => [isChosen(one, value), saidOf(one, value)]), [[true, "off"], [false, "out"]]);
  assert.equal(words({ column: "main.groups", in: ["Group 1", null] }, { name: "main.groups", title: "Groups", kind: "category" }), "Groups: Group 1 or in no group");
  assert.equal(words(two, { name: "m", title: "Material", kind: "category" }), "Material: not b or missing");
});

test("a click on what is left out takes it back, on another value takes that alone", () => {
  const out = { not: { column: "m", in: ["b"] } };

  assert.equal(toggle(out, "m", "b", ALL), null);
  assert.deepEqual(toggle(out, "m", "a", ALL), { column: "m", in: ["a"] });
});

test("a legend hides and shows; alone again means all", () => {
  assert.deepEqual(turn(null, "m", "a", ALL), { not: { column: "m", in: ["a"] } });
  assert.deepEqual(turn({ column: "m", in: ["a"] }, "m", "b", ALL), { column: "m", in: ["a", "b"] });
  assert.deepEqual(isolate(null, "m", "a"), { column: "m", in: ["a"] });
  assert.equal(isolate({ column: "m", in: ["a"] }, "m", "a"), null);
});
