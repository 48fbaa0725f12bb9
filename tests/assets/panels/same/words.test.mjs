import assert from "node:assert/strict";
import { test } from "node:test";

import { certaintyInWords, headOf, liesInWords, noneInWords } from "../../../../assets/panels/same/words.mjs";

const STILL = { turned_deg: 0.4, scale: 1.01, right: 0.01, down: -0.01, repeats: false, mirrored: false, inverted: false };

test("an image that lies the same way is said so, whatever its last fraction of a degree", () => {
  assert.equal(liesInWords(STILL), "lies the same way");
});

test("what was done to it is said in the order in which it is done", () => {
  assert.equal(liesInWords({ ...STILL, turned_deg: 36.6, scale: 1.124, mirrored: true, inverted: true }), "mirrored, turned 37° ↺, ×1.12, inverted");
  assert.equal(liesInWords({ ...STILL, turned_deg: -120, right: 0.06, down: 0.08 }), "turned 120° ↻, shifted by 10 %");
  assert.equal(liesInWords({ ...STILL, scale: 0.8 }), "×0.80");
});

test("certainty is never said to be whole", () => {
  assert.equal(certaintyInWords({ certainty: 0.999 }), "Same scene, over 99 % sure");
  assert.equal(certaintyInWords({ certainty: 0.987 }), "Same scene, 98 % sure");
  assert.equal(certaintyInWords({ certainty: 0.899 }), "Probably the same scene, 89 % sure");
});

test("of a pattern that repeats neither the place nor the shift is claimed", () => {
  assert.equal(certaintyInWords({ certainty: 0.95, repeats: true }), "Same pattern, 95 % sure");
  assert.equal(certaintyInWords({ certainty: 0.6, repeats: true }), "Probably the same pattern, 60 % sure");
  assert.equal(liesInWords({ ...STILL, turned_deg: 90, right: 0.2, repeats: true }), "turned 90° ↺");
  assert.equal(headOf([{ repeats: true }]), "The same pattern is here");
  assert.equal(headOf([{ repeats: true }, { repeats: false }]), "The same scene is here");
});

test("where nothing shows the same it is said of how many", () => {
  assert.equal(noneInWords(0), "There is no other image to compare it with.");
  assert.equal(noneInWords(1), "The only other image does not show this very scene.");
  assert.equal(noneInWords(100), "None of the 100 images most like it shows this very scene.");
});
