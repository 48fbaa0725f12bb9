/**
 * The filter grammar of docs/filters.md over columns. The table of cases there holds this file and
 * pipeline/collection/filters.py to one meaning. How one leaf runs over codes is in leaf.mjs.
 */

import { leafTest, markFails } from "./leaf.mjs";
import { FilterError } from "./filter_error.mjs";

export { FilterError };

const LEAF_KEYS = { column: ["column", "in", "min", "max", "missing"] };
const FORMS = ["all", "any", "not", "column", "text", "ids", "selection"];

/**
 * Case folding as docs/filters.md defines it for the browser.
 * @param {string} text
 */
export const fold = (text) => text.toLowerCase().replaceAll("ß", "ss");

/**
 * Which form a filter has; throws FilterError for anything that is not in the grammar.
 * @returns {"all"|"any"|"not"|"column"|"text"|"ids"|"selection"}
 */
export function formOf(filter) {
  if (filter === null || typeof filter !== "object" || Array.isArray(filter))
    throw new FilterError(`A filter is an object, not ${JSON.stringify(filter)}.`);
  const form = FORMS.find((key) => key in filter);
  const known = form && (LEAF_KEYS[form] ?? [form]);
  const unknown = Object.keys(filter).find((key) => !known?.includes(key));
  if (unknown !== undefined || !form)
    throw new FilterError(`A filter has no key '${unknown ?? ""}' (known: ${(known ?? FORMS).join(", ")}).`);
  if ((form === "all" || form === "any") && !Array.isArray(filter[form]))
    throw new FilterError(`'${form}' takes a list of filters, not ${JSON.stringify(filter[form])}.`);
  if (form === "text" && typeof filter.text !== "string")
    throw new FilterError(`'text' takes words, not ${JSON.stringify(filter.text)}.`);
  if (form === "ids" && !(Array.isArray(filter.ids) && filter.ids.every((id) => typeof id === "string")))
    throw new FilterError(`'ids' takes a list of image ids, not ${JSON.stringify(filter.ids)}.`);
  if (form === "selection" && typeof filter.selection !== "string")
    throw new FilterError(`'selection' takes the id of a stored selection, not ${JSON.stringify(filter.selection)}.`);
  return form;
}

/**
 * The leaves of a filter, in order.
 * @param {object|null} filter
 * @returns {object[]}
 */
export function leavesOf(filter) {
  if (filter === null) return [];
  const form = formOf(filter);
  if (form === "all" || form === "any") return filter[form].flatMap(leavesOf);
  return form === "not" ? leavesOf(filter.not) : [filter];
}

/** @returns {string[]} names of the columns a filter looks at, each once */
export const columnsOf = (filter) => [...new Set(leavesOf(filter).flatMap((leaf) => leaf.column ?? []))];

/** @returns {boolean} whether some part needs the server, which holds the texts and the stored selections */
export const needsServer = (filter) => leavesOf(filter).some((leaf) => leaf.text?.trim() || leaf.ids || leaf.selection);

/**
 * Which rows match.
 * @param {object|null} filter
 * @param {object} table
 * @param {number} table.rows
 * @param {(name: string) => import("./column.mjs").Column} table.column   throws for an unknown name
 * @param {(words: string) => Uint8Array} [table.text]   one byte a row: 1 where a text column contains the words
 * @param {(leaf: {ids: string[]}|{selection: string}) => Uint8Array} [table.images]   one byte a row: 1 for these images
 * @returns {Uint8Array} one byte a row, 1 where the row matches
 */
export function evaluate(filter, table) {
  if (filter === null) return new Uint8Array(table.rows).fill(1);
  switch (formOf(filter)) {
    case "all":
      return combine(filter.all, table, 1, (a, b) => a & b);
    case "any":
      return combine(filter.any, table, 0, (a, b) => a | b);
    case "not":
      return evaluate(filter.not, table).map((pass) => 1 - pass);
    case "text":
      return filter.text.trim() ? table.text(filter.text) : evaluate(null, table);
    case "ids":
    case "selection":
      return table.images(filter);
    default: {
      const fails = new Uint32Array(table.rows);
      markFails(fails, 1, leafTest(table.column(filter.column), filter));
      return Uint8Array.from(fails, (fail) => 1 - fail);
    }
  }
}

function combine(parts, table, start, join) {
  const result = new Uint8Array(table.rows).fill(start);
  for (const part of parts) {
    const pass = evaluate(part, table);
    for (let i = 0; i < result.length; i++) result[i] = join(result[i], pass[i]);
  }
  return result;
}
