/** What a place on a detector is away from the beam: q, the angle, nothing where the geometry is not known. Pure. */

import { alongSurface } from "../scattering/cone.mjs";

/**
 * @typedef {object} Beam
 * @property {{x: number, y: number}|null} centre   pixels from the outer corner of the first; null: not known
 * @property {"Å⁻¹"|"°"} unit   of q, or of 2θ where the wavelength is not known
 * @property {(dx: number, dy: number) => number} at   its value so many pixels from the centre
 * @property {(value: number) => {x: number, y: number}} reach   how many pixels across and down a value lies
 * @property {number} step   its value one pixel across from the centre
 * @property {boolean} isEven   every pixel adds as much
 * @property {boolean} isTilted   the detector is turned, which `at` leaves out
 * @property {((at: {x: number, y: number}) => {xy: number, z: number})|null} alongSurface   the parts of q of a place
 *   along a surface that the beam grazed and across it, in Å⁻¹; null where they are not known
 */

/**
 * @param {Object|null} geometry as GET …/images/{id}/geometry answers
 * @returns {Beam|null}
 */
export function beamOf(geometry) {
  if (!geometry) return null;
  const { centre_x_pixel: x, centre_y_pixel: y, q_per_pixel_per_angstrom: step } = geometry;
  const known = { centre: Number.isFinite(x) && Number.isFinite(y) ? { x, y } : null, isTilted: Boolean(geometry.tilt_deg) };
  const found = step > 0 ? even(step) : angular(geometry);
  const parts = known.centre && alongSurface(geometry, known.centre) ? (at) => alongSurface(geometry, at) : null;
  return found && { ...known, ...found, isEven: step > 0, step: found.at(1, 0), alongSurface: parts };
}

const even = (step) => ({ unit: "Å⁻¹", at: (dx, dy) => Math.hypot(dx, dy) * step, reach: (q) => ({ x: q / step, y: q / step }) });

/** q = 4π/λ · sin θ, 2θ = atan(r/distance). */
function angular({ distance_m: distance, wavelength_angstrom: wavelength, pixel_x_um: across, pixel_y_um: down = across }) {
  if (!(distance > 0) || !(across > 0) || !(down > 0)) return null;
  const twoTheta = (dx, dy) => Math.atan((Math.hypot(dx * across, dy * down) * 1e-6) / distance);
  const reachOf = (angle) => ({ x: (distance * Math.tan(angle)) / (across * 1e-6), y: (distance * Math.tan(angle)) / (down * 1e-6) });
  if (!(wavelength > 0)) return { unit: "°", at: (dx, dy) => (twoTheta(dx, dy) * 180) / Math.PI, reach: (degrees) => reachOf((degrees * Math.PI) / 180) };
  const factor = (4 * Math.PI) / wavelength;
  return { unit: "Å⁻¹", at: (dx, dy) => factor * Math.sin(twoTheta(dx, dy) / 2), reach: (q) => reachOf(2 * Math.asin(Math.min(1, q / factor))) };
}
