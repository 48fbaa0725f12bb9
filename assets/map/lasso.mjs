/**
 * Rows inside a polygon, in the plane (map coordinates) or in space (the picture a camera gives, in
 * halves of the shorter side of the canvas, from its middle, y downwards). Exact: a grid says inside or
 * outside for most points, and only those in cells that an edge crosses are compared with the edges.
 */

import { spaceFrame } from "./camera.mjs";

const CELLS = 256;
const [OUTSIDE, INSIDE, CROSSED] = [0, 1, 2];

/**
 * Is a point inside a polygon? Even-odd rule.
 * @param {[number, number][]} polygon
 */
export function isInside(polygon, x, y) {
  let inside = false;
  let [x0, y0] = polygon[polygon.length - 1];
  for (let k = 0; k < polygon.length; k++) {
    const [x1, y1] = polygon[k];
    if (y0 <= y !== y1 <= y && x < x0 + ((y - y0) / (y1 - y0)) * (x1 - x0)) inside = !inside;
    x0 = x1;
    y0 = y1;
  }
  return inside;
}

/** Where the edges cross a horizontal line, from left to right. */
function cutsOf(polygon, y) {
  const cuts = [];
  for (let k = 0; k < polygon.length; k++) {
    const [x0, y0] = polygon[k];
    const [x1, y1] = polygon[(k + 1) % polygon.length];
    if (y0 <= y !== y1 <= y) cuts.push(x0 + ((y - y0) / (y1 - y0)) * (x1 - x0));
  }
  return cuts.sort((a, b) => a - b);
}

/** A polygon made ready for many points. */
class PolygonGrid {
  /** @param {[number, number][]} polygon */
  constructor(polygon) {
    this.polygon = polygon;
    const xs = polygon.map(([x]) => x);
    const ys = polygon.map(([, y]) => y);
    [this.left, this.top] = [Math.min(...xs), Math.min(...ys)];
    this.perX = CELLS / Math.max(Math.max(...xs) - this.left, Number.MIN_VALUE * 1e30);
    this.perY = CELLS / Math.max(Math.max(...ys) - this.top, Number.MIN_VALUE * 1e30);
    this.cells = new Uint8Array(CELLS * CELLS);
    this.fill();
    polygon.forEach((corner, k) => this.cross(corner, polygon[(k + 1) % polygon.length]));
  }

  fill() {
    for (let row = 0; row < CELLS; row++) {
      const cuts = cutsOf(this.polygon, this.top + (row + 0.5) / this.perY);
      for (let k = 0; k + 1 < cuts.length; k += 2) {
        const [from, to] = [cuts[k], cuts[k + 1]].map((cut) => Math.max(0, Math.round((cut - this.left) * this.perX)));
        this.cells.fill(INSIDE, row * CELLS + from, row * CELLS + Math.min(CELLS, to));
      }
    }
  }

  /** Mark the cells an edge comes near: steps of half a cell, each with its neighbours. */
  cross([x0, y0], [x1, y1]) {
    const [u0, v0] = [(x0 - this.left) * this.perX, (y0 - this.top) * this.perY];
    const [u1, v1] = [(x1 - this.left) * this.perX, (y1 - this.top) * this.perY];
    const steps = Math.ceil(2 * Math.max(Math.abs(u1 - u0), Math.abs(v1 - v0))) + 1;
    for (let k = 0; k <= steps; k++) {
      const column = Math.floor(u0 + ((u1 - u0) * k) / steps);
      const row = Math.floor(v0 + ((v1 - v0) * k) / steps);
      for (let r = Math.max(0, row - 1); r <= Math.min(CELLS - 1, row + 1); r++)
        this.cells.fill(CROSSED, r * CELLS + Math.max(0, column - 1), r * CELLS + Math.min(CELLS, column + 2));
    }
  }

  contains(x, y) {
    const u = (x - this.left) * this.perX;
    const v = (y - this.top) * this.perY;
    if (!(u >= 0 && v >= 0 && u <= CELLS && v <= CELLS)) return 0;
    const cell = this.cells[Math.min(CELLS - 1, v | 0) * CELLS + Math.min(CELLS - 1, u | 0)];
    if (cell !== CROSSED) return cell;
    return isInside(this.polygon, x, y) ? INSIDE : OUTSIDE;
  }
}

/**
 * @param {[number, number][]} polygon   map coordinates
 * @param {import("./column.mjs").Column} xs
 * @param {import("./column.mjs").Column} ys
 * @returns {Uint8Array} one byte a row, 1 inside
 */
export function insidePlane(polygon, xs, ys) {
  const grid = new PolygonGrid(polygon);
  const [x, y] = [xs.codes, ys.codes];
  const inside = new Uint8Array(x.length);
  for (let i = 0; i < x.length; i++)
    inside[i] = grid.contains(xs.offset + xs.scale * x[i], ys.offset + ys.scale * y[i]);
  return inside;
}

/**
 * @param {[number, number][]} polygon   in the picture
 * @param {object} camera                of space
 * @param {import("./camera.mjs").Extent} extent
 * @param {import("./column.mjs").Column[]} axes   x, y, z
 * @returns {Uint8Array} one byte a row, 1 inside
 */
export function insideSpace(polygon, camera, extent, axes) {
  const grid = new PolygonGrid(polygon);
  const { a, b, c } = spaceFrame(camera, extent, 2, 2);
  const [X, Y, Z] = axes;
  const inside = new Uint8Array(X.rows);
  for (let i = 0; i < inside.length; i++) {
    const x = X.offset + X.scale * X.codes[i];
    const y = Y.offset + Y.scale * Y.codes[i];
    const z = Z.offset + Z.scale * Z.codes[i];
    const depth = c[0] * x + c[1] * y + c[2] * z + c[3];
    if (depth <= 0) continue;
    const right = (a[0] * x + a[1] * y + a[2] * z + a[3]) / depth;
    const down = -(b[0] * x + b[1] * y + b[2] * z + b[3]) / depth;
    inside[i] = grid.contains(right, down);
  }
  return inside;
}
