import assert from "node:assert/strict";
import { test } from "node:test";

import { aligned, doubtsOf, howOf, inWords, isSameWish, obstacleOf, rangeOf, spanOf, targetOf, targetsInWords, targetTyped, wantedAs } from "../../../assets/design/wish.mjs";

const A = { name: "a", unit: "Å", low: 2.5, high: 3.8 };
const B = { name: "b", unit: "Å", low: 2.5, high: 3.8 };
const GAP = { name: "gap", title: "Band gap", unit: "eV", low: 0, high: 2.391 };
const DESIGN = { parameters: [A, B], properties: [GAP] };

test("a click is a value and a drag a range, no finer than a pixel can mean", () => {
  assert.deepEqual(targetOf(0.51234, 0.51234, false, GAP), { value: 0.512 });
  assert.deepEqual(targetOf(0.61239, 0.4, true, GAP), { min: 0.4, max: 0.612 });
});

test("the end that was typed last takes the other along, and ends may be open", () => {
  assert.deepEqual([rangeOf(2, 1, "low"), rangeOf(2, 1, "high")], [{ min: 2, max: 2 }, { min: 1, max: 1 }]);
  assert.deepEqual(rangeOf(null, 1, "high"), { max: 1 });
  assert.equal(rangeOf(null, null, "low"), null);
});

test("one number is an exact value unless it is said to be an end, and a range needs both ends", () => {
  assert.deepEqual(targetTyped("exactly", 1, null, "low"), { value: 1 });
  assert.deepEqual([targetTyped("least", 1, null, "low"), targetTyped("most", null, 2, "high")], [{ min: 1 }, { max: 2 }]);
  assert.deepEqual([targetTyped("between", 1, null, "low"), targetTyped("between", null, null, "low")], [undefined, null]);
  assert.deepEqual([targetTyped("between", 1, 2, "high"), targetTyped("between", 2, 2, "high")], [{ min: 1, max: 2 }, { value: 2 }]);
});

test("a target wanted in another way stays as near as it can", () => {
  assert.deepEqual(wantedAs("least", { value: 1 }, GAP), { min: 1 });
  assert.deepEqual(wantedAs("exactly", { min: 1 }, GAP), { value: 1 });
  assert.deepEqual(wantedAs("exactly", { min: 1, max: 2 }, GAP), { value: 1.5 });
  assert.deepEqual(wantedAs("between", { value: 1 }, GAP), { min: 0.904, max: 1.096 });
  assert.deepEqual(wantedAs("between", { max: 2 }, GAP), { min: 0, max: 2 });
  for (const how of ["exactly", "least", "most", "between"]) assert.equal(howOf(wantedAs(how, { value: 1 }, GAP)), how);
  assert.deepEqual([wantedAs("most", null, GAP), howOf(null)], [null, null]);
});

test("candidates belong to a wish whatever the order of its parts and the tolerance of the answer", () => {
  const told = { targets: { gap: { value: 1, tolerance: 0.1 }, mass: { min: 2 } }, locks: { b: 3, a: { min: 1, max: 2 } } };
  const state = { targets: { mass: { min: 2 }, gap: { value: 1 } }, locks: { a: { min: 1, max: 2 }, b: 3 } };
  assert.equal(isSameWish(told, state), true);
  assert.equal(isSameWish(told, { ...state, targets: { ...state.targets, gap: { min: 1 } } }), false);
  assert.equal(isSameWish(told, { ...state, locks: { b: 3 } }), false);
  assert.equal(isSameWish({ targets: {} }, { targets: {}, locks: {} }), true);
});

test("a wish covers a span of its column", () => {
  assert.deepEqual(spanOf({ value: 0.5 }, GAP), { low: 0.5, high: 0.5 });
  assert.deepEqual(spanOf(3.1, A), { low: 3.1, high: 3.1 });
  assert.deepEqual(spanOf({ min: 1 }, GAP), { low: 1, high: 2.391 });
  assert.equal(spanOf(undefined, GAP), null);
});

test("wishes are said with their unit", () => {
  assert.equal(inWords({ value: 0.5 }, GAP), "0.5 eV");
  assert.equal(inWords({ min: 0.4, max: 0.6 }, GAP), "0.4 – 0.6 eV");
  assert.equal(inWords({ max: 3 }, A), "≤ 3 Å");
  assert.equal(targetsInWords({ gap: { min: 1 } }, [GAP]), "Band gap ≥ 1 eV");
});

test("numbers of a column have the same digits", () => {
  assert.deepEqual([3, -3.458].map((value) => aligned(value, 1.26)), ["3.00", "−3.46"]);
  assert.deepEqual([aligned(118, 48), aligned(NaN, 1), aligned(2.5e7, 3e7)], ["118.0", "–", "2.5×10⁷"]);
});

test("what cannot be asked for is said with the way out", () => {
  assert.match(obstacleOf({ targets: {}, locks: {} }, DESIGN), /Say what is wanted first/);
  const targets = { gap: { value: 0.5 } };
  assert.match(obstacleOf({ targets, locks: { a: 9 } }, DESIGN), /a is held at 9 Å, but this design knows it from 2\.5 Å to 3\.8 Å only/);
  assert.match(obstacleOf({ targets, locks: { a: 3, b: 3 } }, DESIGN), /Every parameter is held/);
  assert.equal(obstacleOf({ targets, locks: { a: 3 } }, DESIGN), null);
});

test("a target beyond the known rows is doubted, not refused", () => {
  assert.match(doubtsOf({ targets: { gap: { value: 3 } } }, DESIGN)[0], /Band gap goes from 0 eV to 2\.39 eV/);
  assert.deepEqual(doubtsOf({ targets: { gap: { min: 2, max: 9 } } }, DESIGN), []);
});
