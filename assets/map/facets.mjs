/**
 * The filters of one collection in force: they wait for the columns they need, run through the
 * crossfilter, and answer with counts a facet.
 */

import { unpack } from "./bits.mjs";
import { binsOf, countBins, countCategories } from "./counts.mjs";
import { Crossfilter } from "./crossfilter.mjs";
import { columnsOf, evaluate, formOf, needsServer } from "./filter.mjs";
import { leafTest, markFails } from "./leaf.mjs";

/** The mask of the rows that have a place on the map; not the user's doing. */
export const PLACED = "placed on this map";

export class Facets {
  /**
   * @param {import("./columns.mjs").ColumnStore} store
   * @param {object} hooks
   * @param {() => void} hooks.onChange             a filter took effect
   * @param {(error: Error, name: string) => void} hooks.onError
   */
  constructor(store, { onChange, onError }) {
    this.store = store;
    this.rows = store.info.rows;
    this.onChange = onChange;
    this.onError = onError;
    this.crossfilter = new Crossfilter(this.rows);
    /** @type {Map<string, object>} what the user asked for, in effect or on its way */
    this.wanted = new Map();
    /** @type {Map<string, object>} bins and totals that never change */
    this.totals = new Map();
    this.remaining = { generation: -1, counts: new Map() };
    /** what the totals speak of: the rows that have a place on the map; null: all */
    this.placed = { flags: null, rows: null, count: this.rows };
  }

  /** Count a column anew: it was computed again. @param {string} name */
  forget(name) {
    for (const key of [name, `${name} by ratios`]) this.totals.delete(key);
    this.remaining.generation = -1;
  }

  /** Let only the rows count that have a place on the map. @param {Uint8Array|null} flags   one byte a row; null: all have */
  setPlaced(flags) {
    if (flags === this.placed.flags) return;
    const rows = flags && rowsOf(flags);
    this.placed = { flags, rows, count: rows ? rows.length : this.rows };
    this.crossfilter.set(PLACED, flags && { pass: flags });
    this.onChange();
  }

  /**
   * @param {string} name
   * @param {object|null} filter   of the grammar; null removes it
   * @returns {Promise<void>} when it took effect
   */
  async set(name, filter) {
    if (filter === null) {
      this.wanted.delete(name);
      this.crossfilter.set(name, null);
      this.onChange();
      return;
    }
    this.wanted.set(name, filter);
    try {
      const ready = this.prepareNow(filter) ?? (await this.prepare(filter));
      if (this.wanted.get(name) !== filter) return; // another came in the meantime
      this.crossfilter.set(name, ready);
      this.onChange();
    } catch (error) {
      if (error.name === "AbortError" || this.wanted.get(name) !== filter) return;
      this.wanted.delete(name);
      this.crossfilter.set(name, null);
      this.onChange();
      this.onError(error, name);
    }
  }

  /** A filter whose columns are here takes effect at once, in the same turn of the event loop. */
  prepareNow(filter) {
    if (needsServer(filter) || columnsOf(filter).some((column) => !this.store.whole(column))) return null;
    if (formOf(filter) === "column") return { test: leafTest(this.store.whole(filter.column), filter) };
    return { pass: evaluate(filter, { rows: this.rows, column: (column) => this.store.whole(column) }) };
  }

  async prepare(filter) {
    if (needsServer(filter)) return { pass: unpack(await this.store.mask(filter), this.rows) };
    await Promise.all(columnsOf(filter).map((column) => this.store.ensure(column)));
    return this.prepareNow(filter);
  }

  /**
   * A set of rows decided elsewhere.
   * @param {string} name
   * @param {Uint8Array|null} mask   one bit a row, lowest first, or one byte a row
   */
  setMask(name, mask) {
    if (mask && mask.length !== this.rows && mask.length !== Math.ceil(this.rows / 8))
      throw new RangeError(`the mask '${name}' has ${mask.length} bytes for ${this.rows} rows`);
    const isPacked = mask?.length === Math.ceil(this.rows / 8);
    this.crossfilter.set(name, mask && { pass: isPacked ? unpack(mask, this.rows) : mask });
    this.onChange();
  }

