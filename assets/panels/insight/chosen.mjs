/** Which images a question is about: the selected ones, else those that pass the filters. */

import { columnsOf } from "../../map/filter.mjs";
import { count, images } from "../format.mjs";
import { bitsOf } from "../trail/part.mjs";

/**
 * @typedef {object} Chosen
 * @property {"selected"|"filtered"|null} how null: nothing is chosen
 * @property {number} count
 * @property {number} of how many there are on the map
 * @property {string} key changes when other images are chosen
 * @property {string[]} by the columns that filter them: that they differ in these is no finding
 */

/** @param {Object} engine @returns {Chosen} */
export function chosenOf(engine) {
  const of = engine.placed;
  const filters = engine.filters();
  const here = isPart(engine) ? ` ${engine.map.name}` : "";
  const by = filters ? columnsOf(filters) : [];
  if (!engine.selection.isEmpty) {
    const { count: selected, key } = engine.selectionSummary();
    return { how: "selected", count: selected, of, key: `${key} ${JSON.stringify(filters)}${here}`, by };
  }
  if (filters) return { how: "filtered", count: engine.visible, of, key: `${JSON.stringify(filters)}${here}`, by };
  return { how: null, count: 0, of, key: "", by };
}

/**
 * What is chosen as the interface takes it (docs/insight.md).
 * @param {Object} engine
 * @param {Chosen} chosen
 * @returns {Promise<Object|null>}
 */
export async function requestOf(engine, chosen) {
  if (chosen.how === null) return null;
  if (isPart(engine)) return bitsOf(engine, rowsOf(engine, chosen));
  return chosen.how === "selected" ? { ids: await engine.selectedIds() } : { filter: engine.filters() };
}

/**
 * What they are compared with where nothing is remembered: the others on the map.
 * @param {Object} engine
 * @param {Chosen} chosen
 * @returns {Object|null} null: all others of the collection
 */
export function restOf(engine, chosen) {
  if (!isPart(engine)) return null;
  const flags = engine.facets.placed.flags.slice();
  for (const row of rowsOf(engine, chosen)) flags[row] = 0;
  return bitsOf(engine, Array.from(flags.keys()).filter((row) => flags[row]));
}

/** Whether the map holds a part of the collection. */
const isPart = (engine) => engine.placed < engine.total;

const rowsOf = (engine, { how }) => (how === "selected" ? engine.selectedRows() : engine.rowsVisible());

/** @param {Chosen} chosen @returns {string} "380 images selected" */
export function inWords({ how, count: chosen }) {
  if (how === null) return "Nothing is selected";
  return how === "selected" ? `${images(chosen)} selected` : `${images(chosen)} ${chosen === 1 ? "passes" : "pass"} the filters`;
}

/** @param {Chosen} chosen @returns {string|null} why there is nothing to compare; null if there is */
export function obstacleOf({ how, count: chosen, of }) {
  if (how === null) return "Select images on the map (hold shift and drag around them), or filter them, to see what sets them apart.";
  if (chosen === 0) return how === "selected" ? "None of the selected images pass the filters." : "No image passes the filters.";
  if (chosen === of) return `These are all ${count(of)} images: there is no rest to compare them with.`;
  return null;
}
