/** Draws space into a raster: splats with a depth a pixel, or marks from far to near. Far points fade. */

import { discOf, discsOf, stampDisc, stepsOf } from "./discs.mjs";
import { LEVELS, SELECTED } from "./raster.mjs";

const FARTHEST_SHARE = 0.42;
const BUCKETS = 1024;
const NEAREST = 600;
const SMALLEST_DISC = 1.25;

/** The frame over codes in place of map coordinates. */
function overCodes(axes, frame) {
  const compose = (terms) => [
    ...axes.map((axis, k) => terms[k] * axis.scale),
    terms[3] + axes.reduce((sum, axis, k) => sum + terms[k] * axis.offset, 0),
  ];
  return { a: compose(frame.a), b: compose(frame.b), c: compose(frame.c) };
}

/**
 * Two by two pixels a point; the nearest is seen.
 * @param {import("./raster.mjs").Raster} raster
 * @param {import("./render2d.mjs").Scene} scene
 */
export function splatSpace(raster, scene) {
  raster.clear();
  nearestRows(raster, scene, scene.visible, scene.count, 0);
  if (scene.selected) nearestRows(raster, scene, scene.selected, scene.selected.length, SELECTED);
  raster.setShares((amount) => FARTHEST_SHARE + (1 - FARTHEST_SHARE) * (amount / raster.fullAmount));
}

function nearestRows(raster, { axes, frame }, rows, count, mark) {
  const { cells, width, rowBits, fullAmount } = raster;
  const [x, y, z] = axes.map((axis) => axis.codes);
  const { a, b, c } = overCodes(axes, frame);
  const [a0, a1, a2, a3] = a;
  const [b0, b1, b2, b3] = b;
  const [c0, c1, c2, c3] = c;
  const { left, top, clip, near, far } = frame;
  const perDepth = fullAmount / (far - near);
  const [right, bottom] = [width - 1, raster.height - 1];
  for (let j = 0; j < count; j++) {
    const i = rows === null ? j : rows[j];
    const u = x[i];
    const v = y[i];
    const t = z[i];
    const depth = c0 * u + c1 * v + c2 * t + c3;
    if (depth < clip) continue;
    const each = 1 / depth;
    const px = (left + (a0 * u + a1 * v + a2 * t + a3) * each) | 0;
    const py = (top - (b0 * u + b1 * v + b2 * t + b3) * each) | 0;
    if (px <= 0 || py <= 0 || px >= right || py >= bottom) continue;
    const nearness = ((far - depth) * perDepth) | 0;
    const amount = nearness < 0 ? 0 : nearness > fullAmount ? fullAmount : nearness;
    const cell = mark | (amount << rowBits) | (i + 1);
    const p = py * width + px;
    const q = p + width;
    if (cell > cells[p]) cells[p] = cell;
    if (cell > cells[p + 1]) cells[p + 1] = cell;
    if (cell > cells[q]) cells[q] = cell;
    if (cell > cells[q + 1]) cells[q + 1] = cell;
  }
}

/**
 * Round marks from far to near, larger when nearer, selected ones last.
 * @param {import("./raster.mjs").Raster} raster
 * @param {import("./render2d.mjs").Scene} scene
 * @returns {{row: number, x: number, y: number, depth: number}[]} the nearest, in pixels, nearest first
 */
export function markSpace(raster, scene) {
  raster.clear();
  raster.pixels.fill(scene.ground);
  const from = scene.near ?? { codes: scene.axes.map((axis) => axis.codes), order: null, listed: scene.visible, count: scene.count, selected: scene.selected };
  const found = projectRows(raster, scene, from, from.listed, from.count, 0);
  stampSorted(raster, scene, found, 0);
  const nearest = Array.from(found.order.subarray(Math.max(0, found.size - NEAREST), found.size), (k) => ({
    row: found.row[k],
    x: found.px[k],
    y: found.py[k],
    depth: found.depth[k],
  })).reverse();
  if (from.selected) stampSorted(raster, scene, projectRows(raster, scene, from, from.selected, from.selected.length, LEVELS), LEVELS);
  return nearest;
}

/** Arrays to work in, kept from frame to frame. */
let kept = null;

function room(count) {
  if (!kept || kept.row.length < count)
    kept = {
      row: new Int32Array(count),
      order: new Int32Array(count),
      px: new Float32Array(count),
      py: new Float32Array(count),
      depth: new Float32Array(count),
      size: 0,
    };
  return kept;
}

