/** Which images an export holds, and how its address says so. */

import { addressOf, ask } from "../ask.mjs";

/** @typedef {"all"|"here"|"filtered"|"selected"} Scope   here: all that have a place on the map */

/**
 * What can be exported, the narrowest first.
 * @param {Object} engine
 * @returns {Array<{scope: Scope, count: number}>}
 */
export function scopesOf(engine) {
  const scopes = [{ scope: "all", count: engine.total }];
  if (engine.placed < engine.total) scopes.unshift({ scope: "here", count: engine.placed });
  if (engine.visible < engine.placed) scopes.unshift({ scope: "filtered", count: engine.visible });
  if (!engine.selection.isEmpty) scopes.unshift({ scope: "selected", count: engine.selectionSummary().count });
  return scopes;
}

/**
 * The part of an address that names the images; those that no filter says are stored first.
 * @param {Object} engine
 * @param {string} collection
 * @param {Scope} scope
 * @returns {Promise<{filter?: string, selection?: string}>}
 */
export async function parametersOf(engine, collection, scope) {
  if (scope === "all") return {};
  if (scope === "here") return { filter: JSON.stringify(engine.here) };
  if (scope === "filtered" && !engine.facets.hasMasks) return { filter: JSON.stringify(engine.filtersHere()) };
  return { selection: await store(collection, await idsOf(engine, scope)) };
}

async function idsOf(engine, scope) {
  if (scope === "selected") return engine.selectedIds();
  await engine.ensureIds();
  return Array.from(engine.rowsVisible() ?? [], (row) => engine.id(row));
}

/**
 * Store images under a short id.
 * @param {string} collection
 * @param {string[]} ids
 * @returns {Promise<string>}
 */
export async function store(collection, ids) {
  const options = { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ ids }) };
  return (await ask(`${addressOf(collection)}/selections`, options)).id;
}

/** @param {Object<string, string|undefined>} parameters @returns {string} "?a=1&b=2", "" without any */
export function query(parameters) {
  const given = Object.entries(parameters).filter(([, value]) => value !== undefined && value !== null);
  return given.length ? `?${given.map(([key, value]) => `${key}=${encodeURIComponent(value)}`).join("&")}` : "";
}
