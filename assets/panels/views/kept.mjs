/** What a named view or a link keeps: the state of the page, good on another day and for somebody else. */

import { plain, StoredSelections } from "../stored.mjs";

/**
 * The state as it is seen; what only this page knows of a selection is stored, and named by its id.
 * @param {Object} engine
 * @param {string} collection
 * @returns {Promise<Object>}
 */
export async function stateToKeep(engine, collection) {
  const stored = new StoredSelections(engine, collection);
  await stored.store();
  return { ...stored.named(engine.state()), v: engine.info.version };
}

/**
 * Show a state that was kept. Resolves when all of it took effect.
 * @param {Object} engine
 * @param {string} collection
 * @param {Object} state of the same collection, repaired
 */
export async function showState(engine, collection, state) {
  await engine.setState(plain(state));
  await new StoredSelections(engine, collection).restore(state);
}
