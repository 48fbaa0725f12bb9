import assert from "node:assert/strict";
import { test } from "node:test";

import { inOrder as columnsInOrder } from "../../../../assets/panels/insight/meter.mjs";
import { inOrder as propertiesInOrder, within } from "../../../../assets/panels/insight/properties.mjs";

test("suspects stand first, then what the verdict names, then what explains most, then what cannot be judged", () => {
  const column = (name, score, more) => ({ column: name, score, suspect: false, named: false, judged: true, ...more });
  const columns = [
    column("grower", 0.001), column("material", 0.3, { named: true }), column("date", 0, { judged: false }),
    column("instrument", 0.3, { suspect: true }), column("technique", 0.8),
  ];
  assert.deepEqual(columnsInOrder(columns).map((one) => one.column), ["instrument", "material", "technique", "date"]);
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
