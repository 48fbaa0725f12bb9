/** What is known of the open image as a list that can be searched; a click on a value filters by it. */

import { columnsOf } from "../map/filter.mjs";
import { afterPause, h, icon } from "./dom.mjs";
import { grouped, HEADINGS } from "./facts.mjs";
import { filterFor, isFilterable, isSet } from "./value_filter.mjs";

const LONGEST = 64;
const WORTH_SEARCHING = 12; // facts
const SETTLED_MS = 120;
const OPEN = new Set(HEADINGS.slice(0, 2));

export class FactList {
  /** @param {Object} engine */
  constructor(engine) {
    this.engine = engine;
    this.input = h("input", { class: "input", type: "search", placeholder: "Find in these", aria: { label: "Find in what is known of the image" }, oninput: afterPause(() => this.find(), SETTLED_MS) });
    this.search = h("label", { class: "text-search fact-search", hidden: true }, icon("search"), this.input);
    this.none = h("p", { class: "quiet small fact-none", role: "status", hidden: true });
    this.groups = h("div");
    this.element = h("div", { class: "facts" }, this.search, this.none, this.groups);
  }

  clear() {
    this.groups.replaceChildren();
    this.search.hidden = this.none.hidden = true;
  }

  /** @param {{columns: Array<Object>, header?: Object}} image as GET …/images/{id} answers */
  show(image) {
    const groups = grouped(image.columns, (name) => this.engine.column(name));
    const named = new Map(image.columns.map((column) => [column.name, column]));
    const header = Object.entries(image.header || {}).map(([title, value]) => ({ title, text: String(value), hint: title, column: named.get(title) }));
    if (header.length) groups.set(HEADINGS[3], header);
    this.rows = [...groups.values()].flat();
    this.groups.replaceChildren(...[...groups].map(([heading, facts]) => this.drawGroup(heading, facts)));
    this.search.hidden = this.rows.length < WORTH_SEARCHING;
    this.mark();
    this.find();
  }

  drawGroup(heading, facts) {
    const group = h(
      "details", { class: "fact-group", open: OPEN.has(heading) },
      h("summary", {}, icon("chevron-right"), heading), h("dl", {}, facts.flatMap((fact) => this.drawFact(fact))),
    );
    group.addEventListener("toggle", () => { if (!this.words) group.dataset.unsearched = String(group.open); });
    group.dataset.unsearched = String(group.open);
    return group;
  }

  drawFact(fact) {
    const { title, text, hint, column } = fact;
    fact.parts = [h("dt", { title: hint }, title), h("dd", { title: text }, ...this.drawValue(column, text))];
    return fact.parts;
  }

  /** A value that a click filters by; each by itself where an image has several. */
  drawValue(column, text) {
    if (!column || column.value === null || !isFilterable(this.engine.column(column.name))) return [shortened(text)];
    const values = Array.isArray(column.value) ? column.value : [column.value];
    return values.map((value) => h("button", {
      class: "fact-value", type: "button", data: { column: column.name }, aria: { pressed: "false" }, title: `Filter by it: ${text}`,
      onclick: () => this.filter(column, value),
    }, shortened(values.length > 1 ? String(value) : text)));
  }

  /** Filter by a value, or no longer where the very same is set. */
  async filter({ name }, value) {
    const filter = await this.filterOf(name, value);
    await this.engine.setFilter(name, isSet(this.engine.filters(), filter) ? null : filter);
  }

  async filterOf(name, value) {
    const column = this.engine.column(name);
    if (column.kind !== "number") return filterFor(column, value);
    const range = (await this.engine.ensure(name)).range();
    return filterFor(column, value, range, column.dtype.startsWith("u") && Number.isInteger(column.scale ?? 1) && Number.isInteger(column.offset ?? 0));
  }

  /** Which values filter now. */
  mark() {
    const filtered = new Set(this.engine.filters() ? columnsOf(this.engine.filters()) : []);
    for (const button of this.groups.querySelectorAll(".fact-value")) button.setAttribute("aria-pressed", String(filtered.has(button.dataset.column)));
  }

  get words() {
    return this.input.value.trim().toLowerCase();
  }

  /** Only what holds the words in its name or value; headings open meanwhile. */
  find() {
    const { words } = this;
    let found = 0;
    for (const { title, text, parts } of this.rows ?? []) {
      const isIn = !words || `${title} ${text}`.toLowerCase().includes(words);
      for (const part of parts) part.hidden = !isIn;
      if (isIn) found++;
    }
    for (const group of this.groups.children) {
      group.hidden = !group.querySelector("dt:not([hidden])");
      group.open = words ? true : group.dataset.unsearched === "true";
    }
    this.none.hidden = found > 0 || !this.rows?.length;
    this.none.textContent = `Nothing known of it holds “${this.input.value.trim()}”.`;
  }
}

const shortened = (text) => (text.length > LONGEST ? `${text.slice(0, LONGEST / 2)}…${text.slice(-LONGEST / 2)}` : text);
