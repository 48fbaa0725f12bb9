/** What the user sees as JSON for the URL, and back. */

import { columnsOf, formOf } from "./filter.mjs";

/** The name of the filter that keeps chosen images alone. */
export const CHOSEN = "chosen images";

/** What can be left off the map. */
export const LAYERS = ["pictures", "names", "lines"];

/** @param {import("./engine.mjs").Engine} engine */
export function stateOf(engine) {
  const { places, selection } = engine;
  return {
    map: places.map?.name ?? null,
    dims: places.dims,
    colour: engine.colour,
    ...(engine.colourSettings.has(engine.colour) && { colouring: engine.colourSettings.get(engine.colour) }),
    filters: engine.filters(),
    camera: rounded(places.cameras[places.dims]),
    selection: selection.state((row) => engine.id(row)),
    open: engine.openId,
    ...(engine.hidden.size > 0 && { hidden: [...engine.hidden] }),
  };
}

/** Six digits are finer than a pixel and short in the URL. */
function rounded(camera) {
  return camera && Object.fromEntries(Object.entries(camera).map(([name, value]) => [name, Number(value.toPrecision(6))]));
}

/**
 * Show a state; what it leaves out stays as it is. Resolves when all of it took effect.
 * @param {import("./engine.mjs").Engine} engine
 * @param {object} state
 */
export async function applyState(engine, state) {
  const waiting = [];
  if (state.map) waiting.push(engine.setMap(state.map, { keepsColour: state.colour !== undefined }));
  if (state.dims) waiting.push(engine.setDimensions(state.dims));
  if (state.camera !== undefined) engine.setCamera(state.camera);
  if (state.hidden !== undefined) for (const what of LAYERS) engine.setShown(what, !state.hidden.includes(what));
  if (state.colour !== undefined) waiting.push(applyColour(engine, state));
  if (state.filters !== undefined) waiting.push(applyFilters(engine, state.filters));
  if (state.selection !== undefined) waiting.push(applySelection(engine, state.selection));
  if (state.open !== undefined && state.open !== engine.openId) waiting.push(engine.open(state.open));
  await Promise.all(waiting);
}

/** A colour without settings is coloured as it comes. */
export function applyColour(engine, { colour, colouring }) {
  const known = JSON.stringify(engine.colourSettings.get(colour) ?? {});
  if (colour === engine.colour && known === JSON.stringify(colouring ?? {})) return undefined;
  engine.colourSettings.delete(colour);
  return engine.setColouring({ column: colour, ...colouring });
}

/**
 * Put a filter in place of all that are set.
 * @param {import("./engine.mjs").Engine} engine
 * @param {object|null} filter
 */
export async function applyFilters(engine, filter) {
  const named = facetsOf(filter);
  const gone = engine.facets.names.filter((name) => !named.has(name));
  await Promise.all([
    ...gone.map((name) => engine.setFilter(name, null)),
    ...[...named].map(([name, part]) => engine.setFilter(name, part)),
  ]);
}

/**
 * The parts of a filter by the facet they belong to: that of the one column they look at, words, chosen images.
 * @param {object|null} filter
 * @returns {Map<string, object>}
 */
export function facetsOf(filter) {
  if (filter === null) return new Map();
  const parts = formOf(filter) === "all" ? filter.all : [filter];
  const named = new Map();
  for (const part of parts) {
    const columns = columnsOf(part);
    const own = part.text !== undefined ? "text" : part.selection || part.ids ? CHOSEN : "filter";
    const name = columns.length === 1 ? columns[0] : own;
    named.set(named.has(name) ? `${name} ${named.size}` : name, part);
  }
  return named;
}

async function applySelection(engine, selection) {
  if (!selection?.steps) return selection?.key ? undefined : engine.select(selection?.ids ?? null);
  engine.selection.clear();
  for (const step of selection.steps) {
    if (step.invert) await engine.invertOn(step.map);
    else if (step.filter !== undefined) await engine.selectMatching(step.filter, step.mode, step.map);
    else await engine.selectShapeOf(step);
  }
}
