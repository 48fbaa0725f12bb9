/**
 * The collection that is shown: its columns, what of it passes the filters, and its single images.
 * What is seen of it (map, colour, selection) is added in engine.mjs. Knows no DOM.
 */

import { ColumnStore } from "./columns.mjs";
import { Events, afterFrame, once } from "./events.mjs";
import { Facets } from "./facets.mjs";
import { Ids } from "./ids.mjs";
import { Places } from "./places.mjs";
import { applyFilters } from "./state.mjs";
import { Timings } from "./timings.mjs";

const IDS_AT_ONCE = 300_000;

export class ShownCollection {
  /** @param {{fetch?: typeof fetch}} [options] */
  constructor(options = {}) {
    this.options = options;
    this.events = new Events();
    /* However many filters change at once, the map is drawn once, and counts follow in a later frame. */
    this.filtersChanged = once(queueMicrotask, () => this.sayFiltersChanged());
    this.announceCounts = once(afterFrame, () => this.sayCounts());
    this.reset(null, null);
  }

  reset(info, store) {
    this.store?.close();
    this.info = info;
    this.store = store;
    this.total = info?.rows ?? 0;
    this.status = { phase: info ? "loading" : "idle", message: null };
    this.places = new Places(info, store);
    this.ids = new Ids();
    this.openId = null;
    this.hovered = null;
    this.marker = null;
    this.timings = new Timings();
  }

  /**
   * Show a collection. Resolves when the map can be drawn whole; the rest is fetched when it is needed.
   * @param {object} info       the JSON of GET /api/v1/collections/{c}
   * @param {string} [address]  that address
   * @param {object|null} [state]   what to show of it, as state() gives it
   */
  async load(info, address = `/api/v1/collections/${encodeURIComponent(info.name)}`, state = null) {
    const store = new ColumnStore(info, address, {
      fetch: this.options.fetch,
      onProgress: (progress) => this.store === store && this.events.emit("progress", progress),
    });
    this.reset(info, store);
    this.facets = new Facets(store, {
      onChange: () => this.store === store && this.filtersChanged(),
      onError: (error, name) => this.store === store && this.fail(error, name),
    });
    this.events.emit("loading", info);
    const asked = this.places.maps.find(({ name }) => name === state?.map);
    if (asked) this.places.setMap(asked);
    if (state?.dims === 3 && this.places.hasSpace) this.places.dims = 3;
    const first = info.columns.find((column) => column.role === "facet" && column.kind === "category");
    if (first && state?.colour === undefined) this.setColour(first.name);
    this.shown = this.showMap();
    if (state) await this.setState(state);
    await this.shown;
  }

  /** Fetch what the present map and dimensions need, then say that it is ready. */
  async showMap() {
    const { store, places } = this;
    const { map, dims } = places;
    if (!map) return this.fail(new Error("This collection has no map yet: build it with python -m pipeline build."));
    let placed;
    try {
      placed = await places.arrive();
    } catch (error) {
      if (store === this.store) this.fail(error);
      return;
    }
    if (store !== this.store || dims !== places.dims || map !== places.map) return;
    this.facets.setPlaced(placed); // what has no place here is neither drawn nor counted
    await null; // word of it first, so that points can travel to what is seen
    this.status = { phase: "ready", message: null };
    this.events.emit("ready", { total: this.total });
    if (this.total <= IDS_AT_ONCE) this.ensureIds();
  }

  /** What describes a column; undefined for an unknown name. */
  column(name) {
    return this.store?.metadata.get(name);
  }

  /** @returns {Promise<import("./column.mjs").Column>} the column: its `codes`, `value(row)`, `range()` */
  ensure(name) {
    return this.store.ensure(name);
  }

  // ---- filters -------------------------------------------------------------------------------

  /** Set or remove (null) the filter of one facet. Resolves when it took effect. */
  setFilter(name, filter) {
    this.timings.start("filter_ms");
    return this.facets.set(name, filter);
  }

