/** What the map shows as a table: sorted by a click on a heading, of however many rows those that can be seen. */

import { slotColours } from "../../map/palette.mjs";
import { fill, h, icon, oncePerFrame, redraw } from "../dom.mjs";
import { gridOf, offsetAt, windowOf } from "../gallery/grid.mjs";
import { STORED } from "../gallery/listing.mjs";
import { listenTo, see } from "../gallery/pointing.mjs";
import { columnMenu } from "./column_menu.mjs";
import { cellText, tableColumns } from "./columns.mjs";

const ROW_PX = 30;
const HEAD_PX = 32;
const CARD_PX = 200; // the card of an image opens so far from the left end of its line

export class Table {
  /**
   * @param {Object} engine
   * @param {import("../gallery/listing.mjs").Listing} listing
   * @param {(sort: {by: string, descending: boolean}) => void} sortBy
   */
  constructor(engine, listing, sortBy) {
    Object.assign(this, { engine, listing, sortBy });
    this.wish = { added: new Set(), removed: new Set() };
    this.active = -1;
    this.head = h("div", { class: "table-head", role: "row", "aria-rowindex": "1" });
    this.space = h("div", { class: "table-space", role: "rowgroup" });
    this.scroll = h("div", {
      class: "table-scroll", role: "grid", tabindex: "0", aria: { label: "Images", multiselectable: "true" },
    }, h("div", { role: "rowgroup", class: "table-top" }, this.head), this.space);
    this.menu = columnMenu(engine, this.wish, () => this.show());
    this.element = h("div", { class: "image-table" }, this.scroll);
    this.item = ".table-row";
    this.render = oncePerFrame(() => this.draw());
    listenTo(this);
    this.observer = new ResizeObserver(this.render);
    this.observer.observe(this.element);
  }

  destroy() {
    this.observer.disconnect();
    this.menu.leave();
  }

  /** The list or the columns are others. */
  async show() {
    const { engine, listing } = this;
    const wish = { ...this.wish, colour: engine.colour, sort: listing.sort.by };
    this.columns = tableColumns({ columns: engine.columns, rows: engine.total }, wish);
    this.menu.fill(this.columns.map(({ name }) => name));
    this.scroll.setAttribute("aria-rowcount", listing.length + 1);
    this.scroll.setAttribute("aria-colcount", this.columns.length + 1);
    this.drawHead();
    this.render();
    for (const { name } of this.columns) engine.ensure(name).then(this.render, (error) => engine.fail(error, name));
    await engine.ensureIds();
  }

  drawHead() {
    const { by, descending } = this.listing.sort;
    const order = h("div", { class: "table-cell number", role: "columnheader" }, "#");
    const heads = this.columns.map((column) => {
      const isSorted = column.name === by;
      const turned = { by: column.name, descending: isSorted && !descending };
      const button = h(
        "button", { type: "button", title: column.description || column.name, onclick: () => this.sortBy(isSorted && descending ? { by: STORED, descending: false } : turned) },
        h("span", {}, column.title || column.name), column.unit ? h("small", { class: "quiet" }, column.unit) : null,
        isSorted ? icon(descending ? "chevron-down" : "chevron-up") : null,
      );
      const sorted = isSorted ? (descending ? "descending" : "ascending") : "none";
      return h("div", { class: `table-cell ${column.kind}`, role: "columnheader", aria: { sort: sorted } }, button);
    });
    redraw(this.head, [order, ...heads]);
    const widths = this.columns.map(({ kind }) => (kind === "number" || kind === "date" ? "7.5rem" : "minmax(9rem, 1fr)"));
    this.element.style.setProperty("--table-columns", `4.5rem ${widths.join(" ")}`);
  }

  get grid() {
    return gridOf(this.listing.length, 1, 1, ROW_PX, 1);
  }

  get height() {
    return this.scroll.clientHeight - HEAD_PX;
  }

  draw() {
    if (!this.element.isConnected || this.height <= 0 || !this.columns) return;
    const { grid } = this;
    this.space.style.height = `${grid.tall}px`;
    const offset = offsetAt(grid, this.scroll.scrollTop, this.height);
    const { first, past } = windowOf(grid, offset, this.height);
    const rows = [];
    for (let place = first; place < past; place += 1) rows.push(this.line(place, place * ROW_PX - offset + this.scroll.scrollTop));
    fill(this.space, rows);
    this.mark();
  }

  /** The line of a place: the one that stands there where the image and the columns are the same. */
  line(place, top) {
    const row = this.listing.rows[place];
    const key = `${row} ${this.listing.length} ${this.columns.map(({ name }) => name).join()}`;
    const there = this.space.querySelector(`[data-place="${place}"]`);
    const line = this.makeLine(row, place, top);
    if (there?.key !== key) return Object.assign(line, { key });
    there.style.top = line.style.top;
    redraw(there, [...line.children]);
    return there;
  }

  makeLine(row, place, top) {
    const { engine } = this;
    const number = h("div", { class: "table-cell number quiet", role: "rowheader" }, swatch(this.colourOf(row)), String(place + 1));
    const cells = this.columns.map((column) => {
      const known = engine.store.whole(column.name);
      const value = known ? known.value(row) : undefined;
      const said = value === undefined ? "…" : value === null ? h("span", { class: "table-missing" }, "missing") : cellText(column, value);
      return h("div", { class: `table-cell ${column.kind}`, role: "gridcell" }, said);
    });
    return h("div", {
      class: "table-row", role: "row", id: `line-${place}`, data: { row, place }, "aria-rowindex": place + 2, style: `top:${top}px`,
    }, number, ...cells);
  }

  /** The colour an image has on the map. */
  colourOf(row) {
    const { painted, theme } = this.engine;
    const key = JSON.stringify([painted.kind, painted.map, painted.reverse, theme]);
    if (this.coloursOf !== key) [this.coloursOf, this.colours] = [key, slotColours(painted.kind, theme, painted)];
    return `rgb(${this.colours[painted.slots[row]]})`;
  }

  mark() {
    const { engine } = this;
    const open = engine.row(engine.openId);
    const { flags } = engine.selection;
    for (const line of this.space.children) {
      const row = Number(line.dataset.row);
      const isSelected = flags !== null && flags[row] === 1;
      line.setAttribute("aria-selected", String(isSelected));
      line.classList.toggle("is-selected", isSelected);
      line.classList.toggle("is-open", row === open);
      line.classList.toggle("is-hovered", engine.hovered?.row === row);
      line.classList.toggle("is-active", Number(line.dataset.place) === this.active);
    }
    const isSeen = this.space.querySelector(".is-active");
    if (isSeen) this.scroll.setAttribute("aria-activedescendant", isSeen.id);
    else this.scroll.removeAttribute("aria-activedescendant");
  }

  /** Bring a place of the list into view. */
  see(place) {
    see(this, place);
  }

  cornerOf(place) {
    const box = this.space.querySelector(`[data-place="${place}"]`)?.getBoundingClientRect();
    return box ? [box.left + CARD_PX, box.top] : [0, 0];
  }
}

function swatch(colour) {
  return h("span", { class: "swatch", style: `background:${colour}`, aria: { hidden: "true" } });
}
