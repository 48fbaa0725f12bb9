import assert from "node:assert/strict";
import { test } from "node:test";

import { bytes, count, date, images, number, quantity, typedDay, typedNumber } from "../../../assets/panels/format.mjs";

test("counts are grouped and images agree in number", () => {
  assert.equal(count(1234567), "1,234,567");
  assert.equal(images(1), "1 image");
  assert.equal(images(6000), "6,000 images");
});

test("numbers keep the digits that the scale can tell apart", () => {
  const cases = [[0.41512, 0.6, "0.415"], [70.5, 70.5, "70.5"], [-3.25, 10, "−3.3"], [2021, 5, "2021"], [1234567, 1e6, "1,234,567"], [3e-9, 3e-9, "3×10⁻⁹"], [2.5e9, 1e9, "2.5×10⁹"], [0, 1, "0"]];
  for (const [value, span, said] of cases) assert.equal(number(value, span), said);
  assert.equal(number(NaN), "–");
  assert.equal(quantity(12, "nm"), "12 nm");
});

test("dates carry the hour only on a short scale", () => {
  const moment = Date.UTC(2026, 2, 14, 9, 5);
  assert.equal(date(moment), "2026-03-14");
  assert.equal(date(moment, 3_600_000), "2026-03-14 09:05");
  assert.equal(date(NaN), "–");
});

test("typed numbers are read as people write them", () => {
  assert.equal(typedNumber(" 1,234.5 "), 1234.5);
  assert.equal(typedNumber("−2e-3"), -0.002);
  assert.equal(typedNumber(" "), null);
  assert.ok(Number.isNaN(typedNumber("thick")));
});

test("a typed year, month or day has a first and a last moment", () => {
  assert.equal(typedDay("2026", "first"), Date.UTC(2026, 0, 1));
  assert.equal(typedDay("2026", "last"), Date.UTC(2027, 0, 1) - 1);
  assert.equal(typedDay("2026-12", "last"), Date.UTC(2027, 0, 1) - 1);
  assert.equal(typedDay("2026-03-14", "last"), Date.UTC(2026, 2, 15) - 1);
  assert.equal(typedDay("2026-03-14 09:05", "first"), Date.UTC(2026, 2, 14, 9, 5));
  assert.equal(typedDay("", "first"), null);
  for (const wrong of ["2026-13", "soon"]) assert.ok(Number.isNaN(typedDay(wrong, "first")));
});

test("sizes are short", () => {
  assert.deepEqual([999, 1536, 1_500_000, 2.5e9].map(bytes), ["999 B", "1.5 kB", "1.5 MB", "2.5 GB"]);
});
