import assert from "node:assert/strict";
import { test } from "node:test";

import { axisFault, centreInWords, correctionsInWords, geometryInWords, masksInWords, overlayInWords, placeInWords, profileAsText, spacingInWords } from "../../../../assets/panels/scattering/words.mjs";

const found = { x: 489.14, y: 530.15, confidence: 0.958, is_found: true };

test("a centre is told with where it comes from, and how sure it is", () => {
  const geometry = { centre_x_pixel: 498.18, centre_y_pixel: 515.77 };
  assert.equal(centreInWords({ geometry, origins: { centre_x_pixel: "header" }, found }), "(498.2, 515.8), from the file's header");
  assert.equal(centreInWords({ geometry, origins: { centre_x_pixel: "found" }, found }), "(498.2, 515.8), found in the pattern, confidence 96 %");
  assert.equal(centreInWords({ geometry: {}, origins: {}, found: { ...found, confidence: 0.2 } }), "not found (best guess (489.1, 530.1), confidence 20 %)");
  assert.equal(centreInWords({ geometry: {}, origins: {}, found: null }), "not found");
});

test("what is not known is said, and q is claimed only where it is", () => {
  const said = geometryInWords({ distance_m: 0.2 }, { distance_m: "poni" }).map((fact) => fact.said);
  assert.deepEqual(said, ["200 mm, from a PONI file", "not known", "not known"]);
  assert.match(axisFault("pixel", { distance_m: 1 }), /pixels: pixel size, wavelength not known/);
  assert.match(axisFault("two_theta", {}), /the angle 2θ, not q/);
  assert.equal(axisFault("q", {}), null);
});

test("a place on q has a spacing, in nm from 100 Å on", () => {
  assert.equal(placeInWords("q", "Å⁻¹", 0.1076, 1), "q = 0.1076 Å⁻¹ · d = 58.4 Å");
  assert.equal(placeInWords("pixel", "px", 37.26, 400), "r = 37.3 px");
  assert.equal(spacingInWords(583.8), "58.4 nm");
});

test("masks are told by kind, and never as nothing where there is something", () => {
  assert.equal(masksInWords({ gaps: 0.0719, hot: 0.00005, saturated: 0 }), "gaps and dead pixels 7.19 %, hot pixels under 0.01 %");
  assert.equal(masksInWords({ gaps: 0 }), "nothing");
});

test("an overlay says whom it leaves out", () => {
  const answer = { asked: 10, count: 6, without_centre: 2, other_axis: 1, grazing: 3, found_centres: 0, unread: 1, first_unread: "a.cbf is gone.", curves: [{}, {}], axis: "q" };
  assert.deepEqual(overlayInWords(answer), [
    "2 images left out: no beam centre is known and none was found.", "1 image left out: their axis is not q, as that of most is.",
    "1 image could not be read. The first: a.cbf is gone.", "3 of them in grazing incidence: q is the length of the whole vector.", "2 single profiles are drawn, evenly chosen.",
  ]);
});

test("what intensities are divided by is said, and what they are not", () => {
  assert.match(correctionsInWords({ solid_angle: true, polarisation: null }), /not by polarisation, which is not known/);
  assert.match(correctionsInWords({ solid_angle: true, polarisation: 0 }), /polarisation \(0\)/);
  assert.match(correctionsInWords({ solid_angle: false, polarisation: null }), /^nothing: solid angle/);
  assert.match(correctionsInWords({ solid_angle: false, polarisation: null }, { q_per_pixel_per_angstrom: 0.1 }), /reduced data/);
});

test("a profile as text names its geometry and its columns", () => {
  const told = { axis: "q", unit: "Å⁻¹", geometry: { distance_m: 0.2 }, corrections: { solid_angle: true, polarisation: 0.99 }, notes: ["Beware."], radial: { x: [0.1, 0.2], intensity: [5, 6], error: [0.5, 0.6] } };
  assert.equal(profileAsText(told, "a.cbf"), "# a.cbf\n# distance_m: 0.2\n# intensities are divided by the solid angle of each pixel and the polarisation (0.99)\n# Beware.\n# q (Å⁻¹)\tintensity\tstandard error\n0.1\t5\t0.5\n0.2\t6\t0.6\n");
});
