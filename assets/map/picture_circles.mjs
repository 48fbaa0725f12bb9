/** The points of a saved map as circles of SVG, as they are seen: far ones first, smaller and paler, selected ones last. */

import { LEVELS } from "./raster.mjs";
import { levelAt, radiusAt } from "./render3d.mjs";

const FULL = LEVELS - 1;

/**
 * @param {import("./sight.mjs").Sight} view
 * @param {import("./render2d.mjs").Scene} scene
 * @returns {string}
 */
export function circlesOf(view, scene) {
  const { engine, ratio } = view;
  const { plan, dims } = scene;
  const radius = plan.how === "marks" ? plan.radius / ratio : 1;
  const [width, height] = view.cssSize;
  const frame = view.frame(width, height);
  const marks = [];
  for (const mark of ordered(engine, view.projector())) {
    const [x, y, depth] = mark.at;
    const reach = dims === 3 ? radiusAt(radius, depth, frame) : radius;
    if (x < -reach || y < -reach || x > width + reach || y > height + reach) continue;
    const line = (mark.isSelected ? LEVELS : 0) + (dims === 3 ? levelAt(depth, frame.near, frame.far) : FULL);
    const fill = cssOf(scene.table[line * 256 + scene.slots[mark.row]]);
    marks.push(`<circle cx="${x.toFixed(2)}" cy="${y.toFixed(2)}" r="${reach.toFixed(2)}" fill="${fill}"/>`);
  }
  return `<g fill-opacity="${plan.opacity.toFixed(2)}" stroke="${engine.theme.ground}" stroke-width="${radius > 2 ? 0.6 : 0}">${marks.join("")}</g>`;
}

/** Rows with their places, in the order they are drawn. */
function ordered(engine, project) {
  const rows = engine.rowsVisible() ?? Array.from({ length: engine.total }, (_, row) => row);
  const { flags } = engine.selection;
  const marks = Array.from(rows, (row) => ({ row, at: project(row), isSelected: Boolean(flags?.[row]) })).filter(({ at }) => at);
  return marks.sort((a, b) => a.isSelected - b.isSelected || b.at[2] - a.at[2]);
}

/** A pixel (0xAABBGGRR) as CSS. */
const cssOf = (pixel) => `#${[pixel, pixel >>> 8, pixel >>> 16].map((channel) => (channel & 255).toString(16).padStart(2, "0")).join("")}`;
