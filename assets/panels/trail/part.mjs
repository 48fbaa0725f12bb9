/** The part of the map that would be laid out again: what is selected, else what passes the filters. */

import { packed } from "../../map/bits.mjs";
import { words } from "../choice.mjs";
import { count } from "../format.mjs";

const FEWEST = 3;
const CHUNK = 8192;

/** @typedef {{how: "selected"|"filtered"|null, count: number}} Part */

/** @param {Object} engine @returns {Part} */
export function partOf(engine) {
  if (!engine.info) return { how: null, count: 0 };
  if (!engine.selection.isEmpty) return { how: "selected", count: engine.selectionSummary().count };
  if (engine.visible < engine.placed) return { how: "filtered", count: engine.visible };
  return { how: null, count: 0 };
}

/**
 * @param {Object} engine
 * @param {Part} part
 * @returns {string|null} why no map can be made of it; null if one can
 */
export function obstacleOf(engine, { how, count: images }) {
  if (how === null && engine.filters?.()) return "The filters leave out none of these images: select some, or filter further, for a map of these alone.";
  if (how === null) return "Select images or filter them: then a map of these alone can be made.";
  if (images === 0) return how === "selected" ? "None of the selected images can be seen here: they are filtered out, or not on this map." : "No image passes the filters.";
  if (images < FEWEST) return `A map needs ${FEWEST} images at least; ${images === 1 ? "this is one" : "these are two"}.`;
  return null;
}

/** Rows that are meant, rising. */
function rowsOf(engine, { how }) {
  return how === "selected" ? engine.selectedRows() : engine.rowsVisible();
}

/**
 * The part as the interface takes it: a filter where that says all, else a bit an image.
 * @param {Object} engine
 * @param {Part} part
 */
export function requestOf(engine, part) {
  const saysAll = part.how === "filtered" && !engine.facets.hasMasks && engine.facets.placed.flags === null;
  return saysAll ? { filter: engine.filters() } : bitsOf(engine, rowsOf(engine, part));
}

/** Images as the interface takes them, a bit each. @param {Object} engine @param {Iterable<number>} rows */
export function bitsOf(engine, rows) {
  const flags = new Uint8Array(engine.total);
  for (const row of rows) flags[row] = 1;
  return { bits: base64(packed(flags)), version: engine.info.version };
}

/** @param {Uint8Array} bytes */
export function base64(bytes) {
  let text = "";
  for (let at = 0; at < bytes.length; at += CHUNK) text += String.fromCharCode(...bytes.subarray(at, at + CHUNK));
  return btoa(text);
}

/**
 * How it was chosen, to be kept with the map.
 * @param {Object} engine
 * @param {Part} part
 * @param {Object|null} [inherited]   the filter by which the map it is chosen on was chosen: there it says nothing new
 * @returns {{map: string, filter: Object|null, selection: Object|null, words: string}}
 */
export function chosenOf(engine, part, inherited = null) {
  const filter = engine.filters();
  const selection = part.how === "selected" ? engine.selection.state((row) => engine.id(row)) : null;
  return { map: engine.map.name, filter, selection: selection?.key ? null : selection, words: inWords(engine, part, { filter, selection, inherited }) };
}

function inWords(engine, part, { filter, selection, inherited }) {
  const known = new Set((inherited?.all ?? []).map((one) => JSON.stringify(one)));
  const filters = (filter?.all ?? []).filter((one) => !known.has(JSON.stringify(one))).map((one) => filterInWords(engine, one));
  if (part.how === "filtered") return filters.join("; ");
  return [`${count(part.count)} selected ${howSelected(selection)}`, ...filters].join("; ");
}

function filterInWords(engine, part) {
  if (part.text !== undefined) return `Contains “${part.text}”`;
  const column = engine.column((part.not ?? part).column);
  return column ? words(part, column) : "Chosen images";
}

/** @param {Object|null} selection   as its state tells it @returns {string} such as "by lasso" */
export function howSelected(selection) {
  const steps = selection?.steps;
  if (!steps?.length) return "one by one";
  const kinds = new Set(steps.map(kindOf));
  return kinds.size === 1 ? `by ${[...kinds][0]}` : "in several steps";
}

function kindOf({ polygon, invert }) {
  if (invert) return "turning round";
  if (!polygon) return "filters";
  return isBox(polygon) ? "box" : "lasso";
}

function isBox(polygon) {
  return polygon.length === 4 && [0, 1].every((axis) => new Set(polygon.map((corner) => corner[axis])).size === 2);
}
