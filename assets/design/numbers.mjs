/** Arrays of a design as charts need them: histograms, shares of a scale, what lies within ranges. Pure. */

const BINS = 48;

/**
 * @param {ArrayLike<number>} values
 * @param {{low: number, high: number}} scale
 * @param {Uint8Array|null} [kept]   1 for rows that count as remaining; null: all
 * @param {number} [bins]
 * @returns {{edges: Float64Array, total: Uint32Array, remaining: Uint32Array}} as panels/bars.mjs draws them
 */
export function histogramOf(values, { low, high }, kept = null, bins = BINS) {
  const edges = Float64Array.from({ length: bins + 1 }, (_, k) => low + ((high - low) * k) / bins);
  const [total, remaining] = [new Uint32Array(bins), new Uint32Array(bins)];
  for (let row = 0; row < values.length; row += 1) {
    const value = values[row];
    if (!(value >= low && value <= high)) continue;
    const bin = Math.min(bins - 1, Math.floor((bins * (value - low)) / (high - low || 1)));
    total[bin] += 1;
    if (kept === null || kept[row]) remaining[bin] += 1;
  }
  return { edges, total, remaining };
}

/**
 * Which rows lie within all spans.
 * @param {number} rows
 * @param {Array<{values: ArrayLike<number>, low: number, high: number}>} spans   bounds inclusive
 * @returns {Uint8Array} 1 for those that do
 */
export function within(rows, spans) {
  const kept = new Uint8Array(rows).fill(1);
  for (const { values, low, high } of spans) {
    for (let row = 0; row < rows; row += 1) if (!(values[row] >= low && values[row] <= high)) kept[row] = 0;
  }
  return kept;
}

/** @param {Uint8Array} flags @returns {number} how many are set */
export const countOf = (flags) => flags.reduce((sum, flag) => sum + flag, 0);

/** @param {ArrayLike<number>[]} lists @returns {{low: number, high: number}} of their numbers; 0 to 1 where there are none */
export function extentOf(...lists) {
  let [low, high] = [Infinity, -Infinity];
  for (const list of lists) {
    for (let row = 0; row < list.length; row += 1) {
      if (list[row] < low) low = list[row];
      if (list[row] > high) high = list[row];
    }
  }
  return low <= high ? { low, high } : { low: 0, high: 1 };
}

/** About `most` rows, evenly taken; always the same ones. @param {number} rows @param {number} most @returns {number[]} */
export function sampleOf(rows, most) {
  const step = Math.max(1, rows / most);
  return Array.from({ length: Math.min(rows, most) }, (_, k) => Math.floor(k * step));
}

/**
 * Some of the images of the known rows, spread over all of them; each round tells others until all were told.
 * @param {string[]} images @param {number} most @param {number} round
 * @returns {string[]}
 */
export function imagesOfRows(images, most, round) {
  const rows = sampleOf(images.length, most);
  const step = images.length / rows.length;
  return [...new Set(rows.map((row) => images[(row + (round % Math.max(1, Math.floor(step)))) % images.length]))];
}

/**
 * Places along an axis as shares of the known ones below them: what lies crowded is spread, what lies apart comes nearer.
 * @param {ArrayLike<number>} known
 * @returns {(value: number) => number} 0 to 1; between two known values in between, beyond them a little outside
 */
export function evenly(known) {
  const sorted = Float64Array.from(known).sort();
  const last = sorted.length - 1;
  const span = sorted[last] - sorted[0] || 1;
  return (value) => {
    if (!(value > sorted[0])) return Math.max(-0.05, (value - sorted[0]) / span);
    if (value >= sorted[last]) return Math.min(1.05, 1 + (value - sorted[last]) / span);
    let [low, high] = [0, last];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (sorted[middle] <= value) low = middle; else high = middle;
    }
    return (low + (value - sorted[low]) / (sorted[high] - sorted[low] || 1)) / last;
  };
}
