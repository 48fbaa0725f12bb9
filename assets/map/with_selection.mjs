/** The part of the engine that says which images are marked, and how they came to be. */

import { insidePlane, insideSpace } from "./lasso.mjs";

/** @typedef {"replace"|"add"|"subtract"|"intersect"} Mode   what becomes of the selection there was */

/** @param {typeof import("./store.mjs").Store} Base */
export const withSelection = (Base) =>
  class extends Base {
    /**
     * Select images by id (null: none). Resolves when it took effect.
     * @param {string[]|null} ids
     * @param {Mode} [mode]
     */
    async select(ids, mode = "replace") {
      if (ids?.length) await this.ensureIds();
      this.selectRows((ids ?? []).map((id) => this.row(id)).filter((row) => row >= 0), mode);
    }

    /** @param {Iterable<number>} rows   @param {Mode} [mode] */
    selectRows(rows, mode = "replace") {
      if (mode === "replace") this.selection.setRows(rows);
      else {
        const inside = new Uint8Array(this.total);
        for (const row of rows) inside[row] = 1;
        this.selection.combine(inside, mode, null);
      }
      this.selectionChanged();
    }

    toggleRow(row) {
      this.selection.toggle(row);
      this.selectionChanged();
    }

    /** Select with a lasso or box. @param {import("./selection.mjs").Shape} shape   on the present map, in its dimensions */
    selectShape(shape) {
      const from = performance.now();
      const { axes, extent } = this.places;
      this.selection.combine(insideOf(shape, { axes, extent, placed: this.facets.placed.flags }), shape.mode, shape);
      this.timings.note("lasso_ms", from);
      this.selectionChanged();
    }

    /** Select with a lasso or box of any map. Resolves when it took effect. @param {import("./selection.mjs").Shape} shape */
    async selectShapeOf(shape) {
      const { store } = this;
      const map = this.places.maps.find(({ name }) => name === shape.map);
      if (!map || (shape.dims === 3 && !map.space)) return;
      const places = await this.places.of(map, shape.dims);
      if (store !== this.store) return;
      this.selection.combine(insideOf(shape, places), shape.mode, shape);
      this.selectionChanged();
    }

    /** Select what is not selected on the present map. */
    invert() {
      this.selection.invert(this.facets.placed.flags, this.map?.name);
      this.selectionChanged();
    }

    /** Select what is not selected on any map. Resolves when it took effect. @param {string|undefined} name   of the map */
    async invertOn(name) {
      const placed = await this.placedOn(name);
      this.selection.invert(placed, name);
      this.selectionChanged();
    }

    /** @param {string|undefined} name   of a map @returns {Promise<Uint8Array|null>} one byte a row that has a place there; null: all have */
    async placedOn(name) {
      const map = this.places.maps.find((one) => one.name === name);
      return map ? (await this.places.of(map, 2)).placed : null;
    }

    /**
     * Select all that match the filters now; they stay selected when the filters change.
     * @param {Mode} [mode]
     */
    selectVisible(mode = "replace") {
      const visible = this.rowsVisible();
      const inside = new Uint8Array(this.total);
      if (visible) for (const row of visible) inside[row] = 1;
      else inside.fill(1);
      const filter = this.facets.filters();
      const says = this.facets.hasMasks ? null : { filter, mode, ...(this.facets.placed.flags && { map: this.map.name }) };
      this.selection.combine(inside, mode, says);
      this.selectionChanged();
    }

    /**
     * Select what matches a filter. Resolves when it took effect.
     * @param {object|null} filter
     * @param {Mode} [mode]
     * @param {string} [map]   only what has a place there
     */
    async selectMatching(filter, mode = "replace", map = undefined) {
      const { store } = this;
      const [passing, placed] = await Promise.all([this.facets.rowsThatPass(filter), this.placedOn(map)]);
      if (store !== this.store) return;
      const inside = placed ? passing.map((flag, row) => flag & placed[row]) : passing;
      this.selection.combine(inside, mode, { filter, mode, ...(placed && { map }) });
      this.selectionChanged();
    }

    selectionChanged() {
      this.events.emit("selection", this.selectionSummary());
      this.events.emit("view", "selection");
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
      const { steps, key } = this.selection;
      return { count: this.selectedRows().length, key, polygon: steps?.length === 1 ? (steps[0].polygon ?? null) : null };
    }

    /** What the next lasso or box does to the selection, where no key says otherwise. @param {Mode} mode */
    setMode(mode) {
      this.mode = mode;
      this.events.emit("tool", this.tool);
    }

    /** What a plain drag does: move the map, or draw a lasso or a box. @param {"move"|"lasso"|"box"} tool */
    setTool(tool) {
      this.tool = tool;
      this.events.emit("tool", tool);
    }
  };

/** The rows inside, of those that have a place on that map. */
function insideOf({ polygon, camera, dims }, { axes, extent, placed }) {
  const inside = dims === 3 ? insideSpace(polygon, camera, extent, axes) : insidePlane(polygon, ...axes);
  if (placed) for (let row = 0; row < inside.length; row++) inside[row] &= placed[row];
  return inside;
}
