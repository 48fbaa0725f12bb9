/** What is wanted of a design: targets of properties, locks and bounds of parameters, in words and as asked. Pure. */

import { count, number, quantity } from "../panels/format.mjs";

/** @typedef {import("./address.mjs").Target} Target */
/** @typedef {import("./address.mjs").Lock} Lock */
/** @typedef {{name: string, title?: string, unit?: string|null, low: number, high: number}} Column   of a design, with the range of its known rows */

const PARTS = 1000;
const SHARE_BESIDE = 0.04; // of what the column spans, where a value becomes a range: as near as a value counts as met

export const titleOf = ({ title, name }) => title || name;

/** @param {Column} column @returns {string} its title and unit */
export const headOf = (column) => (column.unit ? `${titleOf(column)} (${column.unit})` : titleOf(column));

/** @param {number} value @param {Column} column @returns {string} with as many digits as tell values apart, and the unit */
export const said = (value, { unit, low, high }) => quantity(value, unit, high - low || undefined);

/** A number with as many digits as its neighbours in a column of a table have. @param {number} value @param {number} span   of the column */
export function aligned(value, span) {
  if (!Number.isFinite(value)) return "–";
  if (!(span > 0) || span >= 1e6 || span < 1e-4) return number(value);
  return value.toFixed(Math.min(6, Math.max(0, 2 - Math.floor(Math.log10(span))))).replace("-", "−");
}

/** A number as no finer than a thousandth of what the column spans: what a drag can mean. */
export function tidy(value, { low, high }) {
  const span = high - low;
  if (!(span > 0)) return value;
  const digits = Math.min(12, Math.max(0, Math.ceil(-Math.log10(span / PARTS))));
  return Number(value.toFixed(digits));
}

/**
 * What a pointer that went down at one place of a histogram and up at another means: a value, or a range.
 * @param {number} from @param {number} to   values under the pointer
 * @param {boolean} isDrag
 * @param {Column} column
 * @returns {Target}
 */
export function targetOf(from, to, isDrag, column) {
  if (!isDrag) return { value: tidy(to, column) };
  return { min: tidy(Math.min(from, to), column), max: tidy(Math.max(from, to), column) };
}

/**
 * Typed ends as a range; null for nothing typed. Where they are the wrong way round, the end that was typed last takes the other along.
 * @param {number|null} low @param {number|null} high
 * @param {"low"|"high"} last
 */
export function rangeOf(low, high, last) {
  if (low === null && high === null) return null;
  if (low !== null && high !== null && low > high) [low, high] = last === "low" ? [low, low] : [high, high];
  return { ...(low === null ? {} : { min: low }), ...(high === null ? {} : { max: high }) };
}

/** How a property may be wanted: the word, and which of its two ends are typed. */
export const HOWS = { exactly: ["Exactly", "low"], least: ["At least", "low"], most: ["At most", "high"], between: ["Between", "both"] };

/** @param {Target|null} target @returns {keyof HOWS|null} */
export function howOf(target) {
  if (!target) return null;
  if (Number.isFinite(target.value)) return "exactly";
  return target.min === undefined ? "most" : target.max === undefined ? "least" : "between";
}

/**
 * What typed numbers mean.
 * @param {keyof HOWS} how
 * @param {number|null} low @param {number|null} high
 * @param {"low"|"high"} last   which was typed last
 * @returns {Target|null|undefined} null for nothing; undefined while an end of a range is lacking
 */
export function targetTyped(how, low, high, last) {
  if (how === "exactly") return low === null ? null : { value: low };
  if (how === "least") return low === null ? null : { min: low };
  if (how === "most") return high === null ? null : { max: high };
  if (low === null && high === null) return null;
  if (low === null || high === null) return undefined;
  const range = rangeOf(low, high, last);
  return range.min === range.max ? { value: range.min } : range;
}

