/** What the card beside a point says: the colour's column first, then what the image is taken for, then facets. Pure. */

import { missingIn } from "./column.mjs";
import { date, number, quantity } from "../panels/format.mjs";

const FACTS = 4;
const MOST_VALUES = 200;

/**
 * The columns whose values stand on the card.
 * @param {object[]} columns        as served
 * @param {string|null} colour      the column that colours the map
 * @returns {object[]}
 */
export function factColumns(columns, colour) {
  const isKnown = ({ dtype, kind }) => dtype !== null && ["category", "categories", "number", "date"].includes(kind);
  const facets = columns.filter(
    ({ name, role, kind, categories = [] }) =>
      role === "facet" && kind.startsWith("categor") && categories.length > 1 && categories.length <= MOST_VALUES && !name.endsWith(".cluster"),
  );
  const predicted = facets.filter(({ name }) => name.startsWith("predicted."));
  const chosen = [...columns.filter(({ name }) => name === colour), ...predicted, ...facets];
  return [...new Set(chosen)].filter(isKnown).slice(0, FACTS);
}

/**
 * A value as people read it.
 * @param {import("./column.mjs").Column} column
 * @param {number} row
 */
export function inWords(column, row) {
  const value = column.value(row);
  const { kind, unit } = column.info;
  if (value === null || (Array.isArray(value) && !value.length)) return missingIn(column.name);
  if (kind === "date") return date(value);
  if (typeof value !== "number") return [value].flat().join(", ");
  const { low, high } = column.range();
  return unit ? quantity(value, unit, high - low) : number(value, high - low);
}
