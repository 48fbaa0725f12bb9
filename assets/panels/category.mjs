/** One facet of categories: a row a value, a pale bar for all, a solid one for what remains. */

import { missingIn } from "../map/column.mjs";
import { afterPause, fill, h, icon } from "./dom.mjs";
import { count } from "./format.mjs";
import { exclude, isChosen, ofColumn, saidOf, toggle } from "./choice.mjs";

const FEW = 8;
const MOST = 300;
const NO_VALUES = "No image has a value here.";

export class CategoryFacet {
  /**
   * @param {Object} engine
   * @param {Object} column as served
   */
  constructor(engine, column) {
    this.engine = engine;
    this.column = column;
    this.rows = new Map();
    this.sought = "";
    this.all = false;
    this.list = h("div", { class: "facet-values", role: "group", aria: { label: column.title || column.name } });
    this.more = h("button", { class: "link-button facet-more", type: "button", hidden: true, onclick: () => this.showAll(!this.all) });
    this.none = h("p", { class: "quiet facet-none", hidden: true });
    this.element = h("div", { class: "facet-body" }, this.searchBox(), this.list, this.none, this.more);
  }

  searchBox() {
    if ((this.column.categories || []).length <= 12) return null;
    const seek = afterPause((text) => { this.sought = text.trim().toLowerCase(); this.update(); }, 80);
    return h("input", {
      class: "input facet-search", type: "search", placeholder: `Search ${count(this.column.categories.length)} values`,
      aria: { label: `Search values of ${this.column.title || this.column.name}` },
      oninput: (event) => seek(event.target.value),
    });
  }

  showAll(all) {
    this.all = all;
    this.update();
  }

  /** Every value there is, null last if some are missing. */
  values(counts) {
    const values = [...(this.column.categories || [])];
    if (counts.missingTotal > 0) values.push(null);
    return values;
  }

  update() {
    const counts = this.engine.counts(this.column.name);
    if (!counts) return;
    this.known = this.values(counts);
    const filter = ofColumn(this.engine.filters(), this.column.name);
    const entries = this.known.map((value, code) => entry(value, code, counts));
    const found = entries.filter(({ value }) => this.isSought(value));
    const shown = this.shown(found, filter);
    const most = Math.max(1, counts.missingTotal, ...counts.total);
    fill(this.list, shown.map((one) => this.draw(one, most, filter)));
    this.say(found.length, shown.length);
  }

  isSought(value) {
    return !this.sought || labelOf(value, this.column.name).toLowerCase().includes(this.sought);
  }

  /** The first few, what is chosen among the rest, and missing; everything once asked for. */
  shown(found, filter) {
    if (this.all || this.sought || found.length <= FEW + 2) return found.slice(0, MOST);
    const chosen = (one) => saidOf(filter, one.value) !== "off";
    return found.filter((one, place) => place < FEW || one.value === null || chosen(one)).slice(0, MOST);
  }

  say(found, shown) {
    this.none.hidden = found > 0;
    this.none.textContent = `No value contains “${this.sought}”.`;
    if (!found && !this.sought) this.none.textContent = NO_VALUES;
    if (this.known.length === 1 && !this.sought) {
      this.none.hidden = false;
      this.none.textContent = this.known[0] === null ? NO_VALUES : "Every image has this value.";
    }
    const hides = found > shown;
    this.more.hidden = this.sought !== "" || (!hides && !this.all) || found <= FEW + 2;
    this.more.textContent = this.all ? "Show fewer" : `Show all ${count(found)}`;
    if (this.all && hides) this.none.hidden = false;
    if (this.all && hides) this.none.textContent = `The first ${MOST} of ${count(found)}: search for the others.`;
  }

  draw(one, most, filter) {
    const row = this.rows.get(one.value) || this.makeRow(one.value);
    const chosen = isChosen(filter, one.value);
    const said = saidOf(filter, one.value);
    const state = `${one.total}|${one.remaining}|${most}|${chosen}|${said}`;
    if (row.state === state) return row.element;
    row.state = state;
    row.pale.style.transform = `scaleX(${one.total / most})`;
    row.solid.style.transform = `scaleX(${one.remaining / most})`;
    row.count.textContent = count(one.remaining);
    row.element.classList.toggle("left-out", !chosen);
    row.element.classList.toggle("is-out", said === "out");
    row.button.setAttribute("aria-pressed", String(said === "only"));
    row.without.setAttribute("aria-pressed", String(said === "out"));
    row.without.title = said === "out" ? `Take ${labelOf(one.value, this.column.name)} back` : `All but ${labelOf(one.value, this.column.name)}`;
    row.button.title = `${labelOf(one.value, this.column.name)}: ${count(one.remaining)} of ${count(one.total)}`;
    return row.element;
  }

  makeRow(value) {
    const { name } = this.column;
    const change = (how) => this.engine.setFilter(name, how(ofColumn(this.engine.filters(), name), name, value, this.known));
    const pale = h("span", { class: "facet-bar pale" });
    const solid = h("span", { class: "facet-bar solid" });
    const number = h("span", { class: "facet-count number" });
    const button = h(
      "button", { class: "facet-value", type: "button", onclick: (event) => change(event.altKey ? exclude : toggle) },
      pale, solid, h("span", { class: `facet-label${value === null ? " missing" : ""}` }, labelOf(value, name)), number,
    );
    const without = h("button", {
      class: "facet-without", type: "button",
      aria: { label: `Leave out ${labelOf(value, name)}` }, onclick: () => change(exclude),
    }, icon("x-lg"));
    const row = { element: h("div", { class: "facet-row" }, button, without), button, without, pale, solid, count: number, state: "" };
    this.rows.set(value, row);
    return row;
  }
}

function labelOf(value, name) {
  return value === null ? missingIn(name) : String(value);
}

function entry(value, code, counts) {
  if (value === null) return { value, total: counts.missingTotal, remaining: counts.missingRemaining };
  return { value, total: counts.total[code], remaining: counts.remaining[code] };
}
