/** From the map to the label page: what is selected, or passes the filters, goes along as a filter. */

import { parametersOf } from "../panels/export/scope.mjs";
import { write } from "../panels/address.mjs";

/**
 * The address of the label page for a part of a collection. Pure.
 * @param {string} collection
 * @param {{filter?: string, selection?: string}} part   as an export names it
 */
export function addressFor(collection, { filter, selection }) {
  const filters = selection ? { all: [{ selection }] } : filter ? JSON.parse(filter) : null;
  return `/label${write(collection, { filters, ...(filters && { order: "map" }) })}`;
}

/** Go there. Rejects with a sentence where a selection cannot be stored. @param {Object} engine @param {string} collection */
export async function labelChosen(engine, collection) {
  const scope = engine.selection.isEmpty ? (engine.visible < engine.placed ? "filtered" : "all") : "selected";
  location.assign(addressFor(collection, await parametersOf(engine, collection, scope)));
}
