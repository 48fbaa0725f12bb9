import assert from "node:assert/strict";
import { test } from "node:test";

import { Sharpness, pixelsAtMost } from "../../../assets/map/sharpness.mjs";

const viewOf = (changes = {}) => ({
  asked: 0, fitted: [], moving: { isTravelling: false }, ratio: 1, ratioWithin: () => 1,
  fit(most) { this.fitted.push(most); return true; },
  ask() { this.asked++; },
  ...changes,
});

test("a picture that follows another has fewer pixels than one that stands alone", () => {
  assert.ok(pixelsAtMost(16) < pixelsAtMost(500));
  assert.ok(pixelsAtMost(Infinity) >= 3840 * 2160);
});

test("the first picture is sharp, one right after it is not", (t) => {
  t.mock.method(performance, "now", () => 1000);
  const view = viewOf();
  const sharpness = new Sharpness(view);
  sharpness.choose();
  sharpness.drawn();
  sharpness.choose();

  assert.deepEqual(view.fitted, [pixelsAtMost(Infinity), pixelsAtMost(0)]);
});

test("what was drawn with fewer pixels is drawn again when nothing follows, once", async () => {
  const view = viewOf({ ratio: 0.6 });
  const sharpness = new Sharpness(view);
  sharpness.drawn();
  sharpness.drawn();
  await new Promise((resolve) => setTimeout(resolve, 500));

  assert.equal(view.asked, 1);
});

test("a sharp picture is left alone, and so is the size of points that travel", async () => {
  const view = viewOf({ moving: { isTravelling: true } });
  const sharpness = new Sharpness(view);
  sharpness.drawn();
  await new Promise((resolve) => setTimeout(resolve, 300));

  assert.equal(sharpness.choose(), false);
  assert.deepEqual([view.asked, view.fitted], [0, []]);
});
