/** Which columns become facets, in which order and under which heading. Pure. */

const SECTIONS = ["Kind", "Sample and measurement", "Properties", "Measured on the image"]; // what we measure describes itself;
const OPEN_AT_FIRST = 7;

/**
 * @param {Array<Object>} columns as served
 * @param {number} rows
 * @returns {Array<{column: Object, section: string, open: boolean}>} facets from the most to the least useful
 */
export function facets(columns, rows) {
  const shown = columns.filter((column) => column.role !== "hidden" && isFacet(column));
  const ranked = shown
    .map((column, place) => ({ column, place, section: sectionOf(column), rank: rank(column, rows) }))
    .sort((a, b) => SECTIONS.indexOf(a.section) - SECTIONS.indexOf(b.section) || a.rank - b.rank || a.place - b.place);
  let opened = 0;
  return ranked.map(({ column, section, rank: order }) => {
    const open = order < 2 && opened < OPEN_AT_FIRST;
    if (open) opened += 1;
    return { column, section, open };
  });
}

function isFacet(column) {
  return ["category", "categories", "number", "date"].includes(column.kind);
}

function sectionOf(column) {
  if (column.name.startsWith("predicted.") || column.kind === "categories") return SECTIONS[0];
  if (column.role !== "property") return SECTIONS[1];
  return column.description ? SECTIONS[3] : SECTIONS[2];
}

/** 0 tells much, 1 tells something, 2 nearly a name for each image, 3 the same for all. */
function rank(column, rows) {
  if (column.kind === "number") return 1;
  if (column.kind === "date") return 1;
  const values = (column.categories || []).length;
  if (values <= 1) return 3;
  if (values > 200 || values > rows / 2) return 2;
  return values <= 12 ? 0 : 1;
}

/** Columns the map can be coloured by, in facet order; text and coordinates cannot. */
export function colourable(columns, rows) {
  return facets(columns, rows).map(({ column }) => column);
}
