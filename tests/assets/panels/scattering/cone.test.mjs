import assert from "node:assert/strict";
import { test } from "node:test";

import { alongSurface, chiAt, distanceAt, ringOf } from "../../../../assets/panels/scattering/cone.mjs";

const centre = { centre_x_pixel: 500, centre_y_pixel: 400 };
const camera = { ...centre, distance_m: 0.2, wavelength_angstrom: 1, pixel_x_um: 100, pixel_y_um: 100 };
const near = (found, expected, reach = 1e-9) => assert.ok(Math.abs(found - expected) <= reach, `${found} is not ${expected}`);

test("q follows the angle of a place, and 2θ and pixels what is known", () => {
  const at = { x: 1500, y: 400 };
  const angle = Math.atan(0.1 / 0.2);
  near(distanceAt(camera, at), 4 * Math.PI * Math.sin(angle / 2));
  near(distanceAt({ ...camera, wavelength_angstrom: undefined }, at), (angle * 180) / Math.PI);
  near(distanceAt(centre, at), 1000);
  near(distanceAt({ ...centre, q_per_pixel_per_angstrom: 0.01, q_per_pixel_y_per_angstrom: 0.02 }, { x: 500, y: 300 }), 2);
});

test("every place of a ring has its q, on a detector that is turned too", () => {
  for (const geometry of [camera, { ...camera, tilt_deg: 15, tilt_plane_deg: 70, pixel_y_um: 150 }, { ...camera, wavelength_angstrom: undefined }]) {
    const places = ringOf(geometry, 2);
    assert.ok(places.length > 200);
    for (const place of places) near(distanceAt(geometry, place), 2, 1e-9);
  }
});

test("angles that a plane never meets have no ring", () => {
  assert.deepEqual(ringOf(camera, 4 * Math.PI), []);
  assert.deepEqual(ringOf(camera, 40), []);
});

test("the parts of q along a surface and across it make up the whole, and the mirrored beam is across it alone", () => {
  const grazed = { ...camera, grazing: true, incidence_deg: 2 };
  for (const geometry of [grazed, { ...grazed, tilt_deg: 15, tilt_plane_deg: 70 }]) {
    for (const at of [{ x: 900, y: 100 }, { x: 20, y: 390 }]) {
      const { xy, z } = alongSurface(geometry, at);
      near(Math.hypot(xy, z), distanceAt(geometry, at));
      assert.equal(Math.sign(xy), Math.sign(at.x - 500));
    }
  }
  const mirrored = alongSurface(grazed, { x: 500, y: 400 - (0.2 * Math.tan((4 * Math.PI) / 180)) / 100e-6 });
  near(mirrored.xy, 0);
  near(mirrored.z, 4 * Math.PI * Math.sin((2 * Math.PI) / 180));
});

test("without the angle of incidence there are no parts", () => {
  assert.equal(alongSurface({ ...camera, grazing: true }, { x: 1, y: 1 }), null);
  assert.equal(alongSurface({ ...camera, incidence_deg: 2, grazing: false }, { x: 1, y: 1 }), null);
});

test("χ counts against the clock from the right", () => {
  near(chiAt(centre, { x: 600, y: 300 }), 45);
  near(chiAt(centre, { x: 500, y: 500 }), -90);
});
