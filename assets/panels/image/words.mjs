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

/**
 * What lies under the cursor.
 * @param {{x: number, y: number}} at   image pixels, 0, 0 is the corner of the first
 * @param {import("./npy.mjs").Field} field
 * @param {{pixel: {x: number, y: number}|null, unit: string|null, span: number}} scale   span: of the values, for the digits
 * @returns {string}
 */
export function readout(at, { values, width, height }, { pixel, unit, span }) {
  const [x, y] = [Math.floor(at.x), Math.floor(at.y)];
  const value = values[y * width + x];
  const place = pixel ? ` · ${length(at.x * pixel.x, width * pixel.x, pixel.x)}, ${length(at.y * pixel.y, height * pixel.y, pixel.y)}` : "";
  return `x ${x}, y ${y}${place} · ${Number.isNaN(value) ? "masked" : quantity(value, unit, Math.min(span, Math.abs(value) || span))}`;
}

/** @returns {string} of a share from 0 to 1, such as "0.3 %", and never 0 of what is there */
export function percent(share) {
  return share > 0 && share < 1e-4 ? "less than 0.01 %" : `${number(100 * share)} %`;
}
