import assert from "node:assert/strict";
import { test } from "node:test";

import { inOrder as columnsInOrder } from "../../../../assets/panels/insight/meter.mjs";
import { inOrder as propertiesInOrder, within } from "../../../../assets/panels/insight/properties.mjs";

test("suspects stand first, then what explains most; what explains nothing is left out", () => {
  const columns = [
    { column: "grower", score: 0.001, suspect: false }, { column: "material", score: 0.6, suspect: false },
    { column: "instrument", score: 0.3, suspect: true }, { column: "technique", score: 0.8, suspect: false },
  ];
  assert.deepEqual(columnsInOrder(columns).map(({ column }) => column), ["instrument", "technique", "material"]);
});

test("properties of the sample stand before what was measured in the same pixels; unknown ones last", () => {
  const properties = [
    { column: "sharpness", r2: 0.9, nature: "measured" }, { column: "rare", r2: null, nature: "subject" },
    { column: "bias", r2: -0.2, nature: "subject" }, { column: "thickness", r2: 0.4, nature: "subject" },
  ];
  assert.deepEqual(propertiesInOrder(properties).map(({ column }) => column), ["thickness", "bias", "rare", "sharpness"]);
});

test("bars end at 0 and 1", () => {
  assert.deepEqual([within(-0.3), within(0.4), within(1.2)], [0, 0.4, 1]);
});
