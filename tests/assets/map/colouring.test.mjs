import assert from "node:assert/strict";
import { test } from "node:test";

import { Column } from "../../../assets/map/column.mjs";
import { colouringOf, legendOf } from "../../../assets/map/colouring.mjs";
import { MISSING, OTHER, RAMP_LEVELS, categoryColour, rampColour, themeOf } from "../../../assets/map/palette.mjs";
import { RAMPS } from "../../../assets/map/ramps.mjs";

const theme = themeOf("light");
const letters = Column.of({ name: "letter", kind: "category", dtype: "u1", categories: ["a", "b", "c"], missing: 255 }, Uint8Array.of(0, 1, 2, 255));
const tags = Column.of({ name: "tags", kind: "categories", dtype: "bits", categories: ["a", "b", "c"] }, Uint32Array.of(0b011, 0b110, 0b100, 0));
const sizes = Column.of({ name: "size", kind: "number", dtype: "f4" }, Float32Array.of(0.1, 1, 10, 0, NaN));

test("chosen values take the colours in their order, the others are grey", () => {
  const colouring = colouringOf(letters, 4, { values: ["c", "gone", "a"] });
  const { entries } = legendOf(colouring, theme, null);

  assert.deepEqual([...colouring.slots], [1, OTHER, 0, MISSING]);
  assert.deepEqual(entries.slice(0, 3).map(({ label, colour }) => [label, colour]), [["c", categoryColour(0, theme)], ["a", categoryColour(1, theme)], ["1 other", theme.other]]);
});

test("an image with several values takes the first that has a colour", () => {
  assert.deepEqual([...colouringOf(tags, 4).slots], [0, 1, 2, MISSING]);
  assert.deepEqual([...colouringOf(tags, 4, { values: ["b"] }).slots], [0, 0, OTHER, MISSING]);
});

test("a range, a logarithm and what lies outside them", () => {
  const linear = colouringOf(sizes, 5, { low: 1, high: 9 });
  assert.deepEqual([...linear.slots], [0, 0, RAMP_LEVELS - 1, 0, MISSING]);
  const log = colouringOf(sizes, 5, { log: true });
  assert.deepEqual([...log.slots], [0, Math.round((RAMP_LEVELS - 1) / 2), RAMP_LEVELS - 1, 0, MISSING]);
  assert.ok(Math.abs(log.low - 0.1) < 1e-6);

  const { goesAbove, goesBelow } = legendOf(linear, theme, null);
  assert.deepEqual([goesAbove, goesBelow], [true, true]);
});

test("typed ends outlive a logarithm: those above zero count in it, the others again without it", () => {
  const typed = { low: 1, high: 9 };
  const inLog = colouringOf(sizes, 5, { ...typed, log: true });
  assert.deepEqual([inLog.log, inLog.low, inLog.high], [true, 1, 9]);

  const negative = { low: -5, high: 9 };
  const without = colouringOf(sizes, 5, { ...negative, log: true });
  assert.deepEqual([without.log, without.low > 0, without.high], [true, true, 9]);
  assert.equal(colouringOf(sizes, 5, negative).low, -5);
});

test("maps are named, reversible, and an unknown one is the first", () => {
  const { stops } = legendOf(colouringOf(sizes, 5, { map: "magma", reverse: true }), theme, null);

  assert.equal(stops[0], rampColour(1, theme, { map: "magma" }));
  assert.equal(colouringOf(sizes, 5, { map: "jet" }).map, RAMPS[0]);
});
