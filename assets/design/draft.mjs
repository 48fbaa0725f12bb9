/** A design that is being made: which columns are parameters and properties, and why it cannot be fitted yet. Pure. */

import { count, number, typedNumber } from "../panels/format.mjs";

export const LEAST_ROWS = 50;
const MOST_PARAMETERS = 64; // as pipeline/design/fit.py takes

/**
 * A column of a table as the interface tells it, and what it is used as.
 * @typedef {object} Chosen
 * @property {string} name @property {string} title @property {""|"parameter"|"property"} use @property {string|null} refusal
 * @property {string} unit @property {string} low @property {string} high   as typed; "" as inferred
 * @property {boolean} isMeasured   on the images of a collection by Microscape itself, rather than told by people
 * @property {{low: number|null, high: number|null, missing: number|null, distinct: number|null}} known
 */

/**
 * @param {Object[]} columns   of POST …/tables
 * @param {number} rows
 * @returns {Chosen[]} the last usable column as the property, all before it as parameters
 */
export function chosenOf(columns, rows) {
  const list = columns.map((column) => ({
    name: column.name, title: column.title || column.name, unit: column.unit ?? "", low: "", high: "", use: "", refusal: refusalOf(column, rows),
    isMeasured: Boolean(column.isMeasured), known: { low: column.low ?? null, high: column.high ?? null, missing: column.missing ?? null, distinct: column.distinct ?? null },
  }));
  const usable = list.filter(({ refusal }) => refusal === null);
  const property = usable.at(-1);
  if (usable.length >= 2 && usable.length <= MOST_PARAMETERS + 1) for (const one of usable) one.use = one === property ? "property" : "parameter";
  return list;
}

/** Why a column cannot be used at all. @returns {string|null} */
export function refusalOf({ kind, distinct, missing, low }, rows) {
  if (kind === "text") return "holds text; where it should be numbers, correct them in the file";
  if (missing !== null && missing !== undefined && rows - missing < LEAST_ROWS) return `has a value in ${count(rows - missing)} rows only; ${LEAST_ROWS} are needed`;
  if (distinct === 1) return `has the same value everywhere (${number(low)})`;
  return null;
}

/** What is odd about a column that can be used. @returns {string} "" for nothing */
export function doubtOf({ known: { missing, low, high } }) {
  const range = low === null || high === null ? "" : `${number(low, high - low)} to ${number(high, high - low)}`;
  return [range, missing ? `${count(missing)} missing: those rows are left out` : ""].filter(Boolean).join("; ");
}

/** The columns of a collection a design may be made from. @param {Object[]} columns   of GET …/collections/{c}; what Microscape measures describes itself */
export function columnsOf(columns) {
  const usable = columns.filter(({ kind, role, name }) => kind === "number" && role !== "hidden" && !name.startsWith("predicted."));
  return usable.map((column) => ({ ...column, isMeasured: Boolean(column.description), low: null, high: null, missing: null, distinct: null }));
}

/**
 * How many rows have a value in all these columns.
 * @param {number} rows
 * @param {Array<(row: number) => boolean>} lacking   of each column: whether a row has none
 */
export function completeRows(rows, lacking) {
  let complete = 0;
  for (let row = 0; row < rows; row += 1) if (!lacking.some((isMissing) => isMissing(row))) complete += 1;
  return complete;
}

/**
 * How many rows there are to learn from, in words.
 * @param {Chosen[]} chosen @param {number} rows @param {number|null} complete   null: only what each column lacks is known
 */
export function rowsInWords(chosen, rows, complete) {
  if (!chosen.length) return "";
  if (complete !== null) return `${count(complete)} of ${count(rows)} images have a value in ${chosen.length === 1 ? "the chosen column" : `all ${chosen.length} chosen columns`}${complete < LEAST_ROWS ? `; at least ${LEAST_ROWS} are needed. Leave out a column that few have` : ""}.`;
  const most = Math.max(0, ...chosen.map(({ known }) => known.missing ?? 0));
  return most ? `At most ${count(rows - most)} of ${count(rows)} rows have a value in all chosen columns; others are left out.` : `All ${count(rows)} rows have a value in the chosen columns.`;
}

/**
 * Why this draft cannot be fitted, and the way out.
 * @param {{columns: Chosen[], rows: number|null, name: string, taken: string[]}} draft
 * @returns {string|null}
 */
export function faultOf({ columns, rows, name, taken }) {
  const used = (use) => columns.filter((column) => column.use === use);
  if (rows !== null && rows < LEAST_ROWS) return `The table has ${count(rows)} rows; at least ${LEAST_ROWS} are needed to learn from and to check on.`;
  if (!used("property").length) return "Choose at least one property: what is wanted.";
  if (!used("parameter").length) return "Choose at least one parameter: what can be set.";
  if (used("parameter").length > MOST_PARAMETERS) return `${used("parameter").length} parameters are chosen; at most ${MOST_PARAMETERS} can be used. Leave out those that do not matter.`;
  const strange = used("parameter").find(({ low, high }) => [low, high].some((text) => Number.isNaN(typedNumber(text))));
  if (strange) return `The bounds of ${strange.title} are no numbers.`;
  const turned = used("parameter").find(({ low, high, known }) => (typedNumber(low) ?? known.low ?? -Infinity) >= (typedNumber(high) ?? known.high ?? Infinity));
  if (turned) return `The lower bound of ${turned.title} is not below its upper one.`;
  if (!name) return "Give the design a name.";
  return taken.includes(name) ? `There is a design ${name} already. Give this one another name.` : null;
}

/** What POST …/designs is asked. @param {Chosen[]} columns */
export function requestOf(columns) {
  const declared = (text) => text.trim() || null;
  const bounds = ({ low, high }) => Object.fromEntries([["low", typedNumber(low)], ["high", typedNumber(high)]].filter(([, value]) => value !== null));
  const of = (use, further) => columns.filter((column) => column.use === use).map((column) => ({ name: column.name, unit: declared(column.unit), ...further(column) }));
  return { parameters: of("parameter", bounds), properties: of("property", () => ({})) };
}
