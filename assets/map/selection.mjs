/**
 * What the user marked: rows, and the steps by which they came to be marked, so that the marking can stand
 * in the URL. A lasso marks every row inside it, filtered or not: what counts is selection and filters together.
 */

import { packed, unpack } from "./bits.mjs";

const IDS_IN_STATE = 64;

/**
 * One lasso or box.
 * @typedef {object} Shape
 * @property {string} map
 * @property {2|3} dims
 * @property {[number, number][]} polygon   map coordinates; in space, of the picture (lasso.mjs)
 * @property {object} [camera]              in space
 * @property {import("./with_selection.mjs").Mode} mode
 */

/**
 * Filters and turning round speak of the rows of one map, where not all rows have a place on it.
 * @typedef {Shape|{filter: object|null, mode: string, map?: string}|{invert: true, map?: string}} Step
 */

/** Each mode has a loop of its own: a million rows pass through it. */
const COMBINE = {
  replace: (old, inside) => inside.slice(),
  add: (old, inside) => old.map((flag, row) => flag | inside[row]),
  subtract: (old, inside) => old.map((flag, row) => flag & (inside[row] ^ 1)),
  intersect: (old, inside) => old.map((flag, row) => flag & inside[row]),
};

export class Selection {
  /** @param {number} rows */
  constructor(rows) {
    this.rows = rows;
    /** @type {Uint8Array|null} one byte a row; null where nothing is selected */
    this.flags = null;
    /** @type {Step[]|null} what made it, null where rows were chosen otherwise */
    this.steps = null;
    /** counts up with every change */
    this.generation = 0;
  }

  get isEmpty() {
    return this.flags === null;
  }

  clear() {
    this.generation++;
    this.flags = null;
    this.steps = null;
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
    this.steps = null;
    if (!this.flags.includes(1)) this.clear();
  }

  /**
   * @param {Uint8Array} inside   one byte a row, 0 or 1
   * @param {import("./with_selection.mjs").Mode} mode
   * @param {Step|null} step      what says the same as JSON; null: nothing does
   */
  combine(inside, mode, step) {
    const isFirst = mode === "replace" || this.flags === null;
    if (isFirst && (mode === "subtract" || mode === "intersect")) return;
    this.generation++;
    this.flags = COMBINE[isFirst ? "replace" : mode](this.flags, inside);
    if (isFirst) this.steps = [];
    if (step === null) this.steps = null;
    else this.steps?.push({ ...step, mode: isFirst ? "replace" : mode });
    if (!this.flags.includes(1)) this.clear();
  }

  /**
   * Mark what is not marked.
   * @param {Uint8Array|null} [placed]   one byte a row: those of a map, all others stay unmarked
   * @param {string} [map]               its name
   */
  invert(placed = null, map = undefined) {
    this.generation++;
    const steps = this.flags === null ? [] : this.steps;
    const all = placed ?? new Uint8Array(this.rows).fill(1);
    this.flags = this.flags === null ? all.slice() : this.flags.map((flag, row) => (flag ^ 1) & all[row]);
    this.steps = steps && [...steps, { invert: true, ...(placed && { map }) }];
    if (!this.flags.includes(1)) this.clear();
  }

  /** @returns {{flags: Uint8Array|null, steps: Step[]|null}} as it is now, for restore() */
  snapshot() {
    return { flags: this.flags && packed(this.flags), steps: this.steps && [...this.steps] };
  }

  /** @param {{flags: Uint8Array|null, steps: Step[]|null}} kept   from snapshot() */
  restore({ flags, steps }) {
    this.generation++;
    this.flags = flags && unpack(flags, this.rows);
    this.steps = steps && [...steps];
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
   * @returns {object|null} as JSON: {steps}, {ids} where they are few, else {key}
   */
  state(idOf) {
    if (!this.flags) return null;
    if (this.steps) return { steps: this.steps };
    const rows = this.rowsWithin(null);
    const ids = rows.length <= IDS_IN_STATE ? Array.from(rows, idOf) : [null];
    return ids.includes(null) ? { key: this.key } : { ids };
  }
}