  /** Replace all filters by one of the grammar (null: none). Resolves when it took effect. */
  setFilters(filter) {
    return applyFilters(this, filter);
  }

  /** Set or remove (null) a set of rows decided elsewhere: packed bits, or a byte a row. */
  setMask(name, mask) {
    this.timings.start("filter_ms");
    this.facets.setMask(name, mask);
  }

  filters() {
    return this.facets?.filters() ?? null;
  }

  /** The filter that keeps the images of a map that holds a part of the collection; null where it holds all. */
  get here() {
    return this.facets?.placed.flags ? { column: this.places.map.x, min: null, max: null } : null;
  }

  /** The filters and what keeps the images of this map: all that is visible, as one filter of the grammar. */
  filtersHere() {
    const { here } = this;
    const filters = this.filters();
    return here ? { all: [...(filters?.all ?? []), here] } : filters;
  }

  sayFiltersChanged() {
    this.events.emit("visible", { visible: this.visible });
    this.events.emit("view", "filters");
    this.announceCounts();
  }

  sayCounts() {
    this.events.emit("counts", { visible: this.visible, total: this.total });
  }

  /** Counts a category; null (and a "counts" event later) until the column is here. */
  counts(name) {
    return this.facets.counts(name) ?? this.fetchForCounts(name);
  }

  /** Counts a bin; null (and a "counts" event later) until the column is here. */
  histogram(name) {
    return this.facets.histogram(name) ?? this.fetchForCounts(name);
  }

  fetchForCounts(name) {
    this.ensure(name).then(
      () => this.announceCounts(),
      (error) => this.fail(error, name),
    );
    return null;
  }

  /** @returns {Int32Array|null} visible rows, null where all are; valid until the filters change */
  rowsVisible() {
    return this.facets?.crossfilter.visible ?? null;
  }

  get visible() {
    return this.facets?.crossfilter.count ?? 0;
  }

  /** How many images have a place on the present map: of these all counts speak. */
  get placed() {
    return this.facets?.placed.count ?? this.total;
  }

  /** @param {number} row */
  isVisible(row) {
    return this.facets?.crossfilter.isVisible(row) ?? false;
  }

  // ---- images --------------------------------------------------------------------------------

  /** Resolves when ids can be asked for. */
  async ensureIds() {
    const { store } = this;
    if (store) await this.ids.arrive(store).catch((error) => store === this.store && this.fail(error, "image_id"));
  }

  /** @returns {string|null} null until ids are here */
  id(row) {
    return this.ids.id(row);
  }

  /** @returns {number} -1 for an unknown id, or until ids are here */
  row(id) {
    return this.ids.row(id);
  }

  /** Open an image, or close it (null). Resolves when its row is known. */
  async open(id) {
    this.openId = id;
    if (id !== null) await this.ensureIds();
    if (this.openId !== id) return;
    this.events.emit("open", id === null ? null : { id, row: this.row(id) });
    this.events.emit("view", "open");
  }

  async openRow(row) {
    await this.ensureIds();
    return this.open(this.id(row));
  }

  /**
   * What lies under the pointer; row -1 for nothing. x and y are client coordinates; without them the point is
   * ringed and no card opens: somebody points at the image elsewhere, in a gallery.
   */
  hover(row, x = null, y = null) {
    if (row < 0 && !this.hovered) return;
    if (row >= 0) this.ensureIds();
    this.hovered = row < 0 ? null : { row, id: this.id(row), x, y };
    this.events.emit("hover", this.hovered);
  }

  // ---- word of it ---------------------------------------------------------------------------

  /**
   * @param {string} event   one that docs/map.md lists
   * @returns {() => void} call it to unsubscribe
   */
  subscribe(event, callback) {
    return this.events.subscribe(event, callback);
  }

  fail(error, column = null) {
    if (error.name === "AbortError") return;
    if (this.status.phase !== "ready" && column === null) this.status = { phase: "error", message: error.message };
    this.events.emit("error", { message: error.message, column });
  }
}
