/** The rows of a map of the plane by where they lie, so that a small part of it is found without a look at the rest. */

const ROWS_A_BUCKET = 4;
const MOST_SIDE = 512;

export class PlaneGrid {
  /**
   * @param {import("./column.mjs").Column[]} axes   x, y, whole
   * @param {import("./camera.mjs").Extent} extent
   */
  constructor([xs, ys], extent) {
    this.axes = [xs, ys];
    this.side = Math.min(MOST_SIDE, Math.max(1, Math.ceil(Math.sqrt(xs.rows / ROWS_A_BUCKET))));
    [this.left, this.bottom] = [extent.x[0], extent.y[0]];
    this.perX = this.side / Math.max(extent.x[1] - extent.x[0], 1e-9);
    this.perY = this.side / Math.max(extent.y[1] - extent.y[0], 1e-9);
    this.sort();
  }

  column(x) {
    return Math.min(this.side - 1, Math.max(0, Math.floor((x - this.left) * this.perX)));
  }

  line(y) {
    return Math.min(this.side - 1, Math.max(0, Math.floor((y - this.bottom) * this.perY)));
  }

  /** Sort rows by bucket, by counting. Rows without a place stand nowhere. */
  sort() {
    const { axes, side } = this;
    const [xs, ys] = axes;
    const bucket = new Int32Array(xs.rows);
    this.starts = new Int32Array(side * side + 1);
    for (let row = 0; row < xs.rows; row++) {
      const isNowhere = xs.isMissing(row) || ys.isMissing(row);
      const at = this.line(ys.offset + ys.scale * ys.codes[row]) * side + this.column(xs.offset + xs.scale * xs.codes[row]);
      bucket[row] = isNowhere ? -1 : at;
      if (!isNowhere) this.starts[at + 1]++;
    }
    for (let at = 0; at < side * side; at++) this.starts[at + 1] += this.starts[at];
    const next = this.starts.slice();
    this.order = new Int32Array(this.starts[side * side]);
    for (let row = 0; row < xs.rows; row++) if (bucket[row] >= 0) this.order[next[bucket[row]]++] = row;
  }

  /**
   * Visit the rows in a box of map coordinates: lower bounds inclusive, upper exclusive.
   * @param {(row: number, x: number, y: number) => void} visit
   */
  visit(x0, y0, x1, y1, visit) {
    const [xs, ys] = this.axes;
    for (let line = this.line(y0); line <= this.line(y1); line++) {
      const first = this.starts[line * this.side + this.column(x0)];
      const end = this.starts[line * this.side + this.column(x1) + 1];
      for (let k = first; k < end; k++) {
        const row = this.order[k];
        const x = xs.offset + xs.scale * xs.codes[row];
        const y = ys.offset + ys.scale * ys.codes[row];
        if (x >= x0 && x < x1 && y >= y0 && y < y1) visit(row, x, y);
      }
    }
  }
}
