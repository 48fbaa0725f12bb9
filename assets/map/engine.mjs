/**
 * The browser's one store of a collection: columns, filters, colours, selection, camera. The map and
 * the panels meet here and nowhere else. It knows no DOM; view.mjs draws it. docs/map.md lists its use.
 */

import { fitCamera } from "./camera.mjs";
import { colouringOf, legendOf } from "./colouring.mjs";
import { ColumnStore } from "./columns.mjs";
import { Events } from "./events.mjs";
import { Facets } from "./facets.mjs";
import { columnsOf, formOf } from "./filter.mjs";
import { Ids } from "./ids.mjs";
import { insidePlane, insideSpace } from "./lasso.mjs";
import { themeOf } from "./palette.mjs";
import { Selection } from "./selection.mjs";

const IDS_AT_ONCE = 300_000;
const PLACED = "map:placed";

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
    /** @type {import("./view.mjs").MapView|null} set by the view that draws this engine */
    this.view = null;
    this.timings = {};
    this.reset(null);
  }

  reset(info) {
    this.store?.close();
    this.info = info;
    this.status = { phase: info ? "loading" : "idle", message: null };
    this.total = info?.rows ?? 0;
    this.map = info?.maps?.[0] ?? null;
    this.dims = 2;
    this.cameras = { 2: null, 3: null };
    this.extents = { 2: null, 3: null };
    this.selection = new Selection(this.total);
    this.openId = null;
    this.hovered = null;
    this.marker = null;
    this.ids = null;
    this.colour = null;
    this.colouring = { kind: "none", column: null, slots: new Uint8Array(this.total) };
    this.timings = {};
  }

  /**
   * Show a collection. Resolves when the map can be drawn whole; the rest is fetched when it is needed.
   * @param {object} info      the JSON of GET /api/v1/collections/{c}
   * @param {string} [address] that address
   */
  async load(info, address = `/api/v1/collections/${encodeURIComponent(info.name)}`) {
    this.reset(info);
    const store = new ColumnStore(info, address, {
      fetch: this.options.fetch,
      onProgress: (progress) => this.store === store && this.events.emit("progress", progress),
    });
    this.store = store;
    this.facets = new Facets(store, { onChange: () => this.filtersChanged(), onError: (error, name) => this.fail(error, name) });
    this.events.emit("loading", info);
    const first = info.columns.find((column) => column.role === "facet" && column.kind === "category");
    if (first) this.setColour(first.name);
    await this.showMap();
  }

  /** Fetch what the present map and dimensions need, then say so. */
  async showMap() {
    const { store, dims } = this;
    if (!this.map) return this.fail(new Error("This collection has no map yet. Build it: python -m pipeline build …"));
    try {
      const axes = await Promise.all(this.axisNames().map((name) => store.ensure(name)));
      if (store !== this.store || dims !== this.dims) return;
      this.placeRows(axes);
    } catch (error) {
      if (store === this.store) this.fail(error);
      return;
    }
    this.status = { phase: "ready", message: null };
    this.events.emit("ready", { total: this.total });
    if (this.total <= IDS_AT_ONCE) this.ensureIds();
  }

  /** Rows without a place on this map are neither drawn nor counted. */
  placeRows(axes) {
    const extent = {};
    axes.forEach((axis, k) => {
      const { low, high } = axis.range();
      extent["xyz"[k]] = low > high ? [0, 1] : [low, high];
    });
    this.extents[this.dims] = extent;
    this.cameras[this.dims] ??= fitCamera(extent);
    const homeless = axes.some((axis) => axis.range().missing > 0);
    if (homeless || this.facets.crossfilter.slots.has(PLACED)) {
      const pass = Uint8Array.from({ length: this.total }, (_, row) => (axes.some((axis) => axis.isMissing(row)) ? 0 : 1));
      this.facets.setMask(PLACED, homeless ? pass : null);
    }
  }

  axisNames() {
    return this.dims === 3 ? this.map.space : [this.map.x, this.map.y];
  }

  /** @returns {import("./column.mjs").Column[]|null} the present coordinates as far as they have come */
  axes() {
    const axes = this.map ? this.axisNames().map((name) => this.store.part(name)) : [null];
    return axes.includes(null) ? null : axes;
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
    this.timings.filterFrom ??= performance.now();
    return this.facets.set(name, filter);
  }

  /** Set or remove (null) a set of rows decided elsewhere: packed bits, or a byte a row. */
  setMask(name, mask) {
    this.timings.filterFrom ??= performance.now();
    this.facets.setMask(name, mask);
  }

  filters() {
    return this.facets?.filters() ?? null;
  }

  /** Replace all filters by one of the grammar (null: none). */
  async setFilters(filter) {
    const parts = filter === null ? [] : formOf(filter) === "all" ? filter.all : [filter];
    const named = new Map();
    for (const part of parts) {
      const columns = columnsOf(part);
      const name = part.text !== undefined ? "text" : columns.length === 1 ? columns[0] : "filter";
      const key = named.has(name) ? `${name} ${named.size}` : name;
      named.set(key, part);
    }
    const gone = [...this.facets.wanted.keys()].filter((name) => !named.has(name));
    await Promise.all([...gone.map((name) => this.setFilter(name, null)), ...[...named].map(([name, part]) => this.setFilter(name, part))]);
  }

  filtersChanged() {
    if (this.filtersPending) return;
    this.filtersPending = true;
    queueMicrotask(() => {
      this.filtersPending = false;
      this.events.emit("visible", { visible: this.visible });
      if (!this.selection.isEmpty) this.events.emit("selection", this.selectionSummary());
      this.events.emit("view", null);
      this.announceCounts();
    });
  }

  /** Counts follow in a later frame, after the map is painted. */
  announceCounts() {
    if (this.countsPending) return;
    this.countsPending = true;
    const later = globalThis.requestAnimationFrame ?? ((callback) => setTimeout(callback, 0));
    later(() =>
      setTimeout(() => {
        this.countsPending = false;
        this.events.emit("counts", { visible: this.visible, total: this.total });
      }, 0),
    );
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
    this.store.ensure(name).then(
      () => this.announceCounts(),
      (error) => this.fail(error, name),
    );
    return null;
  }

  /** @returns {Int32Array|null} visible rows, null where all are */
  rowsVisible() {
    return this.facets?.crossfilter.visible ?? null;
  }

  get visible() {
    return this.facets?.crossfilter.count ?? 0;
  }

  // ---- colour --------------------------------------------------------------------------------

  /** Colour by a column, or by none (null). Resolves when it took effect. */
  async setColour(name) {
    const { store } = this;
    this.colour = name;
    const from = performance.now();
    try {
      const column = name === null ? null : store.whole(name) ?? (await store.ensure(name));
      if (this.colour !== name || store !== this.store) return;
      this.colouring = colouringOf(column, this.total);
    } catch (error) {
      if (store !== this.store || error.name === "AbortError") return;
      if (this.colour === name) this.colour = this.colouring.column?.name ?? null;
      return this.fail(error, name);
    }
    this.timings.colourFrom = store.whole(name ?? "") || name === null ? from : performance.now();
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
    this.events.emit("theme", theme);
    if (this.info) this.events.emit("colour", this.legend());
  }

  // ---- map, camera ---------------------------------------------------------------------------

  /** @param {2|3} dims */
  async setDimensions(dims) {
    if (dims === this.dims || (dims === 3 && !this.map?.space)) return;
    this.dims = dims;
    this.events.emit("view", null);
    await this.showMap();
  }

  /** Show another of the collection's maps. */
  async setMap(name) {
    const map = this.info.maps.find((known) => known.name === name);
    if (!map) return this.fail(new Error(`This collection has no map '${name}'.`));
    if (map === this.map) return;
    this.map = map;
    this.cameras = { 2: null, 3: null };
    this.extents = { 2: null, 3: null };
    this.selection.shapes = null;
    await this.showMap();
  }

  get camera() {
    return this.cameras[this.dims];
  }

  get extent() {
    return this.extents[this.dims];
  }

  /** @param {object|null} camera   null shows the whole map */
  setCamera(camera) {
    this.cameras[this.dims] = camera ?? (this.extent && fitCamera(this.extent));
    this.events.emit("view", null);
  }

  /**
   * Put an image into the middle of the map.
   * @param {string} id
   */
  async focus(id) {
    const row = await this.rowWhenKnown(id);
    const axes = this.axes();
    if (row < 0 || !axes || !this.camera) return;
    const at = Object.fromEntries(axes.map((axis, k) => ["xyz"[k], axis.value(row)]));
    if (Object.values(at).includes(null)) return;
    this.setCamera({ ...this.camera, ...at, zoom: Math.max(this.camera.zoom, 6) });
  }

  /** A place on the map that belongs to no image: an upload. @param {{x: number, y: number, z?: number, label?: string}|null} marker */
  setMarker(marker) {
    this.marker = marker;
    this.events.emit("marker", marker);
  }

  // ---- images --------------------------------------------------------------------------------

  /** @returns {Promise<void>} when ids can be asked for */
  async ensureIds() {
    const { store } = this;
    if (this.ids) return;
    try {
      const column = await store.ensure("image_id");
      if (store === this.store) this.ids ??= new Ids(column.bytes);
    } catch (error) {
      if (store === this.store && error.name !== "AbortError") this.fail(error, "image_id");
    }
  }

  /** @returns {string|null} null until ids are here */
  id(row) {
    return this.ids && row >= 0 && row < this.total ? this.ids.id(row) : null;
  }

  /** @returns {number} -1 for an unknown id, or until ids are here */
  row(id) {
    return this.ids && id ? this.ids.row(id) : -1;
  }

  async rowWhenKnown(id) {
    await this.ensureIds();
    return this.row(id);
  }

  /** Open an image, or close (null). */
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

  /** What lies under the pointer; row -1 for nothing. x and y are client coordinates. */
  hover(row, x = 0, y = 0) {
    if (row < 0 && !this.hovered) return;
    if (row >= 0 && !this.ids) this.ensureIds();
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

  /** @param {import("./selection.mjs").Shape} shape */
  selectShape(shape) {
    const from = performance.now();
    const axes = this.axes();
    const inside =
      shape.dims === 3 ? insideSpace(shape.polygon, shape.camera, this.extents[3], axes) : insidePlane(shape.polygon, axes[0], axes[1]);
    this.selection.addShape(shape, inside);
    this.timings.lasso = performance.now() - from;
    this.selectionChanged();
  }

  selectionChanged() {
    this.events.emit("selection", this.selectionSummary());
    this.events.emit("view", null);
  }

  /** @returns {Int32Array} rows that are selected and pass the filters */
  selectedRows() {
    return this.selection.rowsWithin(this.rowsVisible());
  }

  /** @returns {Promise<string[]>} ids that are selected and pass the filters */
  async selectedIds() {
    await this.ensureIds();
    return Array.from(this.selectedRows(), (row) => this.id(row));
  }

  selectionSummary() {
    const { shapes, key } = this.selection;
    return { count: this.selectedRows().length, key, polygon: shapes?.length === 1 ? shapes[0].polygon : null };
  }

  // ---- the outside ---------------------------------------------------------------------------

  /**
   * @param {"loading"|"progress"|"ready"|"visible"|"counts"|"colour"|"theme"|"hover"|"open"|"selection"|"marker"|"view"|"error"} event
   * @returns {() => void} call it to unsubscribe
   */
  subscribe(event, callback) {
    return this.events.subscribe(event, callback);
  }

  fail(error, column = null) {
    if (error.name === "AbortError") return;
    if (this.status.phase === "loading") this.status = { phase: "error", message: error.message };
    this.events.emit("error", { message: error.message, column });
  }

  /** What the user sees, as JSON for the URL. */
  state() {
    return {
      map: this.map?.name ?? null,
      dims: this.dims,
      colour: this.colour,
      filters: this.filters(),
      camera: this.camera,
      selection: this.selection.state((row) => this.id(row)),
      open: this.openId,
    };
  }

  /** Show a state; what it leaves out stays. Resolves when all of it took effect. */
  async setState(state) {
    if (state.map) await this.setMap(state.map);
    if (state.dims) await this.setDimensions(state.dims);
    if (state.camera !== undefined) this.setCamera(state.camera);
    const waiting = [];
    if (state.colour !== undefined && state.colour !== this.colour) waiting.push(this.setColour(state.colour));
    if (state.filters !== undefined) waiting.push(this.setFilters(state.filters));
    if (state.selection !== undefined) waiting.push(this.setSelection(state.selection));
    if (state.open !== undefined && state.open !== this.openId) waiting.push(this.open(state.open));
    await Promise.all(waiting);
  }

  async setSelection(selection) {
    if (selection?.ids || !selection) return this.select(selection?.ids ?? null);
    if (!selection.shapes || this.status.phase !== "ready") return;
    this.selection.clear();
    for (const shape of selection.shapes) {
      if (shape.map === this.map.name && shape.dims === this.dims) this.selectShape(shape);
    }
  }

  /** Sizes, and how long the last things took in milliseconds. */
  stats() {
    const { firstMap = null, filter = null, frame = null, pick = null, lasso = null, colour = null } = this.timings;
    return { points: this.total, visible: this.visible, first_map_ms: firstMap, filter_ms: filter, frame_ms: frame, pick_ms: pick, lasso_ms: lasso, colour_ms: colour };
  }
}
