/** Places, lengths and values of an image as people read them. Pure. */

import { number, quantity } from "../format.mjs";

const UNITS = [["nm", 1], ["µm", 1e3], ["mm", 1e6]];

/**
 * @param {number} nm
 * @param {number} [span] nm: the unit is that of this length
 * @param {number} [step] nm: digits enough to tell lengths apart that differ by so much
 * @returns {string} such as "0.235 nm" or "1.2 µm"
 */
export function length(nm, span = Math.abs(nm), step = span / 100) {
  const [unit, size] = UNITS.findLast(([, least]) => span >= least) ?? UNITS[0];
  return quantity(nm / size, unit, (100 * step) / size);
}

/** @returns {{x: number, y: number}|null} nm of a pixel, null where it is not known */
export function pixelOf(columns) {
  const { pixel_size_nm: x, pixel_size_y_nm: y } = Object.fromEntries(columns.map(({ name, value }) => [name, value]));
  return x > 0 ? { x, y: y > 0 ? y : x } : null;
}

/** @returns {string|null} the unit of an image's values */
export const unitOf = (columns) => columns.find(({ name }) => name === "value_unit")?.value ?? null;

/** @param {import("./npy.mjs").Field} field @param {number} factor @returns {import("./npy.mjs").Field} in another unit */
export function asIn(field, factor) {
  if (factor === 1) return field;
  const values = field.values.slice();
  for (let k = 0; k < values.length; k++) values[k] *= factor; // quicker by far than map()
  return { ...field, values };
}

/**
 * @param {{channel: string, frame: number}} member of a scan
 * @param {string[]} channels   all of its scan
 * @returns {string} such as "Phase · frame 3"; of the path of a channel as much of its end as tells it from the others
 */
export function partInWords({ channel, frame }, channels) {
  const others = channels.filter((one) => one !== channel);
  if (!others.length) return `frame ${frame}`;
  const parts = channel.split("/").filter(Boolean);
  const end = (count) => parts.slice(-count).join("/");
  const told = parts.findIndex((_, k) => !others.some((one) => `/${one}`.endsWith(`/${end(k + 1)}`)));
  const name = told < 0 ? channel : end(told + 1);
  return frame ? `${name} · frame ${frame}` : name;
}

/**
 * What lies under the cursor.
 * @param {{x: number, y: number}} at   image pixels, 0, 0 is the corner of the first
 * @param {import("./npy.mjs").Field} field
 * @param {{pixel: {x: number, y: number}|null, unit: string|null, span: number, beam?: import("./beam.mjs").Beam|null}} scale
 *   span: of the values, for the digits
 * @returns {string}
 */
export function readout(at, { values, width, height }, { pixel, unit, span, beam = null }) {
  const [x, y] = [Math.floor(at.x), Math.floor(at.y)];
  const value = values[y * width + x];
  const place = pixel ? ` · ${length(at.x * pixel.x, width * pixel.x, pixel.x)}, ${length(at.y * pixel.y, height * pixel.y, pixel.y)}` : "";
  return `x ${x}, y ${y}${place}${beam?.centre ? ` · ${fromBeam(at, beam)}` : ""} · ${Number.isNaN(value) ? "masked" : quantity(value, unit, Math.min(span, Math.abs(value) || span))}`;
}

/** How far a place lies from the beam; the period that scatters there. */
function fromBeam(at, beam) {
  const value = beam.at(at.x - beam.centre.x, at.y - beam.centre.y);
  if (beam.unit === "°") return `2θ = ${quantity(value, "°")}`;
  const period = value > 0 ? `, d = ${length((2 * Math.PI) / value / 10)}` : "";
  return `q = ${quantity(value, "Å⁻¹")}${period}`;
}

/** @returns {string} of a share from 0 to 1, such as "0.3 %", and never 0 of what is there */
export function percent(share) {
  return share > 0 && share < 1e-4 ? "less than 0.01 %" : `${number(100 * share)} %`;
}
