/**
 * Which rows every filter lets through. Each active filter owns a bit; a row's fail bits say which
 * filters it fails. No bit: visible. One bit: seen by that filter's own facet alone, because a facet
 * is not filtered by itself. Changing a filter tests that filter only.
 */

import { markFails } from "./leaf.mjs";

const OWN_BITS = 31;
const SHARED_BIT = 2 ** 31 | 0;

/**
 * One active filter.
 * @typedef {object} Slot
 * @property {number} bit
 * @property {import("./leaf.mjs").LeafTest} [test]   either a leaf over one column,
 * @property {Uint8Array} [pass]                      or one byte a row, 1 where it passes
 */

export class Crossfilter {
  /** @param {number} rows */
  constructor(rows) {
    this.rows = rows;
    this.fails = new Uint32Array(rows);
    /** @type {Map<string, Slot>} */
    this.slots = new Map();
    /** counts up with every change, so that what was computed can be known to be current */
    this.generation = 0;
    this.compacted = { generation: -1, visible: null, count: rows };
    this.near = { generation: -1, rows: null };
  }

  /**
   * Set or clear one filter.
   * @param {string} name
   * @param {{test: import("./leaf.mjs").LeafTest}|{pass: Uint8Array}|null} filter
   */
  set(name, filter) {
    const old = this.slots.get(name);
    if (!filter && !old) return;
    this.generation++;
    if (!filter) this.clear(name, old);
    else this.mark(name, { ...filter, bit: old?.bit ?? this.freeBit() });
  }

  clear(name, slot) {
    this.slots.delete(name);
    if (slot.bit === SHARED_BIT) return this.markShared();
    const keep = ~slot.bit;
    for (let i = 0; i < this.rows; i++) this.fails[i] &= keep;
  }

  mark(name, slot) {
    this.slots.set(name, slot);
    if (slot.bit === SHARED_BIT) this.markShared();
    else if (slot.test) markFails(this.fails, slot.bit, slot.test);
    else markPass(this.fails, slot.bit, slot.pass);
  }

  /** The filters past the thirty-first share one bit; their facets are then filtered by themselves too. */
  markShared() {
    const joint = new Uint32Array(this.rows);
    for (const slot of this.slots.values()) {
      if (slot.bit !== SHARED_BIT) continue;
      const fails = new Uint32Array(this.rows);
      if (slot.test) markFails(fails, 1, slot.test);
      else markPass(fails, 1, slot.pass);
      for (let i = 0; i < this.rows; i++) joint[i] |= fails[i];
    }
    for (let i = 0; i < this.rows; i++) this.fails[i] = (this.fails[i] & ~SHARED_BIT) | (joint[i] ? SHARED_BIT : 0);
  }

  freeBit() {
    const used = [...this.slots.values()].reduce((bits, slot) => bits | slot.bit, 0);
    for (let k = 0; k < OWN_BITS; k++) if (!((used >>> k) & 1)) return 1 << k;
    return SHARED_BIT;
  }

  compact() {
    const { fails, rows, compacted, generation } = this;
    if (compacted.generation === generation) return compacted;
    if (this.slots.size === 0) return (this.compacted = { generation, visible: null, count: rows });
    this.list ??= new Int32Array(rows);
    const { list } = this;
    let count = 0;
    for (let i = 0; i < rows; i++) {
      list[count] = i;
      count += fails[i] === 0 ? 1 : 0;
    }
    return (this.compacted = { generation, visible: list.subarray(0, count), count });
  }

  /** @returns {Int32Array|null} visible rows in rising order, null where all are; valid until the next change */
  get visible() {
    return this.compact().visible;
  }

  get count() {
    return this.compact().count;
  }

  /** @param {number} row */
  isVisible(row) {
    return this.fails[row] === 0;
  }

  /**
   * The rows hidden by this filter and no other: what its own facet counts beside the visible ones.
   * @param {string} name
   * @returns {Int32Array}
   */
  hiddenOnlyBy(name) {
    const bit = this.slots.get(name)?.bit;
    if (bit === undefined || bit === SHARED_BIT) return new Int32Array(0);
    const { fails } = this;
    const mark = bit >>> 0;
    return this.nearRows().filter((row) => fails[row] === mark);
  }

  /** @param {string} name @returns {Uint8Array|null} one byte a row that passes every other filter; null where there is no other */
  passAllBut(name) {
    const bit = this.slots.get(name)?.bit ?? 0;
    if (this.slots.size === (bit === 0 ? 0 : 1)) return null;
    return Uint8Array.from(this.fails, (fail) => (fail & ~bit ? 0 : 1));
  }

  /** Rows that fail exactly one filter. */
  nearRows() {
    if (this.near.generation === this.generation) return this.near.rows;
    this.nearList ??= new Int32Array(this.rows);
    const { fails, rows, nearList } = this;
    let count = 0;
    for (let i = 0; i < rows; i++) {
      const fail = fails[i];
      nearList[count] = i;
      count += fail !== 0 && (fail & (fail - 1)) === 0 ? 1 : 0;
    }
    this.near = { generation: this.generation, rows: nearList.subarray(0, count) };
    return this.near.rows;
  }
}

function markPass(fails, bit, pass) {
  const keep = ~bit;
  for (let i = 0; i < fails.length; i++) fails[i] = (fails[i] & keep) | ((pass[i] - 1) & bit);
}
