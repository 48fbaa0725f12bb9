import assert from "node:assert/strict";
import { test } from "node:test";

import { labelsInWords, numberInWords } from "../../../../assets/panels/scattering/analyses.mjs";

test("a number has its unit, four digits and a true minus", () => {
  assert.equal(numberInWords({ value: 0.10763, unit: "Å⁻¹" }), "0.1076 Å⁻¹");
  assert.equal(numberInWords({ value: 12, unit: null }), "12");
  assert.equal(numberInWords({ value: 37.5, unit: "°" }), "37.5°");
  assert.equal(numberInWords({ value: -0.25, unit: null }), "−0.25");
});

test("labels are told, and that there are none", () => {
  assert.equal(labelsInWords({ titles: ["Transmission", "Rings"] }), "Labelled: Transmission, Rings.");
  assert.match(labelsInWords({ titles: [] }), /^Nothing .* yet\.$/);
});
