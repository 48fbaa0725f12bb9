/** Filters from a value that somebody pointed at: that value, or what lies around it. Pure. */

import { columnsOf } from "../map/filter.mjs";

const SHARE_OF_RANGE = 0.05;
const SHARE_OF_VALUE = 0.1;
const DAY_MS = 86_400_000;
const FILTERED = new Set(["category", "categories", "number", "date"]);

/**
 * @param {{name: string, kind: string, dtype?: string|null}|undefined} column as served
 * @returns {boolean} whether a click on one of its values can filter
 */
export const isFilterable = (column) => Boolean(column?.dtype) && FILTERED.has(column.kind);

/**
 * Numbers between round bounds either side of a value: a tenth of it, at most a twentieth of all there is.
 * @param {number} value
 * @param {{low: number, high: number}} range   of all values of the column
 * @param {boolean} isWhole   whether the column holds whole numbers only
 * @returns {{min: number, max: number}} with the value in it
 */
export function around(value, { low, high }, isWhole = false) {
  const widest = SHARE_OF_RANGE * (high - low);
  const half = value === 0 ? widest : Math.min(widest, SHARE_OF_VALUE * Math.abs(value));
  if (!(half > 0) || (isWhole && half < 1)) return { min: value, max: value };
  const step = Math.max(isWhole ? 1 : 0, 10 ** (Math.floor(Math.log10(half)) - 1));
  const tidy = (number) => Number(number.toPrecision(12));
  return { min: tidy(Math.floor((value - half) / step) * step), max: tidy(Math.ceil((value + half) / step) * step) };
}

/**
 * @param {{name: string, kind: string}} column
 * @param {string|number} value   of an image; of a date ISO 8601
 * @param {{low: number, high: number}} range   of a column of numbers
 * @param {boolean} [isWhole]
 * @returns {Object} a filter of docs/filters.md
 */
export function filterFor({ name, kind }, value, range, isWhole = false) {
  if (kind === "category" || kind === "categories") return { column: name, in: [value] };
  if (kind === "number") return { column: name, ...around(value, range, isWhole) };
  const time = Date.parse(/[zZ]|[+-]\d\d:\d\d$/.test(value) || value.length <= 10 ? value : `${value}Z`);
  const first = Math.floor(time / DAY_MS) * DAY_MS;
  return { column: name, min: first, max: first + DAY_MS - 1 };
}

/** @returns {boolean} whether these filters hold that one already */
export function isSet(filters, filter) {
  const same = (filters?.all ?? []).find((part) => columnsOf(part)[0] === filter.column);
  return JSON.stringify(same) === JSON.stringify(filter);
}
