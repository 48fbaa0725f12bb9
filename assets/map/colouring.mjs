/** From a column and what the user set to the colour slot of each row (palette.mjs), and to its legend. */

import { missingIn } from "./column.mjs";
import { levels, logLevels } from "./counts.mjs";
import { CATEGORY_COLOURS, MISSING, OTHER, RAMP_LEVELS, categoryColour, rampColour } from "./palette.mjs";
import { RAMPS } from "./ramps.mjs";

const SAMPLE_ROWS = 20_000;
const LEGEND_STOPS = 16;

/**
 * How a column colours the points.
 * @typedef {object} Colouring
 * @property {"category"|"number"|"none"} kind
 * @property {Uint8Array} slots            one a row
 * @property {import("./column.mjs").Column|null} column
 * @property {number[]} [codes]            categories that have a colour, in order of the colours
 * @property {number} [low]                value at the low end of the ramp
 * @property {number} [high]
 * @property {string} [map]                one of RAMPS
 * @property {boolean} [log]
 * @property {boolean} [reverse]
 * @property {boolean} [trend]            the mean around each place lies under the points of the plane
 */

/**
 * @param {import("./column.mjs").Column|null} column   null gives every point one colour
 * @param {number} rows
 * @param {object} [settings]   as engine.setColouring takes them; what does not fit the column is left aside
 * @returns {Colouring}
 */
export function colouringOf(column, rows, settings = {}) {
  if (!column) return { kind: "none", column, slots: new Uint8Array(rows) };
  return column.isCategorical ? byCategory(column, settings) : byNumber(column, settings);
}

function byCategory(column, { values }) {
  const { categories } = column.info;
  const wanted = values?.map((value) => categories.indexOf(value)).filter((code) => code >= 0);
  const codes = (wanted ?? categories.map((_, code) => code)).slice(0, CATEGORY_COLOURS);
  return { kind: "category", column, codes, slots: categorySlots(column, codes) };
}

function categorySlots(column, coloured) {
  const slots = new Uint8Array(column.rows);
  const { codes, missing } = column;
  if (column.hasSeveral) {
    for (let i = 0; i < slots.length; i++) {
      const place = coloured.findIndex((code) => (codes[i] >>> code) & 1); // the first of its categories
      slots[i] = codes[i] === 0 ? MISSING : place >= 0 ? place : OTHER;
    }
    return slots;
  }
  const slotOf = new Uint8Array(column.info.categories.length).fill(OTHER);
  coloured.forEach((code, place) => (slotOf[code] = place));
  for (let i = 0; i < slots.length; i++) slots[i] = codes[i] === missing ? MISSING : slotOf[codes[i]];
  return slots;
}

function byNumber(column, settings) {
  const usual = rampEnds(column);
  const log = Boolean(settings.log) && column.range().high > 0;
  const given = (end) => (log && !(settings[end] > 0) ? undefined : settings[end]); // kept in the settings: without log they count again
  const low = given("low") ?? (log && usual.low <= 0 ? leastPositive(column) : usual.low);
  const high = Math.max(low, given("high") ?? usual.high);
  const map = RAMPS.includes(settings.map) ? settings.map : RAMPS[0];
  const slots = log && low > 0 ? logLevels(column, low, high, RAMP_LEVELS) : linearSlots(column, low, high);
  return { kind: "number", column, low, high, map, log: log && low > 0, reverse: Boolean(settings.reverse), trend: Boolean(settings.trend), slots };
}

function linearSlots(column, low, high) {
  const perUnit = high > low ? (RAMP_LEVELS - 1) / (high - low) : 0;
  return levels(column, high > low ? low - 0.5 / perUnit : low, perUnit, RAMP_LEVELS);
}

/** @returns {number} the least value above zero; Infinity where there is none */
export function leastPositive(column) {
  let least = Infinity;
  for (let i = 0; i < column.loaded; i++) {
    const value = column.isMissing(i) ? 0 : column.offset + column.scale * column.codes[i];
    if (value > 0 && value < least) least = value;
  }
  return least;
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
 * What is in force, as engine.colouring() tells it.
 * @param {Colouring} colouring
 */
export function settingsOf({ kind, column, codes, low, high, map, log, reverse, trend }) {
  if (kind === "number") return { kind, map, low, high, log, reverse, trend };
  if (kind === "category") return { kind, values: codes.map((code) => column.info.categories[code]) };
  return { kind };
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
  const missing = { value: null, label: missingIn(column.name), colour: theme.missing, count: counts?.missingRemaining ?? 0 };
  if (colouring.kind === "category")
    return { kind: "category", column: column.name, entries: categoryEntries(colouring, theme, counts, missing) };
  const { low, high, map, log, reverse, trend } = colouring;
  const range = column.range();
  return {
    kind: "number",
    column: column.name,
    isDate: column.info.kind === "date",
    low,
    high,
    map,
    log,
    reverse,
    trend,
    goesBelow: range.low < low,
    goesAbove: range.high > high,
    unit: column.info.unit ?? null,
    stops: Array.from({ length: LEGEND_STOPS + 1 }, (_, k) => rampColour(k / LEGEND_STOPS, theme, colouring)),
    missing: range.missing > 0 ? missing : null,
  };
}

function categoryEntries({ column, codes }, theme, counts, missing) {
  const { categories } = column.info;
  const entries = codes.map((code, place) => ({
    value: categories[code],
    label: categories[code],
    colour: categoryColour(place, theme),
    count: counts?.remaining[code] ?? 0,
  }));
  const others = categories.length - codes.length;
  if (others > 0) {
    const coloured = new Set(codes);
    const count = counts ? counts.remaining.reduce((sum, n, code) => (coloured.has(code) ? sum : sum + n), 0) : 0;
    entries.push({ other: true, label: others === 1 ? "1 other" : `${others} others`, colour: theme.other, count });
  }
  if (!counts || counts.missingTotal > 0) entries.push(missing);
  return entries;
}
