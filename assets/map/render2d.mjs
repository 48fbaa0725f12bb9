/** Draws the plane into a raster: splats (counted, shaded later) or marks (blended at once). */

import { discOf, discsOf, stampDisc, stepsOf } from "./discs.mjs";
import { LEVELS, SELECTED } from "./raster.mjs";
import { layGround } from "./trend_paint.mjs";

const FULL_LINE = (LEVELS - 1) * 256;

/**
 * @typedef {object} Scene
 * @property {import("./column.mjs").Column[]} axes
 * @property {Int32Array|null} visible     rows to draw, null for all
 * @property {number} count                how many of them (or of the first rows)
 * @property {Int32Array|null} selected    those of them that are selected, null where there is no selection
 * @property {object} frame                of the camera
 * @property {import("./nearby.mjs").Near|null} [near]   in space, what of them is before the camera, where that is little
 * @property {import("./plan.mjs").Plan} plan
 * @property {Uint8Array} slots
 * @property {Uint32Array} table           colours
 * @property {import("./trend_paint.mjs").Ground|null} [trend]   under the points, in the plane
 * @property {number} ground               pixel
 */

/** From codes to pixels: x * ax + bx, y * ay + by. */
function steps([xs, ys], { scale, left, top }) {
  return { ax: xs.scale * scale, bx: xs.offset * scale + left, ay: -ys.scale * scale, by: top - ys.offset * scale };
}

/**
 * Count every point in the two by two pixels around it; the last drawn is seen.
 * @param {import("./raster.mjs").Raster} raster
 * @param {Scene} scene
 */
export function splatPlane(raster, scene) {
  raster.clear();
  const { visible, count, selected, plan } = scene;
  const place = steps(scene.axes, scene.frame);
  const codes = [scene.axes[0].codes, scene.axes[1].codes];
  countRows(raster, codes, place, visible, count);
  if (selected) liftRows(raster, codes, place, selected);
  const full = Math.log(1 + 24);
  raster.setShares((amount) => Math.log(1 + amount / plan.expected) / full);
}

/** The hottest loop there is. @param {Int32Array|null} rows   null counts the first `count` of all */
function countRows(raster, [x, y], { ax, bx, ay, by }, rows, count) {
  const { cells, width, rowBits, rowMask, fullAmount } = raster;
  const one = 1 << rowBits;
  const full = fullAmount << rowBits;
  const amount = ~rowMask;
  const [right, bottom] = [width - 1, raster.height - 1];
  for (let j = 0; j < count; j++) {
    const i = rows === null ? j : rows[j];
    const px = (x[i] * ax + bx) | 0;
    const py = (y[i] * ay + by) | 0;
    if (px <= 0 || py <= 0 || px >= right || py >= bottom) continue;
    const p = py * width + px;
    const row = i + 1;
    const q = p + width;
    const c0 = cells[p] & amount;
    const c1 = cells[p + 1] & amount;
    const c2 = cells[q] & amount;
    const c3 = cells[q + 1] & amount;
    cells[p] = (c0 < full ? c0 + one : c0) | row;
    cells[p + 1] = (c1 < full ? c1 + one : c1) | row;
    cells[q] = (c2 < full ? c2 + one : c2) | row;
    cells[q + 1] = (c3 < full ? c3 + one : c3) | row;
  }
}

/** Put the selected rows on top of what is there. */
function liftRows(raster, [x, y], { ax, bx, ay, by }, rows) {
  const { cells, width, rowMask } = raster;
  const keep = ~rowMask;
  const [right, bottom] = [width - 1, raster.height - 1];
  for (let j = 0; j < rows.length; j++) {
    const i = rows[j];
    const px = (x[i] * ax + bx) | 0;
    const py = (y[i] * ay + by) | 0;
    if (px <= 0 || py <= 0 || px >= right || py >= bottom) continue;
    const p = py * width + px;
    const q = p + width;
    const mark = SELECTED | (i + 1);
    cells[p] = (cells[p] & keep) | mark;
    cells[p + 1] = (cells[p + 1] & keep) | mark;
    cells[q] = (cells[q] & keep) | mark;
    cells[q + 1] = (cells[q + 1] & keep) | mark;
  }
}

/**
 * Blend a round mark a point, selected ones last.
 * @param {import("./raster.mjs").Raster} raster
 * @param {Scene} scene
 */
export function markPlane(raster, scene) {
  raster.clear();
  layGround(raster, scene);
  const { visible, count, selected } = scene;
  stampRows(raster, scene, visible, count, FULL_LINE);
  if (selected) stampRows(raster, scene, selected, selected.length, LEVELS * 256 + FULL_LINE);
}

function stampRows(raster, { axes, frame, plan, slots, table, ground }, rows, count, line) {
  const { ax, bx, ay, by } = steps(axes, frame);
  const [x, y] = [axes[0].codes, axes[1].codes];
  const discs = discsOf(plan.opacity);
  const size = stepsOf(plan.radius);
  const reach = plan.radius + 2;
  const [right, bottom] = [raster.width + reach, raster.height + reach];
  for (let j = 0; j < count; j++) {
    const i = rows === null ? j : rows[j];
    const px = x[i] * ax + bx;
    const py = y[i] * ay + by;
    if (px < -reach || py < -reach || px > right || py > bottom) continue;
    const disc = discOf(discs, plan.opacity, size, px, py);
    stampDisc(raster, disc, Math.floor(px), Math.floor(py), table[line + slots[i]], ground, i + 1);
  }
}
