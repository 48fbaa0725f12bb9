import assert from "node:assert/strict";
import { test } from "node:test";

import { aligned, doubtsOf, inWords, obstacleOf, rangeOf, spanOf, targetOf, targetsInWords } from "../../../assets/design/wish.mjs";

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
