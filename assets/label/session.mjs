/** Loads the collection for the label page and keeps its filters, tree and order in the address. */

import { addressOf, ask } from "../panels/ask.mjs";
import { read, repair, write } from "../panels/address.mjs";
import { describe } from "../panels/opening.mjs";
import { say } from "../panels/say.mjs";
import { trailOf } from "../panels/trail/trail.mjs";

const PATH = "/label";

/**
 * Load what the address speaks of.
 * @param {Object} engine
 * @param {string} collection
 * @param {() => boolean} hasLeft
 * @returns {Promise<{tree?: string, order?: string, label?: string, view?: string}|null>} the rest of what the address wants; null: the page was left
 */
export async function begin(engine, collection, hasLeft) {
  const info = engine.info?.name === collection ? engine.info : null;
  const fresh = await describe(collection);
  if (hasLeft()) return null;
  const { state, complaint } = read(location.search);
  if (complaint) say(complaint, "warn");
  const isNew = info?.version !== fresh.version;
  const used = isNew ? fresh : info;
  const deleted = await trailOf(engine, collection).describe(used, state);
  const { state: wanted, complaints } = repair(state ?? {}, used, deleted);
  for (const one of complaints) say(one, "warn");
  if (hasLeft()) return null;
  const filters = wanted.filters ?? null;
  if (isNew) await engine.load(used, undefined, { colour: null, filters });
  else if (state) await engine.setFilters(filters);
  return state ?? {};
}

/**
 * @param {Object} engine
 * @param {string} collection
 * @param {{tree: {name: string}|null, order: string, label: string|null}} work
 * @param {string} view
 * @returns {string} the address of the page as it stands
 */
export function addressOfPage(engine, collection, { tree, order, label }, view) {
  return PATH + write(collection, { filters: engine.filters(), tree: tree?.name, order, label, view, v: engine.info.version });
}

/** Put it in the browser's bar. */
export function keep(address) {
  if (location.pathname === PATH && location.pathname + location.search !== address) history.replaceState(history.state, "", address);
}

/** What a model predicts is columns of the collection: take up those that came or changed. @param {Object} engine @param {string} collection */
export async function renew(engine, collection) {
  const { columns } = await ask(addressOf(collection));
  const isNew = (column) => column.stamp !== engine.column(column.name)?.stamp;
  for (const column of columns) if (column.name.startsWith("predicted.") && isNew(column)) engine.addColumn(column);
}
