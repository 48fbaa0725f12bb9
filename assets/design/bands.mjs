/** The plane of a boundary as filled contours: values in bands of round numbers, hatched where a side is unsure. Pure. */

import { roundNumbers } from "../panels/image/ticks.mjs";

export const UNSURE = [0.1, 0.9];
const MOST_BANDS = 12;
const HATCH_PX = 7;
const STROKE_PX = 2;

/** @param {{low: number, high: number}} property @returns {number[]} edges of the bands, the ends of the property the outermost */
export function bandsOf({ low, high }) {
  const inner = roundNumbers(low, high, MOST_BANDS).filter((edge) => edge > low && edge < high);
  return [low, ...inner, high];
}

/** @param {number} value @param {number[]} edges @returns {number} which band it lies in; those beyond the ends count to the outermost */
export function bandOf(value, edges) {
  let band = 0;
  while (band < edges.length - 2 && value >= edges[band + 1]) band += 1;
  return band;
}

/** @param {number} band @param {number[]} edges @returns {number} 0 to 1: where its middle stands between the outermost edges */
export const shareOf = (band, edges) => ((edges[band] + edges[band + 1]) / 2 - edges[0]) / (edges.at(-1) - edges[0] || 1);

/**
 * A grid read between its places.
 * @param {number[][]} grid   rows of y
 * @param {number} across @param {number} up   0 to 1 along either axis
 * @returns {number}
 */
export function between(grid, across, up) {
  const [x, y] = [across * (grid[0].length - 1), up * (grid.length - 1)];
  const [left, low] = [Math.min(grid[0].length - 2, Math.floor(x)), Math.min(grid.length - 2, Math.floor(y))];
  const [right, high] = [x - left, y - low];
  const along = (row) => row[left] * (1 - right) + row[left + 1] * right;
  return along(grid[low]) * (1 - high) + along(grid[low + 1]) * high;
}

/**
 * The pixels of the plane.
 * @param {{value: number[][], probability: number[][]}} answer
 * @param {{width: number, height: number, edges: number[], hasZero: boolean, ratio: number}} sheet   ratio: pixels of the screen to one of CSS
 * @param {{bands: number[][], zero: number[], ink: number[]}} colours   each red, green, blue
 * @returns {Uint8ClampedArray} red, green, blue, opaque of each pixel, the top row first
 */
export function fieldOf({ value, probability }, { width, height, edges, hasZero, ratio }, { bands, zero, ink }) {
  const pixels = new Uint8ClampedArray(4 * width * height);
  for (let row = 0; row < height; row += 1) {
    for (let at = 0; at < width; at += 1) {
      const [across, up] = [(at + 0.5) / width, 1 - (row + 0.5) / height];
      const sure = between(probability, across, up);
      const colour = hasZero && sure < 0.5 ? zero : bands[bandOf(between(value, across, up), edges)];
      const isHatched = sure > UNSURE[0] && sure < UNSURE[1] && ((at + row) / ratio) % HATCH_PX < STROKE_PX;
      const share = isHatched ? 0.45 : 0;
      for (let part = 0; part < 3; part += 1) pixels[4 * (row * width + at) + part] = colour[part] + share * (ink[part] - colour[part]);
      pixels[4 * (row * width + at) + 3] = 255;
    }
  }
  return pixels;
}
