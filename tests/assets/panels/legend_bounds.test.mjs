import assert from "node:assert/strict";
import { test } from "node:test";

import { complaintOf } from "../../../assets/panels/legend_bounds.mjs";

const legend = { low: 2, high: 8, log: false, isDate: false };
const complaint = (end, text, value, more = {}) => complaintOf(end, text, value, { ...legend, ...more }, String);

test("an end within reason, or none, is taken", () => {
  assert.equal(complaint("low", "3", 3), null);
  assert.equal(complaint("high", "80", 80), null);
  assert.equal(complaint("low", "", null), null);
});

test("what cannot be an end of the ramp is answered with a sentence", () => {
  assert.match(complaint("low", "thin", NaN), /“thin” is no number/);
  assert.match(complaint("low", "yesterday", NaN, { isDate: true }), /no date: write 2026/);
  assert.match(complaint("low", "8", 8), /first value lies below the last one, 8/);
  assert.match(complaint("high", "1", 1), /last value lies above the first one, 2/);
  assert.match(complaint("low", "0", 0, { log: true }), /above zero/);
  assert.match(complaint("high", "1e999", Infinity), /no number/);
});
