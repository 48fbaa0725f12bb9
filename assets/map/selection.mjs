/**
 * What the user marked: rows, and how they came to be marked, so that the marking can stand in the
 * URL. A lasso marks every row inside it, filtered or not: what counts is selection and filters together.
 */

const IDS_IN_STATE = 64;

/**
 * One lasso.
 * @typedef {object} Shape
 * @property {string} map
 * @property {2|3} dims
 * @property {[number, number][]} polygon   map coordinates; in space, of the picture (lasso.mjs)
 * @property {object} [camera]              in space
 * @property {"replace"|"add"|"subtract"} mode
 */

export class Selection {
  /** @param {number} rows */
  constructor(rows) {
    this.rows = rows;
    /** @type {Uint8Array|null} one byte a row; null where nothing is selected */
    this.flags = null;
    /** @type {Shape[]|null} the lassos that made it, null where rows were chosen otherwise */
    this.shapes = null;
    /** counts up with every change */
    this.generation = 0;
  }

  get isEmpty() {
    return this.flags === null;
  }

  clear() {
    this.generation++;
    this.flags = null;
    this.shapes = null;
  }

  /** @param {Iterable<number>} rows   the selection afterwards; none clears it */
  setRows(rows) {
    this.clear();
    for (const row of rows) {
      this.flags ??= new Uint8Array(this.rows);
      this.flags[row] = 1;
    }
  }

  /** @param {number} row */
  toggle(row) {
    this.generation++;
    this.flags ??= new Uint8Array(this.rows);
    this.flags[row] ^= 1;
    this.shapes = null;
    if (!this.flags.includes(1)) this.clear();
  }

  /**
   * @param {Shape} shape
   * @param {Uint8Array} inside   one byte a row
   */
  addShape(shape, inside) {
    const keepsOld = shape.mode !== "replace" && this.flags !== null;
    if (shape.mode === "subtract" && !keepsOld) return;
    this.generation++;
    const flags = keepsOld ? this.flags : new Uint8Array(this.rows);
    const value = shape.mode === "subtract" ? 0 : 1;
    for (let i = 0; i < inside.length; i++) if (inside[i]) flags[i] = value;
    if (!keepsOld) this.shapes = [];
    this.shapes?.push({ ...shape, mode: keepsOld ? shape.mode : "replace" });
    this.flags = flags;
    if (!flags.includes(1)) this.clear();
  }

  /**
   * The selected rows that pass the filters.
   * @param {Int32Array|null} visible   null for all
   * @returns {Int32Array}
   */
  rowsWithin(visible) {
    const { flags } = this;
    if (!flags) return new Int32Array(0);
    if (visible) return visible.filter((row) => flags[row] === 1);
    const found = new Int32Array(this.rows);
    let count = 0;
    for (let i = 0; i < flags.length; i++) {
      found[count] = i;
      count += flags[i];
    }
    return found.slice(0, count);
  }

  /** A short name of exactly these rows (FNV-1a), null where nothing is selected. */
  get key() {
    if (!this.flags) return null;
    if (this.known?.generation === this.generation) return this.known.key;
    let hash = 0x811c9dc5;
    for (let i = 0; i < this.flags.length; i++) if (this.flags[i]) hash = Math.imul(hash ^ i, 0x01000193);
    this.known = { generation: this.generation, key: (hash >>> 0).toString(36) };
    return this.known.key;
  }

  /**
   * @param {(row: number) => string|null} idOf
   * @returns {object|null} as JSON: {shapes}, {ids} where they are few, else {key}
   */
  state(idOf) {
    if (!this.flags) return null;
    if (this.shapes) return { shapes: this.shapes };
    const rows = this.rowsWithin(null);
    const ids = rows.length <= IDS_IN_STATE ? Array.from(rows, idOf) : [null];
    return ids.includes(null) ? { key: this.key } : { ids };
  }
}
