/** From numbers to colours, and a part of an image onto the pixels of a canvas. Pure. */

import { rampAt } from "../../map/ramps.mjs";

const STEPS = 256;
const LOG_FLOOR = 1e-3; // of the window: how far down a logarithm goes
const SATURATED = { viridis: [255, 72, 36], cividis: [255, 72, 36], grey: [255, 140, 0], inferno: [64, 224, 96], magma: [64, 224, 96] };
const MASKED = { viridis: [233, 62, 140], cividis: [233, 62, 140], grey: [233, 62, 140], inferno: [50, 190, 214], magma: [50, 190, 214] };

/**
 * @param {"linear"|"log"|"sqrt"} scale   logarithm and root are of the height above the window's lower end
 * @param {number} low    darkest
 * @param {number} high   brightest
 * @returns {(value: number) => number} 0 to 1
 */
export function toneOf(scale, low, high) {
  const span = high - low;
  const share = (value) => Math.min(1, Math.max(0, (value - low) / span));
  if (scale === "sqrt") return (value) => Math.sqrt(share(value));
  if (scale !== "log") return share;
  const whole = Math.log1p(1 / LOG_FLOOR);
  return (value) => Math.log1p(share(value) / LOG_FLOOR) / whole;
}

/** @returns {[number, number, number]} the colour of masked pixels, which the map does not hold */
export const maskColour = (colourmap) => MASKED[colourmap];

/** @returns {[number, number, number]} the colour of saturated pixels */
export const saturatedColour = (colourmap) => SATURATED[colourmap];

/** @returns {Uint32Array} 256 colours as bytes of a canvas, one more for what is masked, and one for what is saturated */
export function colourTable(colourmap) {
  const table = new Uint32Array(STEPS + 2);
  const bytes = new Uint8Array(table.buffer);
  for (let step = 0; step < STEPS; step++) bytes.set([...rampAt(colourmap, step / (STEPS - 1), "whole"), 255], 4 * step);
  bytes.set([...maskColour(colourmap), 255, ...saturatedColour(colourmap), 255], 4 * STEPS);
  return table;
}

/**
 * Draw what lies in the frame: pixels as squares when magnified, means when reduced, nothing beside the image.
 * @param {Uint32Array} target    canvas pixels
 * @param {{width: number, height: number}} size   of the canvas
 * @param {number} ratio          canvas pixels a CSS pixel
 * @param {import("./placement.mjs").Placement} placement
 * @param {ReturnType<typeof import("./pyramid.mjs").pyramid>} levels
 * @param {{tone: (value: number) => number, table: Uint32Array, ceiling?: number}} look   ceiling: from this value on
 *   pixels are saturated
 */
export function paint(target, size, ratio, placement, levels, { tone, table, ceiling = Infinity }) {
  const perPixel = 1 / (placement.zoom * ratio);
  const level = Math.min(levels.length - 1, Math.max(0, Math.floor(Math.log2(perPixel) + 0.5)));
  const { values, width, height } = levels[level];
  const step = perPixel / 2 ** level;
  const columns = places(size.width, placement.left * ratio, step, width);
  const rows = places(size.height, placement.top * ratio, step, height);
  target.fill(0);
  for (let y = 0; y < size.height; y++) {
    if (rows[y] < 0) continue;
    if (y && rows[y] === rows[y - 1]) {
      target.copyWithin(y * size.width, (y - 1) * size.width, y * size.width);
      continue;
    }
    const row = rows[y] * width;
    for (let x = 0, at = y * size.width; x < size.width; x++, at++) {
      if (columns[x] < 0) continue;
      if (x && columns[x] === columns[x - 1]) {
        target[at] = target[at - 1];
        continue;
      }
      const value = values[row + columns[x]];
      if (value >= ceiling) target[at] = table[STEPS + 1];
      else target[at] = table[value === value ? Math.round(tone(value) * (STEPS - 1)) : STEPS];
    }
  }
}

/** Which pixel of the image each pixel of the canvas shows; -1 beside it. */
function places(count, from, step, most) {
  return Int32Array.from({ length: count }, (_, at) => {
    const place = Math.floor((at + 0.5 - from) * step);
    return place < 0 || place >= most ? -1 : place;
  });
}
