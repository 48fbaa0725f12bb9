/** Scattering angles on a flat detector, which may be turned: of a pixel, and the ring of one angle. Pure. */

const RING_POINTS = 240;

/**
 * @typedef {object} Geometry as `GET …/images/{id}/profile` answers; what is not known is missing
 * @property {number} [centre_x_pixel]   pixels from the outer corner of the first
 * @property {number} [centre_y_pixel]
 * @property {number} [distance_m]       along the beam
 * @property {number} [wavelength_angstrom]
 * @property {number} [pixel_x_um]
 * @property {number} [pixel_y_um]
 * @property {number} [tilt_deg]         as Fit2D and pyFAI mean it
 * @property {number} [tilt_plane_deg]
 * @property {number} [q_per_pixel_per_angstrom]
 * @property {number} [q_per_pixel_y_per_angstrom]
 * @property {boolean} [grazing]         the beam grazed a surface
 * @property {number} [incidence_deg]    at this angle to it
 */

const radians = (degrees) => (degrees * Math.PI) / 180;

/** The size of a pixel in metres, or in steps of q or of pixels where there are no angles. */
function pixelOf(geometry) {
  const { q_per_pixel_per_angstrom: step, q_per_pixel_y_per_angstrom: up } = geometry;
  if (step) return { x: step, y: up ?? step };
  if (!hasAngles(geometry)) return { x: 1, y: 1 };
  return { x: geometry.pixel_x_um * 1e-6, y: (geometry.pixel_y_um ?? geometry.pixel_x_um) * 1e-6 };
}

const hasAngles = (geometry) => !geometry.q_per_pixel_per_angstrom && geometry.distance_m > 0 && geometry.pixel_x_um > 0;

/** Where the beam meets the detector, seen from the foot of the perpendicular of the sample, and how far that is. */
function beamOf({ distance_m: distance, tilt_deg: tilt = 0, tilt_plane_deg: plane = 0 }) {
  const aside = distance * Math.sin(radians(tilt));
  return { x: aside * Math.cos(radians(plane)), y: aside * Math.sin(radians(plane)), away: distance * Math.cos(radians(tilt)), distance };
}

/**
 * How far a place is from the beam, in the unit of the radial axis: q in Å⁻¹, 2θ in degrees, or pixels.
 * @param {Geometry} geometry with a centre
 * @param {{x: number, y: number}} at   pixels from the outer corner of the first
 */
export function distanceAt(geometry, at) {
  const pixel = pixelOf(geometry);
  const [dx, dy] = [(at.x - geometry.centre_x_pixel) * pixel.x, (at.y - geometry.centre_y_pixel) * pixel.y];
  if (!hasAngles(geometry)) return Math.hypot(dx, dy);
  const beam = beamOf(geometry);
  const [x, y] = [beam.x + dx, beam.y + dy];
  const cosine = (x * beam.x + y * beam.y + beam.away ** 2) / (Math.hypot(x, y, beam.away) * beam.distance);
  return fromAngle(geometry, Math.acos(Math.min(1, Math.max(-1, cosine))));
}

function fromAngle({ wavelength_angstrom: wavelength }, angle) {
  return wavelength ? ((4 * Math.PI) / wavelength) * Math.sin(angle / 2) : (angle * 180) / Math.PI;
}

function toAngle({ wavelength_angstrom: wavelength }, value) {
  if (!wavelength) return radians(value);
  const sine = (value * wavelength) / (4 * Math.PI);
  return sine <= 1 ? 2 * Math.asin(sine) : NaN;
}

/**
 * The parts of q of a place along a surface that the beam grazed and across it, without refraction; the surface is level
 * along the rows of the detector. k and n after the usual choice: q_z = q · n, q_xy has the sign of the side.
 * @param {Geometry} geometry with a centre
 * @param {{x: number, y: number}} at   pixels from the outer corner of the first
 * @returns {{xy: number, z: number}|null} in Å⁻¹; null where beam, surface or detector are not known well enough
 */
export function alongSurface(geometry, at) {
  const { grazing, incidence_deg: incidence, wavelength_angstrom: wavelength } = geometry;
  if (!grazing || !incidence || !wavelength || !hasAngles(geometry)) return null;
  const pixel = pixelOf(geometry);
  const beam = beamOf(geometry);
  const there = unit([beam.x + (at.x - geometry.centre_x_pixel) * pixel.x, beam.y + (at.y - geometry.centre_y_pixel) * pixel.y, beam.away]);
  const ahead = unit([beam.x, beam.y, beam.away]);
  const up = across([0, -1, 0], ahead);
  const [forward, rise, side] = [dot(there, ahead) - 1, dot(there, up), dot(there, across([1, 0, 0], ahead, up))];
  const [sine, cosine] = [Math.sin(radians(incidence)), Math.cos(radians(incidence))];
  const wave = (2 * Math.PI) / wavelength;
  const [along, z] = [wave * (forward * cosine + rise * sine), wave * (rise * cosine - forward * sine)];
  return { xy: Math.hypot(along, wave * side) * (side < 0 ? -1 : 1), z };
}

const dot = (a, b) => a.reduce((sum, value, k) => sum + value * b[k], 0);
const unit = (a) => a.map((value) => value / Math.hypot(...a));
/** A direction made perpendicular to others. */
const across = (a, ...others) => unit(others.reduce((left, other) => left.map((value, k) => value - dot(a, other) * other[k]), a));

/** χ of a place in degrees, −180 to 180, counter-clockwise from the right. */
export function chiAt(geometry, at) {
  return (Math.atan2(geometry.centre_y_pixel - at.y, at.x - geometry.centre_x_pixel) * 180) / Math.PI;
}

/**
 * The places that are as far from the beam.
 * @param {Geometry} geometry with a centre
 * @param {number} value   in the unit of the radial axis
 * @returns {Array<{x: number, y: number}>} in image pixels, once around; those that no detector reaches are left out
 */
export function ringOf(geometry, value) {
  const pixel = pixelOf(geometry);
  const turned = hasAngles(geometry);
  const angle = turned ? toAngle(geometry, value) : 0;
  const beam = turned ? beamOf(geometry) : null;
  return Array.from({ length: RING_POINTS + 1 }, (_, k) => {
    const [across, down] = [Math.cos((2 * Math.PI * k) / RING_POINTS), Math.sin((2 * Math.PI * k) / RING_POINTS)];
    const reach = turned ? reachOf(beam, angle, across, down) : value;
    return { x: geometry.centre_x_pixel + (reach * across) / pixel.x, y: geometry.centre_y_pixel + (reach * down) / pixel.y };
  }).filter(({ x, y }) => Number.isFinite(x) && Number.isFinite(y));
}

/** How far from the beam along a direction in the detector an angle lies: the cone cut by the plane. */
function reachOf({ x, y, distance }, angle, across, down) {
  const cosine = Math.cos(angle);
  if (!(cosine > 0)) return NaN;
  const along = x * across + y * down;
  const [a, b, c] = [along ** 2 - (cosine * distance) ** 2, 2 * along * (distance * Math.sin(angle)) ** 2, distance ** 4 * Math.sin(angle) ** 2];
  if (!(a < 0)) return NaN;
  return (-b - Math.sqrt(b * b - 4 * a * c)) / (2 * a);
}
