import assert from "node:assert/strict";
import { test } from "node:test";

import { levelOf } from "../../../assets/design/boundary.mjs";
import { contour, lineInWords, placeInWords } from "../../../assets/design/boundary_words.mjs";

const A = { name: "a", unit: "Å", low: 2, high: 4 };
const B = { name: "b", unit: null, low: 0, high: 1 };
const GAP = { name: "gap", unit: "eV", low: 0, high: 2, is_two_stage: true };
const MASS = { name: "mass", unit: null, low: 1, high: 3, is_two_stage: false };

test("a line runs where the numbers cross the level, between the places of the grid", () => {
  assert.deepEqual(contour([[0, 1], [0, 1]], 0.25), [[0.25, 0, 0.25, 1]]);
  assert.deepEqual(contour([[0, 0], [0, 0]], 0.25), []);
  assert.equal(contour([[1, 0], [0, 1]], 0.5).length, 2);
});

test("a place says what is there and how sure it is of what", () => {
  const at = { x: 3.5, y: 0.2, value: 0.42, low: 0.38, high: 0.47, probability: 0.998, disagreement: 0.02 };
  const words = placeInWords({ x: A, y: B, property: GAP }, null, at);
  assert.equal(words, "a 3.5 Å, b 0.2: gap 0.42 eV (90 % interval 0.38 to 0.47 eV); > 99 % sure that gap is not zero; networks differ in that by 2 %.");
  assert.match(placeInWords({ x: A, y: B, property: GAP }, null, { ...at, value: 0, low: 0 }), /: gap zero \(90 % interval 0 to/);
  assert.match(placeInWords({ x: A, y: B, property: MASS }, 2, { ...at, probability: 0.4 }), /40 % sure that mass is above 2;/);
});

test("the line between the sides is said for what it is", () => {
  assert.equal(lineInWords(null, GAP), "as likely zero as not");
  assert.equal(lineInWords(2, MASS), "as likely above 2 as below");
});

test("the boundary is at zero, else where the target begins, else in the middle", () => {
  assert.equal(levelOf(GAP, { gap: { value: 1 } }), null);
  assert.equal(levelOf(MASS, { mass: { min: 1.5, max: 2 } }), 1.5);
  assert.equal(levelOf(MASS, {}), 2);
});
