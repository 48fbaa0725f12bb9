/** The legend of categories: a line a colour with live counts; which values have a colour can be chosen. */

import { CATEGORY_COLOURS } from "../map/palette.mjs";
import { h, icon, redraw } from "./dom.mjs";
import { count } from "./format.mjs";
import { isChosen, isolate, ofColumn, turn } from "./choice.mjs";

const MOST = 12;
const MOST_FOUND = 60;

/**
 * The values that have a colour after one was clicked; the first goes where there is no room. Pure.
 * @param {(string|null)[]} coloured
 * @param {string} value
 */
export function recoloured(coloured, value) {
  if (coloured.includes(value)) return coloured.filter((other) => other !== value);
  return [...coloured, value].slice(-CATEGORY_COLOURS);
}

export class ValueLegend {
  /** @param {Object} engine @param {Object} column as served */
  constructor(engine, column) {
    Object.assign(this, { engine, column });
    this.isAll = false;
    this.rows = h("div", { class: "legend-entries" });
    this.more = h("button", { class: "link-button legend-more", type: "button", onclick: () => { this.isAll = !this.isAll; this.update(this.legend); } });
    this.seek = h("input", {
      class: "input", type: "search", placeholder: `Search ${count(column.categories.length)} values`,
      aria: { label: "Search values to colour" }, oninput: () => this.drawFound(),
    });
    this.found = h("div", { class: "legend-found" });
    this.reset = h("button", { class: "link-button", type: "button", onclick: () => engine.setColouring({ column: column.name, values: null }) }, "The most frequent again");
    this.choosing = h("details", { class: "legend-choosing" }, h("summary", {}, icon("chevron-right"), "Choose what has a colour"), this.seek, this.found, this.reset);
    this.choosing.hidden = column.categories.length <= CATEGORY_COLOURS;
    this.choosing.addEventListener("toggle", () => {
      this.drawFound();
      this.choosing.scrollIntoView({ block: "nearest" });
    });
    this.element = h("div", {}, this.rows, this.more, this.choosing);
  }

  /** @param {Object} legend   of engine.legend() */
  update(legend) {
    this.legend = legend;
    const filter = ofColumn(this.engine.filters(), this.column.name);
    const shown = this.isAll ? legend.entries : legend.entries.slice(0, MOST);
    const focused = this.rows.contains(document.activeElement) ? document.activeElement.dataset.value : undefined;
    redraw(this.rows, shown.map((entry) => this.line(entry, filter)));
    [...this.rows.children].find((row) => focused !== undefined && row.dataset.value === focused)?.focus({ preventScroll: true });
    const hidden = legend.entries.length - MOST;
    this.more.hidden = hidden <= 0;
    this.more.textContent = this.isAll ? "Show fewer" : `${hidden} more`;
    this.reset.hidden = !this.engine.colourSettings.get(this.column.name)?.values;
    if (this.choosing.open) this.drawFound();
  }

  line(entry, filter) {
    const { name } = this.column;
    const parts = [
      h("span", { class: "swatch", style: `background:${entry.colour}` }), h("span", { class: "legend-label" }, entry.label),
      h("span", { class: "facet-count number" }, count(entry.count)),
    ];
    if (entry.other) return h("div", { class: "legend-entry" }, parts);
    const chosen = isChosen(filter, entry.value);
    const click = (event) => this.engine.setFilter(name, (event.altKey ? isolate : turn)(ofColumn(this.engine.filters(), name), name, entry.value, this.values()));
    return h("button", {
      class: `legend-entry${chosen ? "" : " left-out"}`, type: "button", onclick: click, data: { value: entry.label },
      aria: { pressed: String(chosen) }, title: `Click: ${chosen ? "hide" : "show"} ${entry.label}. Alt-click: it alone`,
    }, parts);
  }

  values() {
    const { categories } = this.column;
    return this.engine.counts(this.column.name)?.missingTotal > 0 ? [...categories, null] : categories;
  }

  /** The values that hold what was typed, ticked where they have a colour. */
  drawFound() {
    if (!this.choosing.open) return;
    const sought = this.seek.value.trim().toLowerCase();
    const all = this.column.categories.filter((value) => String(value).toLowerCase().includes(sought));
    const coloured = this.engine.colouring().values ?? [];
    const lines = all.slice(0, MOST_FOUND).map((value) => h(
      "label", { class: "menu-check" },
      h("input", {
        type: "checkbox", class: "form-check-input", checked: coloured.includes(value),
        onchange: () => this.engine.setColouring({ column: this.column.name, values: recoloured(coloured, value) }),
      }), value,
    ));
    const rest = all.length - lines.length;
    const said = all.length ? (rest ? `and ${count(rest)} more` : null) : `No value contains “${sought}”.`;
    redraw(this.found, [...lines, ...(said ? [h("p", { class: "quiet facet-none" }, said)] : [])]);
  }
}
