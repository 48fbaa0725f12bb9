/** Counts of categories and histograms of numbers, for all rows and for a list of them. */

const BINS = 40;

/**
 * How many rows hold each category.
 * @param {import("./column.mjs").Column} column   categorical
 * @param {(Int32Array|null)[]} lists   lists of rows, null for all
 * @returns {{counts: Uint32Array, missing: number}}
 */
export function countCategories(column, lists) {
  const size = column.info.categories.length;
  if (column.hasSeveral) return countBits(column, lists, size);
  const tally = new Uint32Array(Math.max(size, column.missing) + 1);
  lists.forEach((list) => tallyCodes(tally, column.codes, list));
  return { counts: tally.slice(0, size), missing: column.missing < 0 ? 0 : tally[column.missing] };
}

function tallyCodes(tally, codes, list) {
  if (list === null) for (let i = 0; i < codes.length; i++) tally[codes[i]]++;
  else for (let j = 0; j < list.length; j++) tally[codes[list[j]]]++;
}

function countBits(column, lists, size) {
  const counts = new Uint32Array(32);
  let missing = 0;
  const { codes } = column;
  for (const list of lists) {
    const rows = list === null ? codes.length : list.length;
    for (let j = 0; j < rows; j++) {
      let bits = codes[list === null ? j : list[j]];
      if (bits === 0) missing++;
      while (bits !== 0) {
        counts[31 - Math.clz32(bits & -bits)]++;
        bits &= bits - 1;
      }
    }
  }
  return { counts: counts.slice(0, size), missing };
}

/**
 * The bins of a numeric column, found once: equal widths from the lowest to the highest value, or one
 * bin a value where they are few whole numbers.
 * @typedef {object} Bins
 * @property {Float64Array} edges   one more than there are bins; the last bin includes its upper edge
 * @property {Uint8Array} bin       the bin of each row, 255 where the value is missing
 */

/**
 * @param {import("./column.mjs").Column} column   number or date
 * @param {boolean} [isLog]   bins of equal ratios; what is not above zero is in the first
 * @returns {Bins}
 */
export function binsOf(column, isLog = false) {
  if (isLog) return ratioBins(column);
  const { low, high } = column.range();
  if (low > high) return { edges: new Float64Array(0), bin: new Uint8Array(column.rows).fill(255) };
  const whole = high - low < BINS && isWhole(column);
  const size = whole ? high - low + 1 : low === high ? 1 : BINS;
  const start = whole ? low - 0.5 : low;
  const width = whole ? 1 : (high - low) / size || 1;
  const edges = Float64Array.from({ length: size + 1 }, (_, k) => start + k * width);
  if (!whole && low < high) edges[size] = high;
  return { edges, bin: levels(column, start, size / (edges[size] - start), size) };
}

function ratioBins(column) {
  const { high } = column.range();
  let low = Infinity;
  for (let i = 0; i < column.loaded; i++) {
    const value = column.isMissing(i) ? 0 : column.offset + column.scale * column.codes[i];
    if (value > 0 && value < low) low = value;
  }
  const ratio = high / low;
  const edges = Float64Array.from({ length: BINS + 1 }, (_, k) => (k === BINS ? high : low * ratio ** (k / BINS)));
  return { edges, bin: logLevels(column, low, high, BINS) };
}

function isWhole(column) {
  const { codes } = column;
  for (let i = 0; i < column.loaded; i++) {
    const value = column.offset + column.scale * codes[i];
    if (!column.isMissing(i) && value !== Math.floor(value)) return false;
  }
  return true;
}

/**
 * Each row's value as a whole level from 0 to size - 1, values outside taking the nearest level, 255 where missing.
 * @param {import("./column.mjs").Column} column
 * @param {number} start   value where level 0 begins
 * @param {number} perUnit levels a unit of value
 * @param {number} size    at most 255
 */
export function levels(column, start, perUnit, size) {
  const { codes, scale, offset, missing } = column;
  const result = new Uint8Array(column.rows);
  const last = size - 1;
  for (let i = 0; i < column.loaded; i++) {
    const code = codes[i];
    const level = (offset + scale * code - start) * perUnit;
    if (code === missing || level - level !== 0) result[i] = 255;
    else result[i] = level < 0 ? 0 : level > last ? last : level;
  }
  return result;
}

/**
 * The same in equal ratios between two values; at or below zero takes the lowest level.
 * @param {import("./column.mjs").Column} column
 * @param {number} low    above zero
 * @param {number} high
 * @param {number} size   at most 255
 */
export function logLevels(column, low, high, size) {
  const result = new Uint8Array(column.rows);
  const last = size - 1;
  const perRatio = high > low ? last / Math.log(high / low) : 0;
  for (let i = 0; i < column.loaded; i++) {
    const value = column.offset + column.scale * column.codes[i];
    const level = value > 0 ? Math.round(Math.log(value / low) * perRatio) : 0;
    result[i] = column.isMissing(i) ? 255 : Math.min(last, Math.max(0, level));
  }
  return result;
}

/**
 * How many rows lie in each bin.
 * @param {Bins} bins
 * @param {(Int32Array|null)[]} lists
 * @returns {{counts: Uint32Array, missing: number}}
 */
export function countBins(bins, lists) {
  const tally = new Uint32Array(256);
  lists.forEach((list) => tallyCodes(tally, bins.bin, list));
  return { counts: tally.slice(0, Math.max(0, bins.edges.length - 1)), missing: tally[255] };
}
