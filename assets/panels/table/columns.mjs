/** Which columns the table shows, and what stands in a cell. Pure. */

import { date, number } from "../format.mjs";
import { facets } from "../order.mjs";

const AT_FIRST = 8;

/**
 * The columns of the table: what colours and what sorts first, then the most telling ones, then what was added.
 * @param {Object} info      the collection
 * @param {{colour: string|null, sort: string, added: Set<string>, removed: Set<string>}} wish
 * @returns {Object[]}
 */
export function tableColumns(info, { colour, sort, added, removed }) {
  const all = facets(info.columns, info.rows);
  const named = new Map(all.map(({ column }) => [column.name, column]));
  const telling = all.filter(({ open }) => open).map(({ column }) => column.name);
  const rest = all.map(({ column }) => column.name);
  const first = [...new Set([colour, sort, ...telling, ...rest].filter((name) => named.has(name)))].slice(0, AT_FIRST);
  const names = [...new Set([...first, ...added])].filter((name) => !removed.has(name) || name === sort);
  return names.map((name) => named.get(name));
}

/** @returns {string} a value as it stands in a cell; "" where there is none */
export function cellText(column, value) {
  if (value === null) return "";
  if (Array.isArray(value)) return value.join(", ");
  if (column.kind === "date") return date(value);
  return typeof value === "number" ? number(value) : String(value);
}