  /** Whether rows are hidden by masks, which no filter of the grammar says. */
  get hasMasks() {
    return [...this.crossfilter.slots.keys()].some((name) => name !== PLACED && !this.wanted.has(name));
  }

  /** @returns {number|null} how many rows pass a filter that the server decided, others aside; null until it did */
  passedBy(name) {
    return this.crossfilter.slots.get(name)?.pass?.reduce((sum, flag) => sum + flag, 0) ?? null;
  }

  /** @returns {object|null} the filter asked for under that name */
  filterOf(name) {
    return this.wanted.get(name) ?? null;
  }

  /**
   * @param {object|null} filter
   * @returns {Promise<Uint8Array>} one byte a row, 1 where it passes
   */
  async rowsThatPass(filter) {
    if (filter === null) return new Uint8Array(this.rows).fill(1);
    const ready = this.prepareNow(filter) ?? (await this.prepare(filter));
    return ready.pass ?? passOf(ready.test, this.rows);
  }

  /** @returns {string[]} the facets that have a filter */
  get names() {
    return [...this.wanted.keys()];
  }

  /** @returns {object|null} everything asked for as one filter of the grammar */
  filters() {
    return this.wanted.size ? { all: [...this.wanted.values()] } : null;
  }

  /** @returns {Uint8Array|null} one byte a row that passes the filters, on this map or not; null where there are none */
  passing() {
    return this.crossfilter.passAllBut(PLACED);
  }

  /** Visible rows, and for the facet's own filter also those that only it hides. */
  listsFor(name) {
    const own = this.crossfilter.hiddenOnlyBy(name);
    return own.length ? [this.crossfilter.visible, own] : [this.crossfilter.visible];
  }

  /**
   * @param {string} name   a categorical column
   * @returns {{total: Uint32Array, remaining: Uint32Array, missingTotal: number, missingRemaining: number}|null}
   *   null until the column is here
   */
  counts(name) {
    const column = this.store.whole(name);
    if (!column) return null;
    return this.count(name, () => ({ tally: (lists) => countCategories(column, lists) }));
  }

  /**
   * @param {string} name   a column of numbers or dates
   * @param {boolean} [isLog]   bins of equal ratios
   * @returns {object|null} the same with `edges`, one more than there are bins
   */
  histogram(name, isLog = false) {
    const column = this.store.whole(name);
    if (!column) return null;
    const prepare = () => {
      const bins = binsOf(column, isLog);
      return { edges: bins.edges, tally: (lists) => countBins(bins, lists) };
    };
    return this.count(name, prepare, isLog ? `${name} by ratios` : name);
  }

  count(name, prepare, key = name) {
    const { edges, tally, whole } = this.totalsOf(key, prepare);
    const { generation } = this.crossfilter;
    if (this.remaining.generation !== generation) this.remaining = { generation, counts: new Map() };
    const { counts } = this.remaining;
    if (!counts.has(key)) counts.set(key, this.crossfilter.count === this.placed.count ? whole : tally(this.listsFor(name)));
    const left = counts.get(key);
    return {
      ...(edges && { edges }),
      total: whole.counts,
      remaining: left.counts,
      missingTotal: whole.missing,
      missingRemaining: left.missing,
    };
  }

  /** Bins or categories once a column, totals once a map. */
  totalsOf(key, prepare) {
    const known = this.totals.get(key) ?? prepare();
    if (known.of !== this.placed) this.totals.set(key, { ...known, of: this.placed, whole: known.tally([this.placed.rows]) });
    return this.totals.get(key);
  }
}

function rowsOf(flags) {
  const rows = new Int32Array(flags.length);
  let count = 0;
  for (let row = 0; row < flags.length; row++) {
    rows[count] = row;
    count += flags[row];
  }
  return rows.slice(0, count);
}

function passOf(test, rows) {
  const fails = new Uint32Array(rows);
  markFails(fails, 1, test);
  return Uint8Array.from(fails, (fail) => 1 - fail);
}
