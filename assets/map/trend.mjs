/**
 * The trend of a number over the plane: the mean of the images around each place, weighted by a Gaussian, and only
 * where there are images. Values are summed on a grid and blurred by three boxes (P. Kovesi, Fast almost-Gaussian
 * filtering, DICTA 2010); the width follows the rule of D. Scott (Multivariate Density Estimation, 1992), narrowed
 * because maps have many clusters. Pure; trend_paint.mjs draws it.
 */

const SIDE = 224;
const NARROWED = 0.36;
const LEAST_CELLS = 2;
const MOST_SHARE = 0.06;
const MARGIN = 2.5;
const SAMPLE_ROWS = 20_000;
const BOXES = 3;
const LEAST_WEIGHT = 1e-5;
/** Images around a place, each weighing one at its own place: with fewer there is no trend, with so many a full one. */
const AMONG = { none: 0.5, full: 2.5 };
/** The same by half the width, images of one cell counting once: how near the place is to any image. */
const BESIDE = { none: 0.05, full: 0.5 };

/**
 * @typedef {object} Trend
 * @property {number} width      cells
 * @property {number} height
 * @property {number} left       map coordinate of the middle of the first cell
 * @property {number} bottom
 * @property {number} cell       side of a cell in map coordinates
 * @property {number} reach      standard deviation of the Gaussian in map coordinates
 * @property {Float32Array} means     one a cell, a logarithm where `log`
 * @property {Float32Array} support   0 (too few images) to 1
 * @property {number} images     that had a value
 */

/**
 * @param {object} of
 * @param {import("./column.mjs").Column[]} of.axes    x and y, whole
 * @param {import("./camera.mjs").Extent} of.extent
 * @param {import("./column.mjs").Column} of.column    a number or date, whole
 * @param {{low: number, high: number}} of.ends        values beyond count as these
 * @param {boolean} of.log                             the mean of logarithms; then `ends` are above zero
 * @param {Int32Array|null} of.visible                 rows, null for all
 * @returns {Trend}
 */
export function trendOf({ axes, extent, column, ends, log, visible }) {
  const reach = reachOf(axes, extent, visible);
  const grid = gridOver(extent, reach);
  const { sums, counts, images } = binned(axes, grid, column, ends, log, visible);
  const sigma = reach / grid.cell;
  const narrow = Math.max(1, sigma / 2);
  const held = counts.map((count) => Math.min(1, count));
  blur(sums, grid, sigma);
  blur(counts, grid, sigma);
  blur(held, grid, narrow);
  const means = sums.map((sum, k) => (counts[k] > LEAST_WEIGHT ? sum / counts[k] : 0));
  const [among, beside] = [sigma, narrow].map((width) => 2 * Math.PI * width ** 2);
  const support = counts.map((count, k) => Math.min(rise(count * among, AMONG), rise(held[k] * beside, BESIDE)));
  return { ...grid, reach, means, support, images };
}

/** The width of the Gaussian: a share of the spread of the points that falls with the sixth root of their number. */
function reachOf([xs, ys], { x, y }, visible) {
  const count = visible ? visible.length : xs.rows;
  const longer = Math.max(x[1] - x[0], y[1] - y[0], 1e-9);
  const spread = Math.sqrt((variance(xs, visible) + variance(ys, visible)) / 2);
  const reach = NARROWED * (spread || longer / 4) * Math.max(1, count) ** (-1 / 6);
  return Math.min(MOST_SHARE * longer, Math.max((LEAST_CELLS * longer) / SIDE, reach));
}

function variance(axis, visible) {
  const count = Math.min(SAMPLE_ROWS, visible ? visible.length : axis.rows);
  let [known, sum, squares] = [0, 0, 0];
  for (let j = 0; j < count; j++) {
    const row = visible ? visible[j] : j;
    if (axis.isMissing(row)) continue;
    const value = axis.scale * axis.codes[row];
    known++;
    sum += value;
    squares += value * value;
  }
  return known ? Math.max(0, squares / known - (sum / known) ** 2) : 0;
}

