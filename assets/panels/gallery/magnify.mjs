/** Tiles at one physical magnification: how large each image is drawn so that a nanometre is the same everywhere. Pure. */

import { number } from "../format.mjs";

const SAMPLE = 2000;

/**
 * The width of an image in nanometres, its longer side.
 * @param {{width: number|null, height: number|null, pixel_size_nm: number|null}} image
 * @returns {number|null} null where the size of its pixels is not known
 */
export function fieldOf({ width, height, pixel_size_nm: pixel }) {
  return pixel > 0 && width > 0 && height > 0 ? Math.max(width, height) * pixel : null;
}

/** The round number (1, 2 or 5 times a power of ten) next to `value`. */
export function roundNumber(value) {
  const power = 10 ** Math.floor(Math.log10(value));
  const head = value / power;
  return (head < 1.5 ? 1 : head < 3.5 ? 2 : head < 7.5 ? 5 : 10) * power;
}

/**
 * How wide a tile is: a round number near the middle of what is shown.
 * @param {ArrayLike<number>} rows
 * @param {(row: number) => number|null} fieldAt
 * @returns {{tile_nm: number|null, unknown: number, sampled: number}} tile_nm null where no scale is known
 */
export function tileScale(rows, fieldAt) {
  const every = Math.max(1, Math.floor(rows.length / SAMPLE));
  const fields = [];
  let sampled = 0;
  for (let place = 0; place < rows.length; place += every, sampled += 1) {
    const field = fieldAt(rows[place]);
    if (field !== null) fields.push(field);
  }
  fields.sort((a, b) => a - b);
  const middle = fields.length ? fields[fields.length >> 1] : null;
  return { tile_nm: middle && roundNumber(middle), unknown: sampled - fields.length, sampled };
}

/** 1500 -> "1.5 µm" */
export function lengthInWords(nm) {
  if (nm >= 1e6) return `${number(nm / 1e6)} mm`;
  if (nm >= 1e3) return `${number(nm / 1e3)} µm`;
  return nm >= 1 ? `${number(nm)} nm` : `${number(nm * 1e3)} pm`;
}

/** What the bar says of the scale. */
export function scaleInWords({ tile_nm: tile, unknown, sampled }) {
  if (tile === null) return "No image here has a known pixel size.";
  const known = `Tile: ${lengthInWords(tile)}`;
  if (!unknown) return known;
  const share = Math.max(1, Math.round((100 * unknown) / sampled));
  return `${known}; dashed: scale not known (${share}%)`;
}
