/**
 * The state of the page in its address: /explore?c=NAME&s=JSON. Pure.
 * A link that no longer fits loses only what does not fit, and says so.
 */

import { columnsOf, FilterError } from "../map/filter.mjs";

/**
 * What engine.state() gives, with `v`, the version of the collection.
 * @typedef {{map?: string, dims?: number, colour?: string|null, filters?: Object|null, camera?: Object,
 *   selection?: any, beside?: string, open?: string|null, v?: string}} PageState
 */

/**
 * @param {string} search of an address, "?c=…&s=…"
 * @returns {{collection: string, state: PageState|null, complaint: string|null}}
 */
export function read(search) {
  const parameters = new URLSearchParams(search);
  const collection = parameters.get("c") || "";
  const text = parameters.get("s");
  if (!text) return { collection, state: null, complaint: null };
  try {
    const state = JSON.parse(text);
    if (state && typeof state === "object" && !Array.isArray(state)) return { collection, state, complaint: null };
  } catch { /* said below: the link was cut or mistyped */ }
  return { collection, state: null, complaint: "The view in this link cannot be read (it may have been cut off), so the whole collection is shown." };
}

/**
 * @param {string} collection
 * @param {PageState} state
 * @returns {string} "?c=…&s=…"; what is null is left out, for `read` and `repair` take it so; but coloured by
 *   nothing is something to say
 */
export function write(collection, state) {
  const kept = Object.fromEntries(Object.entries(state).filter(([key, value]) => value !== undefined && (value !== null || key === "colour")));
  const parameters = `?c=${encodeURIComponent(collection)}`;
  return Object.keys(kept).length ? `${parameters}&s=${encodeURIComponent(JSON.stringify(kept))}` : parameters;
}

/** The part of a state that browser-back steps through; the camera and the version are not. */
export function step(state) {
  const { map, dims, colour, filters, selection, open } = state;
  return JSON.stringify({ map, dims, colour, filters, selection, open });
}

/**
 * Keep of a state what the collection can show.
 * @param {PageState} state
 * @param {Object} info the JSON of GET /api/v1/collections/{c}
 * @param {string[]} [deleted]   maps that were deleted from its trail
 * @returns {{state: PageState, complaints: string[]}}
 */
export function repair(state, info, deleted = []) {
  const names = new Set(info.columns.map((column) => column.name));
  const complaints = [];
  const result = { dims: 2, selection: null, open: null, ...state };
  if (state.colour && !names.has(state.colour)) {
    complaints.push(`This collection has no column “${state.colour}” to colour by.`);
    delete result.colour;
  }
  const lost = (name) => (deleted.includes(name) ? "The map of this link is gone: it was deleted from the trail" : `There is no map “${name}” in this collection`);
  const isLost = (name) => name && !info.maps.some((map) => map.name === name);
  if (isLost(state.map)) {
    complaints.push(`${lost(state.map)}, so the main map is shown.`);
    delete result.map;
    delete result.camera;
  }
  if (isLost(state.beside?.split("/")[0])) {
    complaints.push(`${lost(state.beside.split("/")[0])}, so none stands beside.`);
    delete result.beside;
  }
  const drawnOn = state.selection?.steps?.map((step) => step.map).find(isLost);
  if (drawnOn) {
    complaints.push(`${lost(drawnOn)}, and with it the selection that was made there.`);
    result.selection = null;
  }
  if (state.v && state.v !== info.version) {
    complaints.push("The collection has changed since this link was made; what still fits is kept.");
  }
  delete result.v;
  result.filters = known(state.filters, names, complaints);
  return { state: result, complaints };
}

/** The parts of a filter that are in the grammar and name only columns there are. */
function known(filters, names, complaints) {
  if (!filters) return null;
  const parts = Array.isArray(filters.all) ? filters.all : [filters];
  const kept = parts.filter((part) => {
    const strange = strangeOf(part, names, complaints);
    if (!strange) return false;
    for (const name of strange) complaints.push(`This collection has no column “${name}” to filter by.`);
    return strange.length === 0;
  });
  return kept.length ? { all: kept } : null;
}

/** The columns of a filter that are not here; null, with a complaint, for what is no filter. */
function strangeOf(part, names, complaints) {
  try {
    return columnsOf(part).filter((name) => !names.has(name));
  } catch (error) {
    if (!(error instanceof FilterError)) throw error;
    complaints.push(`A filter of this link cannot be read. ${error.message}`);
    return null;
  }
}
