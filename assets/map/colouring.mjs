/** From a column to the colour slot of each row (palette.mjs), and to its legend. */

import { levels } from "./counts.mjs";
import { CATEGORY_COLOURS, MISSING, OTHER, RAMP_LEVELS, categoryColour, rampColour } from "./palette.mjs";

const SAMPLE_ROWS = 20_000;
const LEGEND_STOPS = 16;

/**
 * How a column colours the points.
 * @typedef {object} Colouring
 * @property {"category"|"number"|"none"} kind
 * @property {Uint8Array} slots            one a row
 * @property {import("./column.mjs").Column|null} column
 * @property {number} [low]                value at the low end of the ramp
 * @property {number} [high]
 */

/**
 * @param {import("./column.mjs").Column|null} column   null gives every point one colour
 * @param {number} rows
 * @returns {Colouring}
 */
export function colouringOf(column, rows) {
  if (!column) return { kind: "none", column, slots: new Uint8Array(rows) };
  if (column.isCategorical) return { kind: "category", column, slots: categorySlots(column) };
  const { low, high } = rampEnds(column);
  const perUnit = high > low ? (RAMP_LEVELS - 1) / (high - low) : 0;
  const start = high > low ? low - 0.5 / perUnit : low;
  return { kind: "number", column, low, high, slots: levels(column, start, perUnit, RAMP_LEVELS) };
}

function categorySlots(column) {
  const slots = new Uint8Array(column.rows);
  const { codes, missing } = column;
  if (column.hasSeveral) {
    for (let i = 0; i < slots.length; i++) {
      const bits = codes[i];
      const first = 31 - Math.clz32(bits & -bits); // the most frequent of its categories
      slots[i] = bits === 0 ? MISSING : first < CATEGORY_COLOURS ? first : OTHER;
    }
    return slots;
  }
  for (let i = 0; i < slots.length; i++) {
    const code = codes[i];
    slots[i] = code === missing ? MISSING : code < CATEGORY_COLOURS ? code : OTHER;
  }
  return slots;
}

/**
 * The values at the ends of the ramp: the whole range, unless a few outliers would take most of the
 * ramp; then from the first to the ninety-ninth hundredth of a sample.
 */
export function rampEnds(column) {
  const whole = column.range();
  const sample = [];
  for (let i = 0; i < Math.min(column.loaded, SAMPLE_ROWS); i++) if (!column.isMissing(i)) sample.push(column.value(i));
  if (sample.length < 20) return whole;
  sample.sort((a, b) => a - b);
  const low = sample[Math.floor(sample.length * 0.01)];
  const high = sample[Math.floor(sample.length * 0.99)];
  return high > low && whole.high - whole.low > 3 * (high - low) ? { low, high } : whole;
}

/**
 * What the legend shows.
 * @param {Colouring} colouring
 * @param {import("./palette.mjs").Theme} theme
 * @param {{remaining: Uint32Array, missingRemaining: number}|null} counts   of the colouring's column
 */
export function legendOf(colouring, theme, counts) {
  if (colouring.kind === "none") return { kind: "none", colour: theme.single };
  const { column } = colouring;
  const missing = { value: null, label: "missing", colour: theme.missing, count: counts?.missingRemaining ?? 0 };
  if (colouring.kind === "category")
    return { kind: "category", column: column.name, entries: categoryEntries(column, theme, counts, missing) };
  const { low, high } = colouring;
  const range = column.range();
  return {
    kind: "number",
    column: column.name,
    isDate: column.info.kind === "date",
    low,
    high,
    goesBelow: range.low < low,
    goesAbove: range.high > high,
    unit: column.info.unit ?? null,
    stops: Array.from({ length: LEGEND_STOPS + 1 }, (_, k) => rampColour(k / LEGEND_STOPS, theme)),
    missing: range.missing > 0 ? missing : null,
  };
}

function categoryEntries(column, theme, counts, missing) {
  const { categories } = column.info;
  const entries = categories.slice(0, CATEGORY_COLOURS).map((label, code) => ({
    value: label,
    label,
    colour: categoryColour(code, theme),
    count: counts?.remaining[code] ?? 0,
  }));
  const others = categories.length - CATEGORY_COLOURS;
  if (others > 0) {
    const count = counts ? counts.remaining.slice(CATEGORY_COLOURS).reduce((sum, n) => sum + n, 0) : 0;
    entries.push({ other: true, label: others === 1 ? "1 other" : `${others} others`, colour: theme.other, count });
  }
  if (!counts || counts.missingTotal > 0) entries.push(missing);
  return entries;
}