/**
 * The rows in the picture with their pixels and depths. Most rows fall out before they cost a division; those so
 * far that hardly a pixel is left of their mark are drawn at once, unsorted, as two by two pixels. Listed are rows, or
 * places in an order of rows (space_grid.mjs).
 */
function projectRows(raster, { axes, frame, plan, slots, table }, { codes: [x, y, z], order }, listed, count, firstLine) {
  const { a, b, c } = overCodes(axes, frame);
  const [a0, a1, a2, a3] = a;
  const [b0, b1, b2, b3] = b;
  const [c0, c1, c2, c3] = c;
  const { clip, left, top } = frame;
  const reach = 2 * plan.radius + 3;
  const halfWidth = Math.max(left, raster.width - left) + reach;
  const halfHeight = Math.max(top, raster.height - top) + reach;
  const found = room(count);
  const { row, px, py, depth } = found;
  const { near, far } = frame;
  const farthestDisc = (plan.radius * (near + far)) / 2 / SMALLEST_DISC;
  const { width, height, pixels, cells } = raster;
  let size = 0;
  for (let j = 0; j < count; j++) {
    const i = listed === null ? j : listed[j];
    const u = x[i];
    const v = y[i];
    const t = z[i];
    const w = c0 * u + c1 * v + c2 * t + c3;
    if (w < clip) continue;
    const right = a0 * u + a1 * v + a2 * t + a3;
    const wide = halfWidth * w;
    if (right > wide || right < -wide) continue;
    const up = b0 * u + b1 * v + b2 * t + b3;
    const high = halfHeight * w;
    if (up > high || up < -high) continue;
    const at = left + right / w;
    const down = top - up / w;
    if (w < farthestDisc) {
      row[size] = order === null ? i : order[i];
      px[size] = at;
      py[size] = down;
      depth[size++] = w;
    } else if (at >= 0 && down >= 0 && at < width - 1 && down < height - 1) {
      const p = (down | 0) * width + (at | 0);
      const q = p + width;
      const colour = table[(firstLine + levelAt(w, near, far)) * 256 + slots[order === null ? i : order[i]]];
      pixels[p] = pixels[p + 1] = pixels[q] = pixels[q + 1] = colour;
      cells[p] = cells[p + 1] = cells[q] = cells[q + 1] = (order === null ? i : order[i]) + 1;
    }
  }
  found.size = size;
  return found;
}

/** The line of the colour table for a depth: far points fade. */
export function levelAt(depth, near, far) {
  const nearness = Math.min(1, Math.max(0, (far - depth) / (far - near)));
  return Math.round((FARTHEST_SHARE + (1 - FARTHEST_SHARE) * nearness) * (LEVELS - 1));
}

/** Nearer marks are larger. */
export const radiusAt = (radius, depth, { near, far }) => Math.min(radius * 2, (radius * (near + far)) / 2 / depth);

function stampSorted(raster, { frame, plan, slots, table, ground }, found, firstLine) {
  const { near, far } = frame;
  const discs = discsOf(plan.opacity);
  const order = farToNear(found, near, far);
  for (let place = 0; place < found.size; place++) {
    const k = order[place];
    const depth = found.depth[k];
    const level = levelAt(depth, near, far);
    const radius = radiusAt(plan.radius, depth, frame);
    const row = found.row[k];
    const px = found.px[k];
    const py = found.py[k];
    const colour = table[(firstLine + level) * 256 + slots[row]];
    const disc = discOf(discs, plan.opacity, stepsOf(radius), px, py);
    stampDisc(raster, disc, Math.floor(px), Math.floor(py), colour, ground, row + 1);
  }
}

/** Places in `found` sorted by depth, by counting. */
function farToNear(found, near, far) {
  const { depth, order, size } = found;
  const perDepth = BUCKETS / (far - near);
  const bucket = (k) => Math.min(BUCKETS - 1, Math.max(0, ((far - depth[k]) * perDepth) | 0));
  const starts = new Int32Array(BUCKETS + 1);
  for (let k = 0; k < size; k++) starts[bucket(k) + 1]++;
  for (let b = 0; b < BUCKETS; b++) starts[b + 1] += starts[b];
  for (let k = 0; k < size; k++) order[starts[bucket(k)]++] = k;
  return order;
}
