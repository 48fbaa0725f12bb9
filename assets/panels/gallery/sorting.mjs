/** Putting rows in order by a column: whole-number ranks once a column, then one typed sort a list. Pure. */

/** The rank of what is missing: last, whichever way the list runs. */
export const MISSING_RANK = 0xffffffff;

const COLLATOR = new Intl.Collator("en", { numeric: true, sensitivity: "base" });

/**
 * The rank of each row: categories by their words ("10 V" after "9 V"), numbers and dates by size.
 * @param {import("../../map/column.mjs").Column} column
 * @returns {Uint32Array} MISSING_RANK where there is no value
 */
export function ranksOf(column) {
  if (column.isCategorical) return categoryRanks(column);
  if (column.isFloat) return valueRanks(column.codes);
  const ranks = Uint32Array.from(column.codes);
  if (column.missing >= 0) for (let row = 0; row < ranks.length; row += 1) if (ranks[row] === column.missing) ranks[row] = MISSING_RANK;
  return ranks;
}

function categoryRanks(column) {
  const { categories } = column.info;
  const place = new Uint32Array(categories.length);
  categories
    .map((value, code) => [String(value), code])
    .sort(([a], [b]) => COLLATOR.compare(a, b))
    .forEach(([, code], rank) => { place[code] = rank; });
  const codeOf = column.hasSeveral ? (code) => 31 - Math.clz32(code & -code) : (code) => code;
  const ranks = new Uint32Array(column.rows).fill(MISSING_RANK);
  for (let row = 0; row < ranks.length; row += 1) if (!column.isMissing(row)) ranks[row] = place[codeOf(column.codes[row])];
  return ranks;
}

/**
 * @param {Float32Array|Float64Array} values   NaN and infinities are missing
 * @returns {Uint32Array} equal values have equal ranks
 */
export function valueRanks(values) {
  const sorted = values.filter((value) => Number.isFinite(value)).sort();
  const ranks = new Uint32Array(values.length).fill(MISSING_RANK);
  for (let row = 0; row < values.length; row += 1) if (Number.isFinite(values[row])) ranks[row] = firstPlace(sorted, values[row]);
  return ranks;
}

function firstPlace(sorted, value) {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle] < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * Rows as they were stored: those of one sprite sheet stand together.
 * @param {Uint32Array} sprite   the tile of each row
 * @returns {{rows: Int32Array, places: Uint32Array}} rows in that order, and the place of each row in it
 */
export function storageOrder(sprite) {
  const total = sprite.length;
  const keys = Float64Array.from(sprite, (tile, row) => tile * total + row).sort();
  const rows = Int32Array.from(keys, (key) => key % total);
  const places = new Uint32Array(total);
  rows.forEach((row, place) => { places[row] = place; });
  return { rows, places };
}

/**
 * @param {Int32Array} rows
 * @param {Uint32Array|null} ranks      null keeps the order of storage
 * @param {{rows: Int32Array, places: Uint32Array}} storage   decides between equals
 * @param {boolean} descending
 * @returns {Int32Array} missing ones last either way
 */
export function inOrder(rows, ranks, storage, descending) {
  const total = storage.rows.length;
  const keyOf = (row) => {
    const { [row]: place } = storage.places;
    if (!ranks) return descending ? total - 1 - place : place;
    const rank = ranks[row];
    const turned = descending && rank !== MISSING_RANK ? MISSING_RANK - 1 - rank : rank;
    return turned * total + place;
  };
  const keys = Float64Array.from(rows, keyOf).sort();
  if (!ranks && descending) return Int32Array.from(keys, (key) => storage.rows[total - 1 - key]);
  return Int32Array.from(keys, (key) => storage.rows[key % total]);
}
