/**
 * One served column in the browser: its raw codes and what they mean.
 * A number or date is `offset + scale * code`; a category code is an index into `categories`;
 * a "bits" column holds a set of categories an image, one bit each.
 */

const ARRAYS = {
  u1: Uint8Array,
  u2: Uint16Array,
  u4: Uint32Array,
  bits: Uint32Array,
  f4: Float32Array,
  f8: Float64Array,
};

/**
 * @typedef {object} ColumnInfo
 * @property {string} name
 * @property {"category"|"categories"|"number"|"date"|"coordinate"|"id"} kind
 * @property {"u1"|"u2"|"u4"|"f4"|"f8"|"bits"|"id"} dtype
 * @property {string} [title]
 * @property {string|null} [unit]
 * @property {string[]} [categories]
 * @property {number|null} [missing]   the code that means "not known"; NaN always means it
 * @property {string} [stamp]          of what may be computed anew
 * @property {number} [scale]
 * @property {number} [offset]
 */

export class Column {
  /**
   * @param {ColumnInfo} info
   * @param {number} rows
   */
  constructor(info, rows) {
    this.info = info;
    this.rows = rows;
    /** rows received so far; `codes` beyond it are zero */
    this.loaded = 0;
    this.isFloat = info.dtype === "f4" || info.dtype === "f8";
    this.scale = info.scale ?? 1;
    this.offset = info.offset ?? 0;
    const bytes = info.dtype === "id" ? 16 : ARRAYS[info.dtype]?.BYTES_PER_ELEMENT;
    if (!bytes) throw new TypeError(`column '${info.name}' has the unknown dtype '${info.dtype}'`);
    this.itemBytes = bytes;
    /** @type {Uint8Array} the bytes as they arrive */
    this.bytes = new Uint8Array(rows * bytes);
    /** @type {Uint8Array|Uint16Array|Uint32Array|Float32Array|Float64Array} */
    this.codes = info.dtype === "id" ? this.bytes : new ARRAYS[info.dtype](this.bytes.buffer);
  }

  /** A column of codes that are already here (tests, derived columns). */
  static of(info, codes) {
    const column = new Column(info, codes.length);
    column.codes.set(codes);
    column.loaded = codes.length;
    return column;
  }

  get name() {
    return this.info.name;
  }

  get isWhole() {
    return this.loaded === this.rows;
  }

  /** True for categories, one or several an image. */
  get isCategorical() {
    return this.info.kind === "category" || this.info.kind === "categories";
  }

  get hasSeveral() {
    return this.info.dtype === "bits";
  }

  /** The code that means missing, or -1 where no code does. */
  get missing() {
    return this.isFloat ? -1 : this.info.missing ?? (this.hasSeveral ? 0 : -1);
  }

  /** @param {number} row */
  isMissing(row) {
    const code = this.codes[row];
    return this.isFloat ? !Number.isFinite(this.offset + this.scale * code) : code === this.missing;
  }

  /**
   * What a person would read there.
   * @param {number} row
   * @returns {number|string|string[]|null} null where missing
   */
  value(row) {
    if (this.isMissing(row)) return null;
    const code = this.codes[row];
    if (this.hasSeveral) return this.info.categories.filter((_, bit) => (code >>> bit) & 1);
    if (this.info.kind === "category") return this.info.categories[code];
    return this.offset + this.scale * code;
  }

  /**
   * Lowest and highest value present, and how many rows have none. Kept once the column is whole.
   * @returns {{low: number, high: number, missing: number}} low > high where every value is missing
   */
  range() {
    if (this.knownRange) return this.knownRange;
    const span = this.isFloat ? floatSpan(this.codes, this.loaded) : codeSpan(this.codes, this.loaded, this.missing);
    const ends = [this.offset + this.scale * span.low, this.offset + this.scale * span.high];
    const empty = span.low > span.high;
    const range = {
      low: empty ? Infinity : Math.min(...ends),
      high: empty ? -Infinity : Math.max(...ends),
      missing: span.missing,
    };
    if (this.isWhole) this.knownRange = range;
    return range;
  }
}

function codeSpan(codes, rows, missing) {
  let low = Infinity;
  let high = -Infinity;
  let absent = 0;
  for (let i = 0; i < rows; i++) {
    const code = codes[i];
    if (code === missing) {
      absent++;
      continue;
    }
    if (code < low) low = code;
    if (code > high) high = code;
  }
  return { low, high, missing: absent };
}

function floatSpan(codes, rows) {
  let low = Infinity;
  let high = -Infinity;
  let absent = 0;
  for (let i = 0; i < rows; i++) {
    const value = codes[i];
    if (!Number.isFinite(value)) {
      absent++;
      continue;
    }
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return { low, high, missing: absent };
}

/**
 * The codes of an integer column whose values lie within inclusive bounds, exact because the values
 * themselves are compared. The scale must not be negative.
 * @param {Column} column
 * @param {number} min
 * @param {number} max
 * @returns {[number, number]} first and last code; first > last where none does
 */
export function codeBounds(column, min, max) {
  const limit = 2 ** (8 * column.itemBytes);
  const value = (code) => column.offset + column.scale * code;
  const first = bisect(limit, (code) => value(code) >= min);
  const past = bisect(limit, (code) => value(code) > max);
  return [first, past - 1];
}

/** The first code from 0 for which `holds` is true, `limit` where it never is. */
function bisect(limit, holds) {
  let low = 0;
  let high = limit;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** @param {string} name   of a column @returns {string} what is said of an image that has no value in it */
export function missingIn(name) {
  return name.endsWith(".groups") ? "in no group" : "missing";
}