/** Square cells over the map and what the Gaussian reaches beyond it. */
function gridOver({ x, y }, reach) {
  const sides = [x, y].map(([low, high]) => high - low + 2 * MARGIN * reach);
  const cell = Math.max(...sides) / SIDE;
  const [width, height] = sides.map((side) => Math.max(2, Math.ceil(side / cell)));
  return { width, height, cell, left: x[0] - MARGIN * reach + cell / 2, bottom: y[0] - MARGIN * reach + cell / 2 };
}

function binned([xs, ys], { width, height, cell, left, bottom }, column, ends, log, visible) {
  const sums = new Float32Array(width * height);
  const counts = new Float32Array(width * height);
  const [x, y, codes] = [xs.codes, ys.codes, column.codes];
  const { scale, offset, missing } = column;
  const [ax, bx] = [xs.scale / cell, (xs.offset - left) / cell + 0.5];
  const [ay, by] = [ys.scale / cell, (ys.offset - bottom) / cell + 0.5];
  const { low, high } = ends;
  const rows = visible ? visible.length : xs.rows;
  let images = 0;
  for (let j = 0; j < rows; j++) {
    const i = visible === null ? j : visible[j];
    const code = codes[i];
    let value = offset + scale * code;
    if (code === missing || value - value !== 0) continue;
    const across = (x[i] * ax + bx) | 0;
    const up = (y[i] * ay + by) | 0;
    if (across < 0 || up < 0 || across >= width || up >= height) continue;
    value = value < low ? low : value > high ? high : value;
    const at = up * width + across;
    sums[at] += log ? Math.log(value) : value;
    counts[at]++;
    images++;
  }
  return { sums, counts, images };
}

/** Odd widths of boxes which one after the other blur as a Gaussian does (Kovesi, equation 5). */
export function boxesOf(sigma) {
  const ideal = Math.sqrt((12 * sigma * sigma) / BOXES + 1);
  const narrow = Math.max(1, 2 * Math.floor((ideal - 1) / 2) + 1);
  const count = Math.round((12 * sigma * sigma - BOXES * narrow * narrow - 4 * BOXES * narrow - 3 * BOXES) / (-4 * narrow - 4));
  return Array.from({ length: BOXES }, (_, k) => (k < count ? narrow : narrow + 2));
}

/** Blur a grid in place, nothing lying beyond its edges. @param {number} sigma   cells */
function blur(cells, { width, height }, sigma) {
  const line = new Float64Array(Math.max(width, height));
  for (const box of boxesOf(sigma)) {
    for (let y = 0; y < height; y++) blurLine(cells, y * width, 1, width, box, line);
    for (let x = 0; x < width; x++) blurLine(cells, x, width, height, box, line);
  }
}

function blurLine(cells, start, step, length, box, line) {
  const half = (box - 1) / 2;
  for (let k = 0, p = start; k < length; k++, p += step) line[k] = cells[p];
  let sum = 0;
  for (let k = 0; k < Math.min(half, length); k++) sum += line[k];
  for (let k = 0, p = start; k < length; k++, p += step) {
    if (k + half < length) sum += line[k + half];
    if (k - half - 1 >= 0) sum -= line[k - half - 1];
    cells[p] = sum / box;
  }
}

/** From 0 to 1, smoothly. */
function rise(weight, { none, full }) {
  const share = Math.min(1, Math.max(0, (weight - none) / (full - none)));
  return share * share * (3 - 2 * share);
}

/**
 * @param {Trend} trend
 * @param {number} x   map coordinates
 * @param {number} y
 * @returns {number|null} the mean there, a logarithm where the trend is one; null where too few images lie
 */
export function meanAt({ width, height, left, bottom, cell, means, support }, x, y) {
  const [across, up] = [Math.round((x - left) / cell), Math.round((y - bottom) / cell)];
  if (across < 0 || up < 0 || across >= width || up >= height) return null;
  const at = up * width + across;
  return support[at] > 0 ? means[at] : null;
}
