import assert from "node:assert/strict";
import { test } from "node:test";

import { places, worthShowing } from "../../../../assets/panels/insight/expected.mjs";

test("surprising values stand first, unmeasured last, and nothing that was measured in the pixels", () => {
  const properties = [
    { column: "a", predicted: 1, measured: null, nature: "subject", surprising: false },
    { column: "b", predicted: 1, measured: 1, nature: "subject", surprising: false },
    { column: "c", predicted: 1, measured: 9, nature: "subject", surprising: true },
    { column: "d", predicted: null, measured: 9, nature: "subject", surprising: false },
    { column: "e", predicted: 1, measured: 1, nature: "measured", surprising: false },
  ];
  assert.deepEqual(worthShowing(properties).map(({ column }) => column), ["c", "b", "a"]);
});

test("spread and measured value share one scale", () => {
  const { outer, inner, measured } = places({ quantiles: { q10: 0, q25: 25, q50: 50, q75: 75, q90: 100 }, measured: 100 });
  assert.equal(outer[1], measured);
  assert.ok(outer[0] < inner[0] && inner[0] < inner[1] && inner[1] < measured);
});

test("one value only stands in the middle; a missing one nowhere", () => {
  const same = { q10: 3, q25: 3, q50: 3, q75: 3, q90: 3 };
  assert.deepEqual(places({ quantiles: same, measured: null }), { outer: [0.5, 0.5], inner: [0.5, 0.5], measured: null });
});
