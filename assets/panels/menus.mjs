/** The menus of the bar above the map: the trail, a second map, named views, and what can be taken away. */

import { exportMenu } from "./export/menu.mjs";
import { trailButton } from "./trail/showing.mjs";
import { besideButton } from "./sidebyside/beside.mjs";
import { viewsMenu } from "./views/menu.mjs";

/**
 * @param {Object} engine
 * @param {{collection: string}} page
 * @param {import("./dom.mjs").Leaving} leaving
 * @returns {HTMLElement[]}
 */
export function menus(engine, { collection }, leaving) {
  return collection ? [trailButton(engine, collection, leaving), besideButton(leaving), viewsMenu(engine, collection, leaving), exportMenu(engine, collection, leaving)] : [];
}