/** The target nearest to the old one that is wanted in another way. @param {keyof HOWS} how @param {Target|null} target @param {Column} column */
export function wantedAs(how, target, column) {
  if (!target) return null;
  const { low, high } = spanOf(target, column);
  if (how === "exactly") return { value: howOf(target) === "between" ? tidy((low + high) / 2, column) : target.value ?? target.min ?? target.max };
  if (how === "least") return { min: low };
  if (how === "most") return { max: high };
  const beside = low < high ? 0 : SHARE_BESIDE * (column.high - column.low);
  return { min: tidy(Math.min(low, high) - beside, column), max: tidy(Math.max(low, high) + beside, column) };
}

/** Whether candidates were proposed for these targets and locks. @param {{targets: Object, locks: Object}} one @param {{targets: Object, locks: Object}} other */
export function isSameWish(one, other) {
  const part = (wish) => (typeof wish === "number" ? [wish, null, null] : [wish.value ?? null, wish.min ?? null, wish.max ?? null]);
  const told = (parts) => Object.keys(parts ?? {}).filter((name) => (parts[name] ?? null) !== null).sort().map((name) => [name, ...part(parts[name])]);
  return JSON.stringify([told(one.targets), told(one.locks)]) === JSON.stringify([told(other.targets), told(other.locks)]);
}

/** @param {Target|Lock|undefined} wish @param {Column} column @returns {{low: number, high: number}|null} with open ends closed by the column's */
export function spanOf(wish, { low, high }) {
  if (wish === undefined || wish === null) return null;
  if (typeof wish === "number") return { low: wish, high: wish };
  if (Number.isFinite(wish.value)) return { low: wish.value, high: wish.value };
  return { low: wish.min ?? low, high: wish.max ?? high };
}

/** @param {Target|Lock} wish @param {Column} column @returns {string} "0.5 eV", "0.4 – 0.6 eV", "≥ 0.4 eV" */
export function inWords(wish, column) {
  const exact = typeof wish === "number" ? wish : wish.value;
  if (Number.isFinite(exact)) return said(exact, column);
  const { min, max } = wish;
  if (min === undefined) return `≤ ${said(max, column)}`;
  if (max === undefined) return `≥ ${said(min, column)}`;
  return `${said(min, { ...column, unit: null })} – ${said(max, column)}`;
}

/** @returns {string} every target: "Band gap 0.5 eV, Mass ≤ 3" */
export function targetsInWords(targets, properties) {
  const parts = properties.filter(({ name }) => targets[name]).map((column) => `${titleOf(column)} ${inWords(targets[column.name], column)}`);
  return parts.join(", ");
}

/**
 * Why nothing can be proposed for this wish, and the way out.
 * @param {{targets: Object<string, Target>, locks: Object<string, Lock>}} wish
 * @param {{parameters: Column[], properties: Column[]}} design
 * @returns {string|null}
 */
export function obstacleOf({ targets, locks }, { parameters, properties }) {
  if (!Object.keys(targets).length) return `Say what is wanted first: click or drag on the histogram of ${titleOf(properties[0])}.`;
  for (const column of parameters) {
    const span = spanOf(locks[column.name], column);
    if (!span) continue;
    const limits = `${said(column.low, column)} to ${said(column.high, column)}`;
    if (span.high < column.low || span.low > column.high) return `${titleOf(column)} is held at ${inWords(locks[column.name], column)}, but this design knows it from ${limits} only.`;
  }
  if (parameters.every(({ name }) => typeof locks[name] === "number")) return "Every parameter is held, so there is nothing to choose. Let go of one.";
  return null;
}

/**
 * What should be known before asking: a target beyond the known rows.
 * @returns {string[]} sentences
 */
export function doubtsOf({ targets }, { properties }) {
  return properties.filter((column) => targets[column.name]).flatMap((column) => {
    const span = spanOf(targets[column.name], column);
    const isOut = span.low > column.high || span.high < column.low;
    if (!isOut) return [];
    return [`No known row comes there: ${titleOf(column)} goes from ${said(column.low, column)} to ${said(column.high, column)} in this table.`];
  });
}

/** How many known rows already fulfil all targets, in words. */
export function alreadyInWords(rows, all) {
  if (rows === 0) return `None of the ${count(all)} known rows is there.`;
  return rows === 1 ? `One of the ${count(all)} known rows is there.` : `${count(rows)} of the ${count(all)} known rows are there.`;
}
