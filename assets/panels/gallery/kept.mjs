/** Keeping only the selected images on the page: a set of rows beside the filters, which no filter could say. */

const NAME = "kept images";

/** @type {WeakMap<Object, {count: number, flags: Uint8Array}>} by the store of the collection that is shown */
const kept = new WeakMap();

/** @returns {{count: number, flags: Uint8Array}|null} what is kept, null where nothing was chosen to be */
export function keptIn(engine) {
  return (engine.store && kept.get(engine.store)) ?? null;
}

/** Show only rows of which `flags` has a 1. @param {Object} engine @param {Uint8Array|null} flags   null: all again */
export function keepOnly(engine, flags) {
  if (flags === null && !keptIn(engine)) return;
  if (flags === null) kept.delete(engine.store);
  else kept.set(engine.store, { flags, count: flags.reduce((sum, flag) => sum + flag, 0) });
  engine.setMask(NAME, flags);
}

/** Take away all filters, and with them what was kept. */
export function clearFilters(engine) {
  keepOnly(engine, null);
  return engine.setFilters(null);
}
