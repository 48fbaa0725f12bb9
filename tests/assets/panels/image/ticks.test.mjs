import assert from "node:assert/strict";
import { test } from "node:test";

import { beamOf } from "../../../../assets/panels/image/beam.mjs";
import { alongSurface } from "../../../../assets/panels/scattering/cone.mjs";
import { reciprocalBar, roundNumbers, rulerOf } from "../../../../assets/panels/image/ticks.mjs";

test("round numbers lie within the range, no more of them than there is room for", () => {
  assert.deepEqual(roundNumbers(0, 10, 5), [0, 2, 4, 6, 8, 10]);
  assert.deepEqual(roundNumbers(-0.31, 0.29, 6), [-0.3, -0.2, -0.1, 0, 0.1, 0.2]);
  assert.deepEqual(roundNumbers(3, 3, 5), []);
});

test("a known size of pixels gives lengths in one unit, an unknown one pixels", () => {
  const lengths = rulerOf({ pixel: { x: 4, y: 8 }, beam: null, width: 500, height: 250 });
  assert.equal(lengths.unit, "µm");
  assert.deepEqual(lengths.x(0, 500, 4), [0, 0.5, 1, 1.5, 2].map((um) => ({ pixel: um * 250, label: String(um) })));
  assert.equal(lengths.y(0, 250, 4)[1].pixel, 62.5);
  const pixels = rulerOf({ pixel: null, beam: null, width: 100, height: 100 });
  assert.deepEqual([pixels.unit, pixels.x(10, 50, 2).map(({ label }) => label)], ["pixel", ["20", "40"]]);
});

test("where the beam is known q is signed, to the right and upwards positive, small q in nm⁻¹", () => {
  const sans = rulerOf({ pixel: null, beam: beamOf({ q_per_pixel_per_angstrom: 0.002, centre_x_pixel: 50, centre_y_pixel: 20 }), width: 100, height: 100 });
  assert.equal(sans.unit, "Å⁻¹");
  assert.deepEqual(sans.x(0, 100, 4), [[0, "−0.1"], [25, "−0.05"], [50, "0"], [75, "0.05"], [100, "0.1"]].map(([pixel, label]) => ({ pixel, label })));
  assert.deepEqual([sans.names, sans.y(0, 100, 4)], [["q_x", "q_y"], [[20, "0"], [45, "−0.05"], [70, "−0.1"], [95, "−0.15"]].map(([pixel, label]) => ({ pixel, label }))]);
  const small = rulerOf({ pixel: null, beam: beamOf({ q_per_pixel_per_angstrom: 1e-4, centre_x_pixel: 50, centre_y_pixel: 50 }), width: 100, height: 100 });
  assert.equal(small.unit, "nm⁻¹");
  assert.ok(small.y(0, 100, 4).some(({ pixel, label }) => Math.abs(pixel - 100) < 1e-9 && label === "−0.05"));
});

test("where the beam grazed a surface at a known angle the axes are q_xy and q_z", () => {
  const geometry = { distance_m: 0.2, wavelength_angstrom: 1, pixel_x_um: 100, centre_x_pixel: 500, centre_y_pixel: 900, grazing: true, incidence_deg: 2 };
  const ruler = rulerOf({ pixel: null, beam: beamOf(geometry), width: 1000, height: 1000 });
  assert.deepEqual(ruler.names, ["q_xy", "q_z"]);
  const [across, up] = [ruler.x(0, 1000, 8), ruler.y(0, 1000, 8)];
  assert.deepEqual(across.map(({ label }) => label), ["−1.5", "−1", "−0.5", "0", "0.5", "1", "1.5"]);
  assert.equal(Math.round(across[3].pixel), 500);
  const one = up.find(({ label }) => label === "1");
  assert.ok(Math.abs(alongSurface(geometry, { x: 500, y: one.pixel }).z - 1) < 1e-6 && one.pixel < 900);
  assert.deepEqual(rulerOf({ pixel: null, beam: beamOf({ ...geometry, incidence_deg: undefined }), width: 9, height: 9 }).names, ["q_x", "q_y"]);
});

test("a beam without its centre gives no axis of q", () => {
  assert.equal(rulerOf({ pixel: null, beam: beamOf({ q_per_pixel_per_angstrom: 0.002 }), width: 9, height: 9 }).unit, "pixel");
});

test("distance and wavelength give q, the distance alone the angle, less gives nothing", () => {
  const told = { distance_m: 0.2, wavelength_angstrom: 1, pixel_x_um: 100, pixel_y_um: 200, centre_x_pixel: 10, centre_y_pixel: 10 };
  const beam = beamOf(told);
  const twoTheta = Math.atan(0.05 / 0.2);
  assert.ok(Math.abs(beam.at(500, 0) - 4 * Math.PI * Math.sin(twoTheta / 2)) < 1e-12);
  assert.ok(Math.abs(beam.at(0, 250) - beam.at(500, 0)) < 1e-12);
  assert.ok(Math.abs(beam.reach(beam.at(500, 0)).x - 500) < 1e-6 && Math.abs(beam.reach(beam.at(500, 0)).y - 250) < 1e-6);
  const angle = beamOf({ ...told, wavelength_angstrom: undefined });
  assert.equal(angle.unit, "°");
  assert.ok(Math.abs(angle.at(500, 0) - (twoTheta * 180) / Math.PI) < 1e-9 && Math.abs(angle.reach(angle.at(500, 0)).x - 500) < 1e-6);
  assert.equal(beamOf({ centre_x_pixel: 1, centre_y_pixel: 1 }), null);
  assert.equal(beamOf(null), null);
});

test("a bar of round q fits, in nm⁻¹ where it is small", () => {
  assert.deepEqual(reciprocalBar(0.002, 120), { pixels: 100, label: "q = 0.2 Å⁻¹" });
  assert.deepEqual(reciprocalBar(0.0001, 120), { pixels: 100, label: "q = 0.1 nm⁻¹" });
  assert.equal(reciprocalBar(undefined, 120), null);
});
