/**
 * The browser's one store of a collection: columns, filters, colours, selection, camera. The map and
 * the panels meet here and nowhere else. It knows no DOM; view.mjs draws it. docs/map.md lists its use.
 */

import { ShownCollection } from "./collection.mjs";
import { themeOf } from "./palette.mjs";
import { Selection } from "./selection.mjs";
import { applyState, stateOf } from "./state.mjs";
import { withCamera } from "./with_camera.mjs";
import { withColour } from "./with_colour.mjs";
import { withHistory } from "./with_history.mjs";
import { strangeIn, withMaps } from "./with_maps.mjs";
import { withSelection } from "./with_selection.mjs";

/** @type {Map<string, Engine>} */
const engines = new Map();

/**
 * The engine of that name, made on first use.
 * @param {string} [key]
 * @returns {Engine}
 */
export function engineOf(key = "explore") {
  if (!engines.has(key)) engines.set(key, new Engine());
  return engines.get(key);
}

export class Engine extends withHistory(withSelection(withColour(withMaps(withCamera(ShownCollection))))) {
  reset(info, store) {
    super.reset(info, store);
    this.theme ??= themeOf("light");
    this.selection = new Selection(this.total);
    this.selected = null;
    this.tool = "move";
    this.mode = "replace";
    /** @type {import("./view.mjs").MapView|null} who draws it */
    this.painter ??= null;
    /** @type {import("./camera.mjs").Room} */
    this.room ??= { picture: null, corner: null };
    /** @type {Set<string>} what the user left off the map (LAYERS of state.mjs) */
    this.hidden = new Set();
    this.forgetColours();
  }

  sayFiltersChanged() {
    if (!this.selection.isEmpty) this.events.emit("selection", this.selectionSummary());
    super.sayFiltersChanged();
  }

  /** Put down the tool, else close the open image, else drop the selection; never filters. @returns {boolean} whether there was one */
  peel() {
    if (this.tool !== "move") this.setTool("move");
    else if (this.openId !== null) this.open(null);
    else if (!this.selection.isEmpty) this.select(null);
    else return false;
    return true;
  }

  /** Show or hide the pictures or the names on the map. @param {"pictures"|"names"|"lines"} what */
  setShown(what, isShown) {
    if (isShown) this.hidden.delete(what);
    else this.hidden.add(what);
    this.events.emit("layers", [...this.hidden]);
    this.events.emit("view", "layers");
  }

  state() {
    return stateOf(this);
  }

  /** Show a state; what it leaves out stays as it is. Resolves when all of it took effect. */
  async setState(state) {
    if (this.findMap && this.info && strangeIn(state, this.info).length) await this.bring(state).catch((error) => this.fail(error));
    return applyState(this, state);
  }

  /**
   * The map as it is seen, with legend and a note of what it shows, as a file. Rejects while no map is on the page.
   * @param {{format?: "png"|"svg", scale?: number}} [options]   scale: pixels of the file a pixel of the page
   * @returns {Promise<Blob>}
   */
  async picture(options) {
    if (!this.painter) throw new Error("There is no map on this page to make a picture of.");
    return this.painter.picture(options);
  }

  /** Sizes, and how long the last things took in milliseconds. */
  stats() {
    return { points: this.total, visible: this.visible, ...this.timings.last };
  }
}
