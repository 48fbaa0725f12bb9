/** The axes of parallel coordinates: where they stand, and what a drag or a key on one means. Pure. */

import { tidy } from "./wish.mjs";

export const TOP_PX = 60;
export const BOTTOM_PX = 20;
const SIDE_PX = 34;
const WIDE_PX = 104;

/** @param {number} place @param {number} axes @param {number} width @returns {number} pixels from the left */
export function acrossOf(place, axes, width) {
  const side = Math.max(SIDE_PX, wideOf(axes, width) / 2);
  return axes === 1 ? width / 2 : side + (place * (width - 2 * side)) / (axes - 1);
}

/** @returns {number} pixels that the name of an axis may take */
export const wideOf = (axes, width) => Math.min(WIDE_PX, width / axes);

/** @param {number} value @param {{low: number, high: number}} scale @param {number} height @returns {number} pixels from the top */
export const downOf = (value, { low, high }, height) => height - BOTTOM_PX - ((value - low) / (high - low || 1)) * (height - TOP_PX - BOTTOM_PX);

/** @returns {number} the value at a height, within the scale */
export function valueAtHeight(down, { low, high }, height) {
  const share = (height - BOTTOM_PX - down) / (height - TOP_PX - BOTTOM_PX);
  return low + Math.min(1, Math.max(0, share)) * (high - low);
}

/** @returns {{min: number, max: number}|null} between two heights; null for a click */
export function brushOf(from, to, isDrag, scale) {
  if (!isDrag) return null;
  return { min: tidy(Math.min(from, to), scale), max: tidy(Math.max(from, to), scale) };
}

/**
 * A brush moved by a key: up and down its upper end, with shift its lower; none begins as the whole axis.
 * @returns {{min: number, max: number}}
 */
export function nudged(brush, way, isLower, scale) {
  const { low, high } = scale;
  const { min = low, max = high } = brush ?? {};
  const by = (way * (high - low)) / 20;
  const within = (value, least, most) => tidy(Math.min(most, Math.max(least, value)), scale);
  return isLower ? { min: within(min + by, low, max), max } : { min, max: within(max + by, min, high) };
}
