/** What the user sees as JSON for the URL, and back. */

import { columnsOf, formOf } from "./filter.mjs";

/** @param {import("./engine.mjs").Engine} engine */
export function stateOf(engine) {
  const { places, selection } = engine;
  return {
    map: places.map?.name ?? null,
    dims: places.dims,
    colour: engine.colour,
    filters: engine.filters(),
    camera: rounded(places.cameras[places.dims]),
    selection: selection.state((row) => engine.id(row)),
    open: engine.openId,
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
  if (state.map) waiting.push(engine.setMap(state.map));
  if (state.dims) waiting.push(engine.setDimensions(state.dims));
  if (state.camera !== undefined) engine.setCamera(state.camera);
  if (state.colour !== undefined && state.colour !== engine.colour) waiting.push(engine.setColour(state.colour));
  if (state.filters !== undefined) waiting.push(applyFilters(engine, state.filters));
  if (state.selection !== undefined) waiting.push(applySelection(engine, state.selection));
  if (state.open !== undefined && state.open !== engine.openId) waiting.push(engine.open(state.open));
  await Promise.all(waiting);
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
 * The parts of a filter by the facet they belong to: that of the one column they look at.
 * @param {object|null} filter
 * @returns {Map<string, object>}
 */
export function facetsOf(filter) {
  if (filter === null) return new Map();
  const parts = formOf(filter) === "all" ? filter.all : [filter];
  const named = new Map();
  for (const part of parts) {
    const columns = columnsOf(part);
    const name = formOf(part) === "text" ? "text" : columns.length === 1 ? columns[0] : "filter";
    named.set(named.has(name) ? `${name} ${named.size}` : name, part);
  }
  return named;
}

async function applySelection(engine, selection) {
  if (!selection?.shapes) return selection?.key ? undefined : engine.select(selection?.ids ?? null);
  await engine.shown;
  const { map, dims } = engine.places;
  for (const shape of selection.shapes) if (shape.map === map?.name && shape.dims === dims) engine.selectShape(shape);
}
