/** Which images the gallery and the table show, and in which order: the selection, or all that pass the filters. */

import { inOrder, ranksOf, storageOrder, valueRanks } from "./sorting.mjs";

/** Orders that are no column. */
export const STORED = "";
export const ALIKE = "∼alike";

const RANKS_KEPT = 4;

export class Listing {
  /**
   * @param {Object} engine
   * @param {string} address   of the collection in the HTTP interface
   * @param {() => void} changed
   */
  constructor(engine, address, changed) {
    Object.assign(this, { engine, address, changed });
    /** @type {"all"|"selected"} */
    this.scope = "all";
    this.sort = { by: STORED, descending: false };
    this.rows = new Int32Array(0);
    this.places = null;
    this.forget();
  }

  /** Another collection. */
  forget() {
    this.storage = null;
    /** @type {Map<string, Uint32Array>} used last standing last */
    this.ranks = new Map();
    this.asked = 0;
  }

  get length() {
    return this.rows.length;
  }

  /** The place of a row in the list, -1 if it is not in it. */
  placeOf(row) {
    if (!this.places) {
      this.places = new Int32Array(this.engine.total).fill(-1);
      this.rows.forEach((one, place) => { this.places[one] = place; });
    }
    return this.places[row] ?? -1;
  }

  /** @param {{by?: string, descending?: boolean}} sort */
  sortBy(sort) {
    this.sort = { ...this.sort, ...sort };
    return this.update();
  }

  /** @param {"all"|"selected"} scope */
  show(scope) {
    this.scope = scope;
    return this.update();
  }

  /** The rows that are meant, in no order. */
  wanted() {
    const { engine } = this;
    if (this.scope === "selected") return engine.selectedRows();
    return engine.rowsVisible() ?? Int32Array.from({ length: engine.total }, (_, row) => row);
  }

  /** Put the list in order again. Rejects with a sentence where the order cannot be had. */
  async update() {
    const { engine, sort } = this;
    if (!engine.total || engine.status.phase !== "ready") return;
    const asked = (this.asked += 1);
    const { store } = engine;
    const storage = (this.storage ??= await this.stored());
    const ranks = await this.ranksBy(sort.by);
    if (asked !== this.asked || store !== engine.store) return;
    this.rows = inOrder(this.wanted(), ranks, storage, sort.descending);
    this.places = null;
    this.changed();
  }

  async stored() {
    const { engine } = this;
    const sprite = engine.info.sprites?.sheets ? (await engine.ensure("sprite")).codes : new Uint32Array(engine.total);
    return storageOrder(sprite);
  }

  async ranksBy(by) {
    if (by === STORED || (by === ALIKE && this.engine.openId === null)) return null;
    const key = by === ALIKE ? `${ALIKE}${this.engine.openId}` : by;
    const ranks = this.ranks.get(key) ?? (by === ALIKE ? await this.distances() : ranksOf(await this.engine.ensure(by)));
    this.ranks.delete(key);
    this.ranks.set(key, ranks);
    if (this.ranks.size > RANKS_KEPT) this.ranks.delete(this.ranks.keys().next().value);
    return ranks;
  }

  /** How far each image is from the open one. */
  async distances() {
    const { openId, info } = this.engine;
    const answer = await fetch(`${this.address}/v/${info.version}/distances/${openId}`).catch(() => null);
    if (!answer?.ok) throw new Error("The order by similarity did not arrive. Try again when the server is back.");
    return valueRanks(new Float32Array(await answer.arrayBuffer()));
  }
}
