/** Lattice and symmetry in words. */

import assert from "node:assert/strict";
import test from "node:test";

import { latticeInWords, meaningOf, nameOf, noteOf, warningsOf } from "../../../../assets/panels/symmetry/words.mjs";

const LATTICE = { class: "hexagonal", a_px: 20.126, b_px: 20.2, gamma_deg: 119.96, a_nm: null, b_nm: null };

test("a lattice of known scale is told in nm and pixels, of unknown scale in pixels", () => {
  const told = Object.fromEntries(latticeInWords({ confidence: 0.914, lattice: { ...LATTICE, a_nm: 0.3934, b_nm: 0.395 } }));
  assert.match(told.a, /^0\.3934 nm \(20\.1\d* px\)$/);
  assert.equal(told["γ"], "120.0°");
  assert.equal(told.Confidence, "0.91");
  assert.match(Object.fromEntries(latticeInWords({ confidence: 0.9, lattice: LATTICE })).b, /^20\.2 px, unknown scale$/);
});

test("without a lattice only the confidence is told", () => {
  assert.deepEqual(latticeInWords({ confidence: 0.1, lattice: null }), [["Lattice", "none found"], ["Confidence", "0.10"]]);
  assert.deepEqual(latticeInWords({ confidence: null, lattice: null })[1], ["Confidence", "not measured"]);
});

test("a strength says what it means beside chance", () => {
  assert.equal(meaningOf({ strength: 0.98, floor: 0.6 }), "0.98, by chance 0.60");
  assert.equal(meaningOf({ strength: 0.4, floor: 0.6 }), "no more than chance gives");
  assert.equal(meaningOf({ strength: 0, floor: null }), "the lattice does not allow it");
  assert.equal(meaningOf({ strength: null, floor: null }), "not measured");
  assert.deepEqual([nameOf({ kind: "rotation", fold: 6 }), nameOf({ kind: "glide", fold: 1 })], ["6-fold", "Glide"]);
});

test("the note tells what was compared", () => {
  const symmetry = [{ strength: 0.2 }];
  assert.match(noteOf({ confidence: 0.9, lattice: LATTICE, symmetry }), /average cell/);
  assert.match(noteOf({ confidence: 0.2, lattice: null, symmetry }), /too little .* whole image/);
  assert.match(noteOf({ confidence: 0, lattice: null, symmetry }), /^Strengths/);
  assert.match(noteOf({ confidence: null, lattice: null, symmetry: [{ strength: null }] }), /Too small/);
});

test("artefacts and what was drawn in are warned of", () => {
  assert.deepEqual(warningsOf({ likely_artefact: "line jumps", burnt_in: { kind: "scale bar" } }), ["Line jumps", "A scale bar is drawn into the pixels"]);
  assert.deepEqual(warningsOf({ likely_artefact: null, burnt_in: null }), []);
});
