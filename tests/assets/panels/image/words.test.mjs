import assert from "node:assert/strict";
import { test } from "node:test";

import { beamOf } from "../../../../assets/panels/image/beam.mjs";
import { asIn, length, partInWords, percent, pixelOf, readout } from "../../../../assets/panels/image/words.mjs";

const field = { values: Float32Array.of(1, 2.5, NaN, 4), width: 2, height: 2, dtype: "f4" };

test("a length has the unit it deserves", () => {
  assert.deepEqual([length(0.235), length(950), length(1234), length(2.5e6)], ["0.235 nm", "950 nm", "1.23 µm", "2.5 mm"]);
  assert.deepEqual([length(30, 20_000), length(30, 20_000, 10)], ["0 µm", "0.03 µm"]);
});

test("the size of a pixel is that of its columns, square where one alone is known", () => {
  const column = (name, value) => ({ name, value });
  assert.deepEqual(pixelOf([column("pixel_size_nm", 2), column("pixel_size_y_nm", 4)]), { x: 2, y: 4 });
  assert.deepEqual(pixelOf([column("pixel_size_nm", 2)]), { x: 2, y: 2 });
  assert.equal(pixelOf([column("pixel_size_nm", null)]), null);
});

test("under the cursor stand place and value with their units", () => {
  const scale = { pixel: { x: 10, y: 10 }, unit: "pm", span: 3 };
  assert.equal(readout({ x: 1.5, y: 0.2 }, field, scale), "x 1, y 0 · 15 nm, 2 nm · 2.5 pm");
  assert.equal(readout({ x: 0.5, y: 1.9 }, field, { ...scale, pixel: null }), "x 0, y 1 · masked");
});

test("a share that is there is never said to be none", () => {
  assert.deepEqual([percent(0), percent(1e-6), percent(0.0034), percent(1)], ["0 %", "less than 0.01 %", "0.34 %", "100 %"]);
});

test("where the beam is known a place is told by q and the period that scatters there, or by the angle", () => {
  const known = { centre_x_pixel: 0, centre_y_pixel: 0 };
  const said = (geometry) => readout({ x: 1.5, y: 0 }, field, { pixel: null, unit: null, span: 3, beam: beamOf({ ...known, ...geometry }) });
  assert.equal(said({ q_per_pixel_per_angstrom: 0.1 }), "x 1, y 0 · q = 0.15 Å⁻¹, d = 4.19 nm · 2.5");
  assert.match(said({ distance_m: 1, pixel_x_um: 1e4 }), /2θ = 0.859 ° · 2.5$/);
});

test("a member of a scan is called by its channel, of one channel by its frame", () => {
  assert.equal(partInWords({ channel: "Phase", frame: 0 }, ["Phase", "Height"]), "Phase");
  assert.equal(partInWords({ channel: "/Scan 0/Data/Raw", frame: 3 }, ["/Scan 0/Data/Raw", "/Scan 0/Data/Other"]), "Raw · frame 3");
  assert.equal(partInWords({ channel: "/Scan 0/Data/Raw", frame: 0 }, ["/Scan 0/Data/Raw", "/Scan 1/Data/Raw", "Raw"]), "Scan 0/Data/Raw");
  assert.equal(partInWords({ channel: "Phase", frame: 0 }, ["Phase"]), "frame 0");
});

test("values in another unit leave the first as they were", () => {
  assert.deepEqual([...asIn(field, 1000).values], [1000, 2500, NaN, 4000]);
  assert.equal(asIn(field, 1), field);
});
