/** Geometry, masks and places of a scattering pattern as people read them. Pure. */

import { count, number, quantity } from "../format.mjs";

const WHENCE = { header: "from the file's header", table: "from the table of the collection", hand: "given by hand", poni: "from a PONI file", found: "found in the pattern" };
const MASKS = { gaps: "gaps and dead pixels", saturated: "saturated", hot: "hot pixels", beam_stop: "beam stop or shadow" };
export const AXES = { q: "q", two_theta: "2θ", pixel: "distance from the beam" };
const FINER = 40; // times than the ticks of its axis is a place on it told

/** @param {"q"|"two_theta"|"pixel"} axis @param {string} unit @returns {string} "q (Å⁻¹)" */
export const axisInWords = (axis, unit) => `${AXES[axis]} (${unit})`;

/**
 * A place on the radial axis; of q with the spacing it stands for.
 * @param {"q"|"two_theta"|"pixel"} axis @param {string} unit @param {number} value @param {number} span   of the axis
 */
export function placeInWords(axis, unit, value, span) {
  const said = `${axis === "pixel" ? "r" : AXES[axis]} = ${quantity(value, unit, span / FINER)}`;
  return axis === "q" && value > 0 ? `${said} · d = ${spacingInWords((2 * Math.PI) / value)}` : said;
}

/** @param {number} angstrom @returns {string} in Å, in nm from 100 Å on */
export function spacingInWords(angstrom) {
  return angstrom >= 100 ? `${number(angstrom / 10)} nm` : `${number(angstrom)} Å`;
}

/**
 * Where the beam is, whence that is known, and how sure it is.
 * @param {{geometry: Object, origins: Object, found: Object|null}} told as `GET …/profile` answers
 */
export function centreInWords({ geometry, origins, found }) {
  const { centre_x_pixel: x, centre_y_pixel: y } = geometry;
  if (x === undefined || y === undefined) return found ? `not found (best guess ${place(found)}, ${sure(found)})` : "not found";
  const whence = origins.centre_x_pixel;
  return `${place({ x, y })}, ${WHENCE[whence]}${whence === "found" ? `, ${sure(found)}` : ""}`;
}

const place = ({ x, y }) => `(${x.toFixed(1)}, ${y.toFixed(1)})`;
const sure = ({ confidence }) => `confidence ${Math.round(100 * confidence)} %`;

/**
 * What is known of the rest.
 * @param {Object} geometry @param {Object} origins
 * @returns {Array<{name: string, said: string}>}
 */
export function geometryInWords(geometry, origins) {
  const whence = (key) => `, ${WHENCE[origins[key]] ?? "known"}`;
  const { distance_m: distance, wavelength_angstrom: wavelength, pixel_x_um: across, pixel_y_um: down, tilt_deg: tilt, incidence_deg: incidence, q_per_pixel_per_angstrom: step } = geometry;
  const pixel = across === undefined ? "" : down === undefined || Math.abs(down - across) < 1e-6 * across ? `${number(across)} µm` : `${number(across)} × ${number(down)} µm`;
  if (step !== undefined) return [{ name: "Axes", said: `q already, ${number(step)} Å⁻¹ a pixel${whence("q_per_pixel_per_angstrom")}` }];
  return [
    { name: "Distance", said: distance === undefined ? "not known" : `${distanceInWords(distance)}${whence("distance_m")}` },
    { name: "Wavelength", said: wavelength === undefined ? "not known" : `${number(wavelength)} Å (${number(12.39842 / wavelength)} keV)${whence("wavelength_angstrom")}` },
    { name: "Pixel", said: pixel === "" ? "not known" : `${pixel}${whence("pixel_x_um")}` },
    ...(tilt ? [{ name: "Tilt", said: `${number(tilt)}°${whence("tilt_deg")}` }] : []),
    ...(incidence ? [{ name: "Incidence", said: `${number(incidence)}°${whence("incidence_deg")}` }] : []),
  ];
}

function distanceInWords(metres) {
  return metres < 1 ? `${number(1000 * metres)} mm` : `${number(metres)} m`;
}

/** Why the axis is not q, null where it is. @param {"q"|"two_theta"|"pixel"} axis @param {Object} geometry */
export function axisFault(axis, geometry) {
  if (axis === "q") return null;
  if (axis === "two_theta") return "The wavelength is not known, so the axis is the angle 2θ, not q.";
  const missing = [geometry.distance_m ? null : "distance", geometry.pixel_x_um ? null : "pixel size", geometry.wavelength_angstrom ? null : "wavelength"].filter(Boolean);
  return `The axis is in pixels: ${missing.join(", ")} not known.`;
}

/** @param {Object<string, number>} masks   shares by kind @returns {string} */
export function masksInWords(masks) {
  const said = Object.entries(masks).filter(([, share]) => share > 0).map(([kind, share]) => `${MASKS[kind]} ${share < 1e-4 ? "under 0.01" : number(100 * share)} %`);
  return said.length ? said.join(", ") : "nothing";
}

/** @param {{solid_angle: boolean, polarisation: number|null}} corrections   of intensities @param {Object} [geometry] */
export function correctionsInWords({ solid_angle: isSolid, polarisation }, { q_per_pixel_per_angstrom: step } = {}) {
  if (!isSolid) return step ? "nothing: axes in q are taken for reduced data" : "nothing: solid angle and polarisation need distance and pixel";
  return polarisation === null ? "the solid angle of each pixel; not by polarisation, which is not known" : `the solid angle of each pixel and the polarisation (${number(polarisation)})`;
}

/** The columns of a profile as text that other programs read. @param {Object} told @param {string} file */
export function profileAsText({ axis, unit, radial, geometry, corrections, notes }, file) {
  const known = Object.entries(geometry).map(([name, value]) => `# ${name}: ${value}`);
  const head = [`# ${file}`, ...known, `# intensities are divided by ${correctionsInWords(corrections, geometry)}`, ...notes.map((note) => `# ${note}`), `# ${AXES[axis]} (${unit})\tintensity${radial.error ? "\tstandard error" : ""}`];
  return `${[...head, ...radial.x.map((x, k) => [x, radial.intensity[k], ...(radial.error ? [radial.error[k]] : [])].join("\t"))].join("\n")}\n`;
}

/**
 * What an overlay does not show, and what to mind about it.
 * @param {Object} answer of POST …/profiles
 * @returns {string[]} sentences
 */
export function overlayInWords({ asked, count: shown, without_centre: lost, other_axis: other, grazing, found_centres: found, unread, first_unread: first, curves, axis }) {
  const several = (one) => `${count(one)} ${one === 1 ? "image" : "images"}`;
  return [
    shown === 0 ? `None of the ${count(asked)} images has a profile.` : null,
    lost ? `${several(lost)} left out: no beam centre is known and none was found.` : null,
    other ? `${several(other)} left out: their axis is not ${AXES[axis]}, as that of most is.` : null,
    unread ? `${several(unread)} could not be read. The first: ${first}` : null,
    grazing ? `${count(grazing)} of them in grazing incidence: q is the length of the whole vector.` : null,
    found ? `The centre of ${count(found)} was found in the pattern itself.` : null,
    curves && curves.length < shown ? `${count(curves.length)} single profiles are drawn, evenly chosen.` : null,
  ].filter(Boolean);
}
