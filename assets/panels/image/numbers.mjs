/** What the values of an image say of themselves: window, histogram, ceiling, mask. Pure; NaN is masked. */

const SAMPLED = 262_144;
const CEILING_BITS = [8, 10, 12, 14, 16];
const MARGIN = 0.5; // of the window, either side of it in the histogram

/**
 * The values below which a share of all finite ones lies, from at most 262,144 of them spread evenly.
 * @param {ArrayLike<number>} values
 * @param {number} low    share, 0 to 1
 * @param {number} high   share, 0 to 1
 * @returns {{low: number, high: number}} low < high, also where all values are one
 */
export function percentiles(values, low = 0.005, high = 0.995) {
  const step = Math.max(1, Math.floor(values.length / SAMPLED));
  const sample = [];
  for (let k = 0; k < values.length; k += step) if (Number.isFinite(values[k])) sample.push(values[k]);
  if (!sample.length) return { low: 0, high: 1 };
  const sorted = Float64Array.from(sample).sort();
  const at = (share) => sorted[Math.round(share * (sorted.length - 1))];
  if (at(low) < at(high)) return { low: at(low), high: at(high) };
  const [first, last] = [sorted[0], sorted[sorted.length - 1]];
  return first < last ? { low: first, high: last } : { low: first, high: first + (Math.abs(first) || 1) };
}

/**
 * @param {ArrayLike<number>} values
 * @param {string} dtype as numpy writes it ("u2")
 * @returns {{least: number, most: number, masked: number, ceiling: number|null, saturated: number}} masked and
 *   saturated: shares of all pixels; ceiling: the highest value, where it is the last that 8, 10, 12, 14 or 16 bits hold
 */
export function facts(values, dtype) {
  let [least, most, finite, top] = [Infinity, -Infinity, 0, 0];
  for (let k = 0; k < values.length; k++) {
    const value = values[k];
    if (value - value !== 0) continue; // masked, or infinite
    finite++;
    if (value < least) least = value;
    if (value > most) { most = value; top = 0; }
    if (value === most) top++;
  }
  const isCeiling = /^[ui]/.test(dtype) && CEILING_BITS.some((bits) => most === 2 ** bits - 1);
  return { least, most, masked: 1 - finite / values.length, ceiling: isCeiling ? most : null, saturated: isCeiling ? top / values.length : 0 };
}

/** @returns {{low: number, high: number}} what a histogram shows: the window and half of it on either side, no further than there are values */
export function histogramRange(window, { least, most }) {
  const margin = MARGIN * (window.high - window.low);
  return { low: Math.min(window.low, Math.max(least, window.low - margin)), high: Math.max(window.high, Math.min(most, window.high + margin)) };
}

/**
 * @param {ArrayLike<number>} values
 * @param {{low: number, high: number}} range   values outside are not counted
 * @param {number} bins
 * @returns {Uint32Array}
 */
export function histogram(values, { low, high }, bins) {
  const counts = new Uint32Array(bins);
  const scale = bins / (high - low);
  for (let k = 0; k < values.length; k++) {
    const value = values[k];
    if (value >= low && value <= high) counts[Math.min(bins - 1, Math.floor((value - low) * scale))]++;
  }
  return counts;
}
