import assert from "node:assert/strict";
import { test } from "node:test";

import { matching } from "../../../assets/panels/combobox.mjs";
import { recoloured } from "../../../assets/panels/legend_values.mjs";
import { placeOn, trackOf, valueOn } from "../../../assets/panels/ramp_scale.mjs";

test("the track shows all there is, unless outliers lie far off", () => {
  const usual = { low: 0, high: 10 };

  assert.deepEqual(trackOf({ low: 0, high: 10 }, usual, { ...usual, log: false }), { low: 0, high: 10, log: false });
  assert.deepEqual(trackOf({ low: -500, high: 9000 }, usual, { ...usual, log: false }), { low: -3, high: 13, log: false });
  assert.deepEqual(trackOf({ low: 0, high: 10 }, usual, { low: 0.1, high: 10, log: true }), { low: 0.1, high: 10, log: true });
});

test("places and values belong together, evenly and by ratios", () => {
  for (const log of [false, true]) {
    const track = { low: 1, high: 1000, log };
    for (const place of [0, 0.25, 1]) assert.ok(Math.abs(placeOn(track, valueOn(track, place)) - place) < 0.002);
  }
  assert.equal(placeOn({ low: 3, high: 3, log: false }, 3), 0);
  assert.equal(valueOn({ low: 1_700_000_000_000, high: 1_700_000_001_000, log: false }, 0.5), 1_700_000_000_500);
});

test("a value that is clicked gets a colour or loses it; the oldest goes where there is no room", () => {
  const full = Array.from({ length: 20 }, (_, k) => `v${k}`);

  assert.deepEqual(recoloured(["a", "b"], "a"), ["b"]);
  assert.deepEqual(recoloured(full, "new").slice(-2), ["v19", "new"]);
  assert.equal(recoloured(full, "new").length, 20);
});

test("options are found by name and by the name of the column", () => {
  const options = [{ value: "d33_pm_per_V", name: "d33" }, { value: "mean", name: "Mean value" }];

  assert.deepEqual(matching(options, " MEAN ").map(({ value }) => value), ["mean"]);
  assert.deepEqual(matching(options, "per_v").length, 1);
  assert.equal(matching(options, "").length, 2);
});
