/** The rows of a map of space by where they lie, so that close up only those before the camera are looked at. */

const ROWS_A_BUCKET = 24;
const MOST_SIDE = 40;

export class SpaceGrid {
  /**
   * @param {import("./column.mjs").Column[]} axes   x, y, z, whole
   * @param {import("./camera.mjs").Extent} extent
   */
  constructor(axes, extent) {
    this.axes = axes;
    this.side = Math.min(MOST_SIDE, Math.max(1, Math.ceil(Math.cbrt(axes[0].rows / ROWS_A_BUCKET))));
    this.low = ["x", "y", "z"].map((name) => extent[name][0]);
    this.cell = ["x", "y", "z"].map((name) => Math.max(extent[name][1] - extent[name][0], 1e-9) / this.side);
    this.sort();
    this.found = new Int32Array(0);
  }

  /** Sort rows by bucket, by counting. Rows without a place stand nowhere. */
  sort() {
    const { axes, side, low, cell } = this;
    const { rows } = axes[0];
    const bucket = new Int32Array(rows);
    const hasAll = axes.every((axis) => axis.range().missing === 0);
    for (let k = 0; k < 3; k++) {
      const { codes, scale, offset } = axes[k];
      const [per, start] = [scale / cell[k], (offset - low[k]) / cell[k]];
      for (let row = 0; row < rows; row++) {
        const at = codes[row] * per + start;
        bucket[row] = bucket[row] * side + (at < 0 ? 0 : at >= side ? side - 1 : at | 0);
      }
    }
    if (!hasAll) for (let row = 0; row < rows; row++) if (axes.some((axis) => axis.isMissing(row))) bucket[row] = -1;
    this.starts = new Int32Array(side ** 3 + 1);
    for (let row = 0; row < rows; row++) if (bucket[row] >= 0) this.starts[bucket[row] + 1]++;
    for (let at = 0; at < side ** 3; at++) this.starts[at + 1] += this.starts[at];
    const next = this.starts.slice();
    this.order = new Int32Array(this.starts[side ** 3]);
    for (let row = 0; row < rows; row++) if (bucket[row] >= 0) this.order[next[bucket[row]]++] = row;
    /** the coordinates' codes in this order, one after the other in memory */
    this.codes = axes.map(({ codes }) => inOrder(codes, this.order));
    this.held = Int32Array.from({ length: side ** 3 }, (_, at) => at).filter((at) => this.starts[at + 1] > this.starts[at]);
  }

  /**
   * What may be in the picture: all rows of the buckets that are not wholly beside or behind it.
   * @param {import("./camera.mjs").SpaceFrame} frame
   * @param {number} width     of the picture, pixels
   * @param {number} height
   * @param {number} reach     pixels beyond its edges
   * @param {((row: number) => boolean)|null} isKept   null keeps all
   * @returns {Int32Array} places in `order`; valid until the next call
   */
  within(frame, width, height, reach, isKept) {
    const planes = planesOf(frame, width, height, reach).map((plane) => this.overCells(plane));
    const { side, starts, order } = this;
    if (this.found.length < order.length) this.found = new Int32Array(order.length);
    const { found } = this;
    let size = 0;
    for (const at of this.held) {
      const [i, j, k] = [(at / (side * side)) | 0, ((at / side) | 0) % side, at % side];
      if (planes.some(([p, q, r, s]) => p * i + q * j + r * k + s < 0)) continue;
      for (let place = starts[at]; place < starts[at + 1]; place++) {
        if (isKept === null || isKept(order[place])) found[size++] = place;
      }
    }
    return found.subarray(0, size);
  }

  /** A plane over the numbers of buckets, moved so far that it is not negative where any part of a bucket is inside. */
  overCells([p, q, r, s]) {
    const { low, cell } = this;
    const terms = [p, q, r].map((term, k) => term * cell[k]);
    const corner = s + p * low[0] + q * low[1] + r * low[2];
    return [...terms, corner + terms.reduce((sum, term) => sum + Math.max(0, term), 0)];
  }
}

function inOrder(codes, order) {
  const sorted = new codes.constructor(order.length);
  for (let place = 0; place < sorted.length; place++) sorted[place] = codes[order[place]];
  return sorted;
}

/** Planes around what is seen, as numbers that are not negative inside: nearest, right, left, top, bottom. */
function planesOf({ a, b, c, clip, left, top }, width, height, reach) {
  const [halfWidth, halfHeight] = [Math.max(left, width - left) + reach, Math.max(top, height - top) + reach];
  const beside = (half, axis, sign) => c.map((term, k) => half * term + sign * axis[k]);
  return [
    c.map((term, k) => (k === 3 ? term - clip : term)),
    ...[-1, 1].map((sign) => beside(halfWidth, a, sign)),
    ...[-1, 1].map((sign) => beside(halfHeight, b, sign)),
  ];
}
