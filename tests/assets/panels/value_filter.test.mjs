import assert from "node:assert/strict";
import { test } from "node:test";

import { around, filterFor, isFilterable, isSet } from "../../../assets/panels/value_filter.mjs";

test("a category is filtered by its value, a date by its day", () => {
  assert.deepEqual(filterFor({ name: "material", kind: "category" }, "BiFeO3"), { column: "material", in: ["BiFeO3"] });
  const first = Date.UTC(2026, 2, 14);
  for (const said of ["2026-03-14", "2026-03-14T09:05:00", "2026-03-14T23:59:59Z"]) {
    assert.deepEqual(filterFor({ name: "day", kind: "date" }, said), { column: "day", min: first, max: first + 86_399_999 });
  }
});

test("a number is filtered by round bounds around it, never far apart", () => {
  assert.deepEqual(around(23.14, { low: 0, high: 500 }), { min: 20.8, max: 25.5 });
  assert.deepEqual(around(23.14, { low: 20, high: 30 }), { min: 22.64, max: 23.64 });
  assert.deepEqual(around(0, { low: -10, high: 10 }), { min: -1, max: 1 });
  for (const value of [-3.7e-9, 0.123, 8e5, -71]) {
    const { min, max } = around(value, { low: -1e6, high: 1e6 });
    assert.ok(min <= value && value <= max && max - min < 0.3 * Math.abs(value));
  }
});

test("whole numbers that lie close and columns of one value are taken exactly", () => {
  assert.deepEqual(around(3, { low: 0, high: 12 }, true), { min: 3, max: 3 });
  assert.deepEqual(around(512, { low: 64, high: 4096 }, true), { min: 460, max: 564 });
  assert.deepEqual(around(5.5, { low: 5.5, high: 5.5 }), { min: 5.5, max: 5.5 });
});

test("texts and places have no facet; what is set is known", () => {
  assert.ok(isFilterable({ kind: "number", dtype: "f4" }) && !isFilterable({ kind: "text", dtype: null }));
  assert.ok(!isFilterable(undefined) && !isFilterable({ kind: "coordinate", dtype: "u2" }));
  const filter = { column: "material", in: ["BiFeO3"] };
  assert.ok(isSet({ all: [{ text: "a" }, filter] }, { ...filter }));
  assert.ok(!isSet(null, filter) && !isSet({ all: [{ not: filter }] }, filter));
});
