/** Showing only the selected images: they are stored with the collection, and a filter names them. */

import { CHOSEN } from "../../map/state.mjs";
import { storeRows } from "../stored.mjs";

/**
 * Nothing but the selected images that pass the filters, until the filter is taken away. Resolves when it took effect.
 * @param {Object} engine
 * @param {string} collection
 */
export async function showOnlySelected(engine, collection) {
  const { info } = engine;
  const selection = await storeRows(engine, collection, engine.selectedRows());
  if (engine.info !== info) return;
  await engine.asOneStep(async () => {
    await engine.setFilter(CHOSEN, { selection });
    engine.select(null);
  });
}
