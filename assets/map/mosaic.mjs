/**
 * Which images are shown as pictures, and where, so that none lies on another.
 *
 * Plane: the map is cut into square cells that halve with every doubling of the zoom; each shows the visible
 * row nearest to its middle, moved so far that it stays within the cell. Cells belong to the map, not to the
 * screen: panning changes nothing. Space: the nearest first, those already shown before others.
 */

const PITCH = 62;
const GAP = 4;
const SHARE = 0.84;
const MOST_IN_SPACE = 140;
const SPACE_TILE = 58;
const LEAST_TILE = 30;
const MOST_TILE = 112;
const FREE_STEP = 8;

/**
 * A picture on the map, in CSS pixels.
 * @typedef {{row: number, x: number, y: number, size: number}} Tile   x, y: its middle
 */

export class PlaneMosaic {
  /**
   * @param {import("./grid.mjs").PlaneGrid} grid
   * @param {number} width                            of the whole map
   * @param {(row: number) => boolean} isVisible
   */
  constructor(grid, width, isVisible) {
    this.grid = grid;
    this.width = width;
    this.isVisible = isVisible;
    this.level = null;
    /** @type {Map<number, {row: number, x: number, y: number}|null>} the chosen row of each cell */
    this.cells = new Map();
  }

  /**
   * @param {{scale: number, left: number, top: number}} frame   of the camera, CSS pixels
   * @param {number} width    of the window, CSS pixels
   * @param {number} height
   * @returns {Tile[]}
   */
  tiles(frame, width, height) {
    const level = Math.max(0, Math.floor(Math.log2((this.width * frame.scale) / PITCH)));
    if (level !== this.level) this.cells.clear();
    this.level = level;
    const cell = this.width / 2 ** level;
    const onScreen = cell * frame.scale;
    const size = Math.min(MOST_TILE, onScreen * SHARE - GAP);
    const [x0, x1] = [-frame.left / onScreen, (width - frame.left) / onScreen].map(Math.floor);
    const [y0, y1] = [(frame.top - height) / onScreen, frame.top / onScreen].map(Math.floor);
    const tiles = [];
    for (let j = y0; j <= y1; j++)
      for (let i = x0; i <= x1; i++) {
        const found = this.chosen(i, j, cell);
        if (!found) continue;
        const within = (at, k) => Math.min((k + 1) * onScreen - GAP / 2 - size / 2, Math.max(k * onScreen + GAP / 2 + size / 2, at * frame.scale));
        tiles.push({ row: found.row, x: frame.left + within(found.x, i), y: frame.top - within(found.y, j), size });
      }
    return tiles;
  }

  chosen(i, j, cell) {
    const key = j * 2 ** 24 + i;
    if (this.cells.has(key)) return this.cells.get(key);
    const [middleX, middleY] = [(i + 0.5) * cell, (j + 0.5) * cell];
    let best = null;
    let least = Infinity;
    this.grid.visit(i * cell, j * cell, (i + 1) * cell, (j + 1) * cell, (row, x, y) => {
      const away = (x - middleX) ** 2 + (y - middleY) ** 2;
      if (away >= least || !this.isVisible(row)) return;
      least = away;
      best = { row, x, y };
    });
    this.cells.set(key, best);
    return best;
  }
}

/**
 * @param {{row: number, x: number, y: number, depth: number}[]} near   CSS pixels, nearest first
 * @param {number} distance      depth of what the camera looks at
 * @param {number} width         of the window, CSS pixels
 * @param {number} height
 * @param {Set<number>} before   rows shown in the picture before
 * @returns {Tile[]} farthest first, as they are drawn
 */
export function spaceTiles(near, distance, width, height, before) {
  const columns = Math.ceil(width / FREE_STEP);
  const lines = Math.ceil(height / FREE_STEP);
  const taken = new Uint8Array(columns * lines);
  const tiles = [];
  for (const isKept of [true, false])
    for (const { row, x, y, depth } of near) {
      if (before.has(row) !== isKept || tiles.length >= MOST_IN_SPACE) continue;
      const size = Math.min(MOST_TILE, (SPACE_TILE * distance) / depth);
      if (size >= LEAST_TILE && take(taken, columns, lines, x, y, size)) tiles.push({ row, x, y, size, depth });
    }
  return tiles.sort((a, b) => b.depth - a.depth);
}

/** Take the place of a tile, if all of it is free. */
function take(taken, columns, lines, x, y, size) {
  const half = (size + GAP) / 2;
  const [left, right] = [x - half, x + half].map((at) => Math.floor(at / FREE_STEP));
  const [top, bottom] = [y - half, y + half].map((at) => Math.floor(at / FREE_STEP));
  if (right < 0 || bottom < 0 || left >= columns || top >= lines) return false;
  const [l, r, t, b] = [Math.max(0, left), Math.min(columns - 1, right), Math.max(0, top), Math.min(lines - 1, bottom)];
  for (let line = t; line <= b; line++) for (let column = l; column <= r; column++) if (taken[line * columns + column]) return false;
  for (let line = t; line <= b; line++) taken.fill(1, line * columns + l, line * columns + r + 1);
  return true;
}
