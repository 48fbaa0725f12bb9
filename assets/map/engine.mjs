/**
 * The browser's one store of a collection: columns, filters, colours, selection, camera. The map and
 * the panels meet here and nowhere else. It knows no DOM; view.mjs draws it. docs/map.md lists its use.
 */

import { colouringOf, legendOf } from "./colouring.mjs";
import { ColumnStore } from "./columns.mjs";
import { Events, afterFrame, once } from "./events.mjs";
import { Facets } from "./facets.mjs";
import { Ids } from "./ids.mjs";
import { insidePlane, insideSpace } from "./lasso.mjs";
import { themeOf } from "./palette.mjs";
import { Places, placedRows } from "./places.mjs";
import { Selection } from "./selection.mjs";
import { applyFilters, applyState, stateOf } from "./state.mjs";
import { Timings } from "./timings.mjs";

const IDS_AT_ONCE = 300_000;
const PLACED = "placed on this map";
const FOCUS_ZOOM = 6;

/** @type {Map<string, Engine>} */
const engines = new Map();

/**
 * The engine of that name, made on first use.
 * @param {string} [key]
 * @returns {Engine}
 */
export function engineOf(key = "explore") {
  if (!engines.has(key)) engines.set(key, new Engine());
  return engines.get(key);
}

export class Engine {
  /** @param {{fetch?: typeof fetch}} [options] */
  constructor(options = {}) {
    this.options = options;
    this.events = new Events();
    this.theme = themeOf("light");
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
    this.selection = new Selection(this.total);
    this.selected = null;
    this.colour = null;
    /** @type {Map<string|null, import("./colouring.mjs").Colouring>} those used so far */
    this.colourings = new Map([[null, colouringOf(null, this.total)]]);
    this.colouring = this.colourings.get(null);
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
    let axes;
    try {
      axes = await places.arrive();
    } catch (error) {
      if (store === this.store) this.fail(error);
      return;
    }
    if (store !== this.store || dims !== places.dims || map !== places.map) return;
    const placed = placedRows(axes); // what has no place here is neither drawn nor counted
    if (placed || this.facets.crossfilter.slots.has(PLACED)) this.facets.setMask(PLACED, placed);
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

  sayFiltersChanged() {
    this.events.emit("visible", { visible: this.visible });
    if (!this.selection.isEmpty) this.events.emit("selection", this.selectionSummary());
    this.events.emit("view", null);
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

  /** @param {number} row */
  isVisible(row) {
    return this.facets?.crossfilter.isVisible(row) ?? false;
  }

  // ---- colour --------------------------------------------------------------------------------

  /** Colour by a column, or by none (null). Resolves when it took effect. */
  async setColour(name) {
    const { store } = this;
    this.colour = name;
    try {
      const column = name === null ? null : (store.whole(name) ?? (await this.ensure(name)));
      if (this.colour !== name || store !== this.store) return;
      this.timings.start("colour_ms");
      if (!this.colourings.has(name)) this.colourings.set(name, colouringOf(column, this.total));
      this.colouring = this.colourings.get(name);
    } catch (error) {
      if (this.colour !== name || store !== this.store) return;
      this.colour = this.colouring.column?.name ?? null;
      this.fail(error, name);
      return;
    }
    this.events.emit("colour", this.legend());
    this.events.emit("view", null);
  }

  legend() {
    const { column, kind } = this.colouring;
    return legendOf(this.colouring, this.theme, kind === "category" ? this.facets.counts(column.name) : null);
  }

  /** @param {import("./palette.mjs").Theme} theme */
  setTheme(theme) {
    this.theme = theme;
    this.events.emit("colour", this.legend());
  }

  // ---- map and camera ------------------------------------------------------------------------

  get map() {
    return this.places.map;
  }

  get dims() {
    return this.places.dims;
  }

  /** The present camera (camera.mjs); the one that shows everything until the user moves it. */
  get camera() {
    return this.places.camera;
  }

  /** @param {2|3} dims */
  async setDimensions(dims) {
    if (dims === this.dims) return;
    if (dims === 3 && !this.places.hasSpace) return this.fail(new Error("This map has no third dimension."));
    this.places.dims = dims;
    this.events.emit("view", null);
    await (this.shown = this.showMap());
  }

  /** Show another of the collection's maps. */
  async setMap(name) {
    const map = this.places.maps.find((known) => known.name === name);
    if (!map) return this.fail(new Error(`This collection has no map '${name}'.`));
    if (map === this.map) return;
    this.places.setMap(map);
    this.events.emit("view", null);
    await (this.shown = this.showMap());
  }

  /** @param {object|null} camera   null shows the whole map */
  setCamera(camera) {
    this.places.camera = camera;
    this.events.emit("camera", this.camera);
    this.events.emit("view", null);
  }

  /** Put an image into the middle of the map. Resolves when it is there. */
  async focus(id) {
    await Promise.all([this.ensureIds(), this.shown]);
    const place = this.places.placeOf(this.row(id));
    if (place) this.setCamera({ ...this.camera, ...place, zoom: Math.max(this.camera.zoom, FOCUS_ZOOM) });
  }

  /** Mark a place that belongs to no image. @param {{x: number, y: number, z?: number, label?: string}|null} marker */
  setMarker(marker) {
    this.marker = marker;
    this.events.emit("marker", marker);
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
    this.events.emit("view", null);
  }

  async openRow(row) {
    await this.ensureIds();
    return this.open(this.id(row));
  }

  /** Close the open image, else the selection; never filters. @returns {boolean} whether there was one */
  peel() {
    if (this.openId !== null) this.open(null);
    else if (!this.selection.isEmpty) this.select(null);
    else return false;
    return true;
  }

  /** What lies under the pointer; row -1 for nothing. x and y are client coordinates. */
  hover(row, x = 0, y = 0) {
    if (row < 0 && !this.hovered) return;
    if (row >= 0) this.ensureIds();
    this.hovered = row < 0 ? null : { row, id: this.id(row), x, y };
    this.events.emit("hover", this.hovered);
  }

  // ---- selection -----------------------------------------------------------------------------

  /** Select images by id (null: none). Resolves when it took effect. */
  async select(ids) {
    if (ids?.length) await this.ensureIds();
    this.selection.setRows((ids ?? []).map((id) => this.row(id)).filter((row) => row >= 0));
    this.selectionChanged();
  }

  toggleRow(row) {
    this.selection.toggle(row);
    this.selectionChanged();
  }

  /** Select with a lasso. @param {import("./selection.mjs").Shape} shape   on the present map, in its dimensions */
  selectShape(shape) {
    const from = performance.now();
    const { axes, extent } = this.places;
    const { polygon, camera } = shape;
    const inside = shape.dims === 3 ? insideSpace(polygon, camera, extent, axes) : insidePlane(polygon, ...axes);
    this.selection.addShape(shape, inside);
    this.timings.note("lasso_ms", from);
    this.selectionChanged();
  }

  selectionChanged() {
    this.events.emit("selection", this.selectionSummary());
    this.events.emit("view", null);
  }

  /** @returns {Int32Array} rows that are selected and pass the filters */
  selectedRows() {
    const key = `${this.selection.generation} ${this.facets?.crossfilter.generation}`;
    if (this.selected?.key !== key) this.selected = { key, rows: this.selection.rowsWithin(this.rowsVisible()) };
    return this.selected.rows;
  }

  /** @returns {Promise<string[]>} ids that are selected and pass the filters */
  async selectedIds() {
    await this.ensureIds();
    return Array.from(this.selectedRows(), (row) => this.id(row));
  }

  /** @returns {{count: number, key: string|null, polygon: [number, number][]|null}} */
  selectionSummary() {
    const { shapes, key } = this.selection;
    return { count: this.selectedRows().length, key, polygon: shapes?.length === 1 ? shapes[0].polygon : null };
  }

  // ---- the outside ---------------------------------------------------------------------------

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

  state() {
    return stateOf(this);
  }

  setState(state) {
    return applyState(this, state);
  }

  /** Sizes, and how long the last things took in milliseconds. */
  stats() {
    return { points: this.total, visible: this.visible, ...this.timings.last };
  }
}
