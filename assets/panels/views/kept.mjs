/**
 * A state that can be kept: a selection that no geometry says is stored on the server, and stands in the state
 * under its short id as {"stored": id}.
 */

import { addressOf, ask } from "../ask.mjs";
import { store } from "../export/scope.mjs";

/** @type {Map<string, string>} ids of stored selections by the key of the selection */
const stored = new Map();

/**
 * The engine's state, with what is known of the selection in place of its key.
 * @param {Object} engine
 */
export function stateWithStored(engine) {
  const state = { ...engine.state(), v: engine.info.version };
  const id = state.selection?.key && stored.get(`${state.v} ${state.selection.key}`);
  return id ? { ...state, selection: { stored: id } } : state;
}

/**
 * The engine's state in a form that shows the same another day. Rejects with a sentence.
 * @param {Object} engine
 * @param {string} collection
 */
export async function stateToKeep(engine, collection) {
  const state = stateWithStored(engine);
  const { selection, v } = state;
  if (!selection?.key) return state;
  await engine.ensureIds();
  const ids = Array.from(engine.selection.rowsWithin(null), (row) => engine.id(row));
  const id = await store(collection, ids);
  stored.set(`${v} ${selection.key}`, id);
  return { ...state, selection: { stored: id } };
}

/**
 * Show a state, with its stored selection if it has one. Rejects with a sentence.
 * @param {Object} engine
 * @param {string} collection
 * @param {Object} state of the same collection, repaired
 */
export async function showState(engine, collection, state) {
  const id = state.selection?.stored;
  await engine.setState(id ? { ...state, selection: null } : state);
  if (id) await selectStored(engine, collection, id);
}

/** Select the images of a stored selection. */
export async function selectStored(engine, collection, id) {
  const { version } = engine.info;
  const { ids } = await ask(`${addressOf(collection)}/selections/${encodeURIComponent(id)}`);
  if (engine.info?.version !== version) return;
  await engine.select(ids);
  stored.set(`${version} ${engine.selection.key}`, id);
}
