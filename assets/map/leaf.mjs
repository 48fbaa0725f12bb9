/**
 * One leaf of a filter over one column: made ready once, then one lookup or compare a row.
 * Values are compared exactly; integer columns turn the bounds into codes first.
 */

import { codeBounds } from "./column.mjs";
import { FilterError } from "./filter_error.mjs";

const isMissingValue = (value) => value === null || (typeof value === "number" && !Number.isFinite(value));

/**
 * A leaf ready to run over the codes of its column.
 * @typedef {object} LeafTest
 * @property {"lookup"|"asked"|"codes"|"floats"|"values"|"bits"} how
 * @property {import("./column.mjs").Column} column
 */

/**
 * @param {import("./column.mjs").Column} column
 * @param {object} filter   {"column", "in"} or {"column", "min", "max", "missing"}
 * @returns {LeafTest}
 */
export function leafTest(column, filter) {
  if (filter.in !== undefined) return listTest(column, filter);
  if (filter.min === undefined && filter.max === undefined)
    throw new FilterError(`A filter on '${filter.column}' needs 'in', 'min' or 'max'.`);
  if (column.isCategorical)
    throw new FilterError(`'${filter.column}' holds categories: filter it with 'in', not with bounds.`);
  return rangeTest(column, filter);
}

function listTest(column, filter) {
  if (!Array.isArray(filter.in))
    throw new FilterError(`'in' takes a list of values, not ${JSON.stringify(filter.in)}.`);
  const missing = filter.in.some(isMissingValue);
  const present = filter.in.filter((value) => !isMissingValue(value));
  if (column.isCategorical) return categoryTest(column, new Set(present), missing);
  const values = new Set(present.map((value) => number(column, value)));
  return column.isFloat ? { how: "values", column, values, missing } : codeListTest(column, values, missing);
}

function codeListTest(column, values, missing) {
  const wanted = new Set();
  for (const value of values) {
    const [first, last] = codeBounds(column, value, value);
    for (let code = first; code <= last; code++) wanted.add(code);
  }
  wanted.delete(column.missing);
  if (missing) wanted.add(column.missing);
  return { column, ...lookup(column, (code) => wanted.has(code)) };
}

function categoryTest(column, wanted, missing) {
  const { categories } = column.info;
  if (column.hasSeveral) {
    const bits = categories.reduce((set, category, bit) => (wanted.has(category) ? set | (1 << bit) : set), 0);
    return { how: "bits", column, bits, missing };
  }
  const passes = (code) => (code === column.missing ? missing : wanted.has(categories[code]));
  return { column, ...lookup(column, passes) };
}

/** A byte a code: 1 where it fails. Codes too many for a table are asked one by one. */
function lookup(column, passes) {
  if (column.itemBytes > 2) return { how: "asked", passes };
  const codes = { length: 2 ** (8 * column.itemBytes) };
  return { how: "lookup", table: Uint8Array.from(codes, (_, code) => (passes(code) ? 0 : 1)) };
}

function rangeTest(column, filter) {
  const min = number(column, filter.min ?? -Infinity);
  const max = number(column, filter.max ?? Infinity);
  const missing = filter.missing === true;
  if (column.isFloat) return { how: "floats", column, min, max, missing };
  const [first, last] = codeBounds(column, min, max);
  return { how: "codes", column, first, last, missing };
}

const ISO_DATE = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?)?$/;

/** A bound or listed value as the number the column holds; dates may be ISO 8601 without a zone (UTC). */
function number(column, value) {
  if (typeof value === "number") return value;
  if (column.info.kind === "date" && ISO_DATE.test(value)) {
    const time = Date.parse(value.includes("T") ? `${value}Z` : `${value}T00:00:00Z`);
    if (Number.isFinite(time)) return time;
  }
  const wanted = column.info.kind === "date" ? "a date" : "a number";
  throw new FilterError(`'${column.name}' is compared with ${wanted}, not ${JSON.stringify(value)}.`);
}

/**
 * Set `bit` in the rows that fail the test and clear it in those that pass.
 * @param {Uint32Array} fails
 * @param {number} bit     1, 2, 4, …
 * @param {LeafTest} test
 */
export function markFails(fails, bit, test) {
  MARKS[test.how](fails, bit, test, test.column.codes);
}

const MARKS = {
  lookup(fails, bit, { table }, codes) {
    const keep = ~bit;
    for (let i = 0; i < codes.length; i++) fails[i] = (fails[i] & keep) | (-table[codes[i]] & bit);
  },
  asked(fails, bit, { passes }, codes) {
    for (let i = 0; i < codes.length; i++) fails[i] = (fails[i] & ~bit) | (passes(codes[i]) ? 0 : bit);
  },
  codes(fails, bit, { column, first, last, missing: takesMissing }, codes) {
    const keep = ~bit;
    const { missing } = column;
    for (let i = 0; i < codes.length; i++) {
      const code = codes[i];
      const pass = code === missing ? takesMissing : code >= first && code <= last;
      fails[i] = (fails[i] & keep) | (pass ? 0 : bit);
    }
  },
  floats(fails, bit, { column, min, max, missing: takesMissing }, codes) {
    const keep = ~bit;
    const { scale, offset } = column;
    for (let i = 0; i < codes.length; i++) {
      const value = offset + scale * codes[i];
      const pass = value - value === 0 ? value >= min && value <= max : takesMissing; // finite
      fails[i] = (fails[i] & keep) | (pass ? 0 : bit);
    }
  },
  values(fails, bit, { column, values, missing: takesMissing }, codes) {
    const { scale, offset } = column;
    for (let i = 0; i < codes.length; i++) {
      const value = offset + scale * codes[i];
      const pass = Number.isFinite(value) ? values.has(value) : takesMissing;
      fails[i] = (fails[i] & ~bit) | (pass ? 0 : bit);
    }
  },
  bits(fails, bit, { bits, missing: takesMissing }, codes) {
    const keep = ~bit;
    for (let i = 0; i < codes.length; i++) {
      const code = codes[i];
      const pass = code === 0 ? takesMissing : (code & bits) !== 0;
      fails[i] = (fails[i] & keep) | (pass ? 0 : bit);
    }
  },
};
