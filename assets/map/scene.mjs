/** What is to be drawn, gathered from the engine: places, rows, camera, colours. */

import { colourTable } from "./colours.mjs";
import { planOf } from "./plan.mjs";

/** Marks are smaller where they would hide the trend. */
const BESIDE_TREND = 0.72;

/**
 * @param {import("./view.mjs").MapView} view
 * @param {number} [width]    canvas pixels
 * @param {number} [height]
 * @param {number} [ratio]    canvas pixels a CSS pixel
 * @returns {import("./render2d.mjs").Scene|null} null while there is nothing to draw
 */
export function sceneOf(view, width = view.canvas.width, height = view.canvas.height, ratio = view.ratio) {
  const { engine, camera } = view;
  const { axes } = engine.places;
  if (!axes || !camera) return null;
  const loaded = Math.min(...axes.map((axis) => axis.loaded));
  const isWhole = loaded === engine.total;
  if (loaded === 0) return null;
  const visible = isWhole ? engine.rowsVisible() : null;
  const count = visible ? visible.length : loaded;
  const plan = planOf(engine.dims, count, camera.zoom, (width * height) / ratio ** 2, ratio);
  const trend = view.trends.of(engine);
  const frame = view.frame(width, height);
  return {
    axes,
    dims: engine.dims,
    visible,
    count,
    selected: isWhole && !engine.selection.isEmpty ? engine.selectedRows() : null,
    frame,
    plan: trend ? { ...plan, radius: plan.radius * BESIDE_TREND } : plan,
    slots: engine.painted.slots,
    table: view.tables.of(engine),
    ground: view.ground,
    trend,
    near: isWhole ? view.nearby.of(engine, frame, plan, width, height) : null,
  };
}

/** The colour table of the engine's state, made again only when that changed. */
export class Tables {
  /** @param {import("./engine.mjs").Engine} engine @returns {Uint32Array} */
  of({ painted, theme, selection }) {
    const { kind, map, reverse } = painted;
    const key = JSON.stringify([kind, map, reverse, selection.isEmpty, theme]);
    if (this.key !== key) {
      this.key = key;
      this.table = colourTable(kind, theme, !selection.isEmpty, painted);
    }
    return this.table;
  }
}
