/** What lies before the camera in space, found without a look at the rest: large maps are drawn close up from it. */

import { SpaceGrid } from "./space_grid.mjs";

const LEAST_ROWS = 60_000;
const BEYOND = 3; // pixels a mark reaches beyond its radius, which is at most doubled

/**
 * Rows by their places in the grid's order.
 * @typedef {object} Near
 * @property {Uint16Array[]} codes      of the coordinates, in that order
 * @property {Int32Array} order         the row at each place
 * @property {Int32Array} listed        places that may be in the picture
 * @property {number} count
 * @property {Int32Array|null} selected   those of them that are selected, null where there is no selection
 */

export class Nearby {
  /** Sort the map's rows by place before they are needed. @param {import("./engine.mjs").Engine} engine */
  prepare(engine) {
    const { places, status, dims, total } = engine;
    if (dims === 3 && status.phase === "ready" && total > LEAST_ROWS) this.gridOf(places);
  }

  gridOf(places) {
    const { axes, extent } = places;
    if (this.x !== axes[0]) [this.x, this.grid] = [axes[0], new SpaceGrid(axes, extent)];
    return this.grid;
  }

  /**
   * @param {import("./engine.mjs").Engine} engine
   * @param {import("./camera.mjs").SpaceFrame} frame
   * @param {import("./plan.mjs").Plan} plan
   * @param {number} width    canvas pixels
   * @param {number} height
   * @returns {Near|null} null where all rows are gone through: in the plane, from afar, or where they are few
   */
  of(engine, frame, plan, width, height) {
    if (engine.dims !== 3 || plan.how !== "marks" || engine.visible <= LEAST_ROWS) return null;
    const grid = this.gridOf(engine.places);
    const isKept = engine.rowsVisible() && ((row) => engine.isVisible(row));
    const listed = grid.within(frame, width, height, 2 * plan.radius + BEYOND, isKept);
    const { isEmpty, flags } = engine.selection;
    const selected = isEmpty ? null : listed.filter((place) => flags[grid.order[place]]);
    return { codes: grid.codes, order: grid.order, listed, count: listed.length, selected };
  }
}
