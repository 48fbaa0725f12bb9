/** Which columns become facets, in which order and under which heading. Pure. */

export const SECTIONS = ["Kind", "Sample and measurement", "Properties", "Measured on the image"]; // what we measure describes itself
const OPEN_AT_FIRST = [1, 5, 2, 0];
const FEW_VALUES = 24;
const MANY_VALUES = 200;

/**
 * @param {Array<Object>} columns as served
 * @param {number} rows
 * @returns {Array<{column: Object, section: string, open: boolean}>} facets from the most to the least telling
 */
export function facets(columns, rows) {
  const shown = columns.filter((column) => column.role !== "hidden" && isFacet(column));
  const ranked = shown
    .map((column, place) => ({ column, place, section: sectionOf(column), rank: rank(column, rows) }))
    .sort((a, b) => a.section - b.section || a.rank - b.rank || a.place - b.place);
  const opened = SECTIONS.map(() => 0);
  return ranked.map(({ column, section, rank: order }) => {
    const open = order < 2 && opened[section] < OPEN_AT_FIRST[section];
    if (open) opened[section] += 1;
    return { column, section: SECTIONS[section], open };
  });
}

/** Columns of words too different to count: they are searched. */
export function searchable(columns) {
  return columns.filter(({ role, kind, dtype }) => role !== "hidden" && kind === "text" && dtype === null);
}

function isFacet({ kind, dtype }) {
  return dtype !== null && ["category", "categories", "number", "date"].includes(kind);
}

function sectionOf(column) {
  if (column.name.startsWith("predicted.") || column.kind === "categories") return 0;
  if (column.role !== "property") return 1;
  return column.description ? 3 : 2;
}

/** 0 and 1 tell something, 2 is nearly a name for each image, 3 the same for all. */
function rank({ kind, categories = [] }, rows) {
  if (kind === "number" || kind === "date") return 1;
  if (categories.length <= 1) return 3;
  if (categories.length > MANY_VALUES || categories.length > rows / 2) return 2;
  return categories.length <= FEW_VALUES ? 0 : 1;
}

/** Columns the map can be coloured by, in facet order; text and coordinates cannot. */
export function colourable(columns, rows) {
  return facets(columns, rows).map(({ column }) => column);
}

/** The column that colours the map at first: the predicted kind, else the first category of a few values. */
export function firstColour(columns, rows) {
  const categories = colourable(columns, rows).filter(({ kind }) => kind === "category");
  const telling = categories.find(({ categories: values }) => values.length > 1 && values.length <= 12);
  return (telling ?? categories[0])?.name ?? null;
}
