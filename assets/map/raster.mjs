/**
 * The picture before it has colours. A cell a pixel keeps which row is seen there, and how much: in the
 * plane how many points fell on it, in space how near the nearest is. Colours are looked up afterwards,
 * so changing them does not draw again, and picking reads a cell.
 *
 * A cell, from the highest bit: unused, selected, AMOUNT bits of count or nearness, row + 1. Zero is empty.
 */

const LEAST_ROW_BITS = 20;
export const LEVELS = 32;
export const SELECTED = 1 << 30;

export class Raster {
  /**
   * @param {number} width   pixels
   * @param {number} height
   * @param {number} rows    of the collection
   */
  constructor(width, height, rows) {
    this.width = width;
    this.height = height;
    this.cells = new Int32Array(width * height);
    this.bytes = new Uint8ClampedArray(4 * width * height);
    this.pixels = new Uint32Array(this.bytes.buffer);
    this.rowBits = Math.max(LEAST_ROW_BITS, Math.ceil(Math.log2(rows + 2)));
    this.rowMask = 2 ** this.rowBits - 1;
    this.fullAmount = 2 ** (30 - this.rowBits) - 1;
    /** for each selected bit and amount, the line of the colour table to use, times 256 */
    this.lineOf = new Uint16Array(2 ** (31 - this.rowBits));
  }

  clear() {
    this.cells.fill(0);
  }

  /** @returns {boolean} whether no row is seen anywhere */
  isBare() {
    const { cells } = this;
    for (let p = 0; p < cells.length; p++) if (cells[p] !== 0) return false;
    return true;
  }

  /** @returns {number} the row seen at a pixel, -1 for none */
  rowAt(x, y) {
    return (this.cells[y * this.width + x] & this.rowMask) - 1;
  }

  /**
   * Say which of the LEVELS lines of the colour table an amount takes.
   * @param {(amount: number) => number} share   0 (faint) to 1 (full)
   */
  setShares(share) {
    const amounts = this.fullAmount + 1;
    for (let amount = 0; amount < amounts; amount++) {
      const level = Math.round(Math.min(1, Math.max(0, share(amount))) * (LEVELS - 1));
      this.lineOf[amount] = level * 256;
      this.lineOf[amounts + amount] = (LEVELS + level) * 256;
    }
  }

  /**
   * Give every cell its colour.
   * @param {Uint32Array} table   2 × LEVELS lines of 256 pixels (colours.mjs)
   * @param {Uint8Array} slots    the slot of each row
   * @param {number} ground       pixel where nothing is
   */
  shade(table, slots, ground) {
    const { cells, pixels, rowBits, rowMask, lineOf } = this;
    for (let p = 0; p < cells.length; p++) {
      const cell = cells[p];
      pixels[p] = cell === 0 ? ground : table[lineOf[cell >> rowBits] + slots[(cell & rowMask) - 1]];
    }
  }

  /** Give every cell half its colour, over what the pixels are. Parameters as for shade(). */
  shadeOver(table, slots) {
    const { cells, pixels, rowBits, rowMask, lineOf } = this;
    for (let p = 0; p < cells.length; p++) {
      const cell = cells[p];
      if (cell === 0) continue;
      const colour = table[lineOf[cell >> rowBits] + slots[(cell & rowMask) - 1]];
      pixels[p] = 0xff000000 | (((pixels[p] & 0xfefefe) + (colour & 0xfefefe)) >>> 1);
    }
  }

  /**
   * The row nearest to a pixel.
   * @param {number} reach   pixels
   * @returns {number} -1 where none is within reach
   */
  pick(x, y, reach) {
    const [cx, cy] = [Math.round(x), Math.round(y)];
    let best = -1;
    let least = reach * reach + 1;
    for (let py = Math.max(0, Math.ceil(cy - reach)); py <= Math.min(this.height - 1, cy + reach); py++)
      for (let px = Math.max(0, Math.ceil(cx - reach)); px <= Math.min(this.width - 1, cx + reach); px++) {
        const away = (px - cx) ** 2 + (py - cy) ** 2;
        if (away >= least || this.cells[py * this.width + px] === 0) continue;
        least = away;
        best = this.rowAt(px, py);
      }
    return best;
  }
}
