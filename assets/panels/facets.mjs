/** The panel on the left: every facet of the collection in sections that open and close. */

import { busyUntil, fill, h, icon, Leaving } from "./dom.mjs";
import { CategoryFacet } from "./category.mjs";
import { RangeFacet } from "./range.mjs";
import { ofColumn } from "./choice.mjs";
import { facets, searchable } from "./order.mjs";

/**
 * @param {HTMLElement} root
 * @param {Object} engine
 * @returns {() => void} takes the panel down
 */
export function mountFacets(root, engine) {
  const leaving = new Leaving();
  let sections = [];
  const list = h("div", { class: "facet-list" });
  const clear = h("button", { class: "link-button", type: "button", onclick: () => engine.setFilters(null), hidden: true }, "Clear all");
  const skip = h("button", {
    class: "link-button visually-hidden-focusable", type: "button", onclick: () => document.querySelector(".map-points")?.focus(),
  }, "Skip to the map");
  const seek = h("input", {
    class: "input", type: "search", placeholder: "Find a column", aria: { label: "Find a column" }, hidden: true,
    oninput: () => find(sections, list.querySelectorAll(".facet-heading:not(.is-words)"), seek.value),
  });
  root.replaceChildren(h("div", { class: "panel-head" }, skip, h("h2", {}, "Filters"), clear), seek, list);
  let shown = { info: null, names: "", known: new Map() };
  const build = () => {
    const found = facets(engine.columns, engine.total);
    const keyOf = ({ name, title }) => `${name} ${title}`; // a column of another map says of which
    const names = found.map(({ column }) => keyOf(column)).join("\n");
    if (shown.info === engine.info && shown.names === names) return update(); // the same collection in another picture
    const known = shown.info === engine.info ? shown.known : new Map();
    sections = found.map((facet) => known.get(keyOf(facet.column)) ?? new Section(engine, facet));
    for (const section of sections) known.set(keyOf(section.column), section);
    shown = { info: engine.info, names, known };
    seek.hidden = sections.length < 12;
    fill(list, [...withHeadings(sections), ...wordsOnly(searchable(engine.info.columns))]);
    update();
  };
  const update = () => {
    clear.hidden = engine.filters() === null;
    for (const section of sections) section.update();
  };
  for (const event of ["ready", "maps"]) leaving.add(engine.subscribe(event, () => engine.status.phase === "ready" && build()));
  leaving.add(engine.subscribe("counts", update));
  leaving.listen(document, "themechange", update);
  leaving.listen(window, "resize", update);
  if (engine.info && engine.total) build();
  return () => leaving.run();
}

function withHeadings(sections) {
  const result = [];
  let heading = null;
  for (const section of sections) {
    if (section.heading !== heading) result.push(h("h3", { class: "facet-heading" }, section.heading));
    heading = section.heading;
    result.push(section.element);
  }
  return sections.length ? result : [h("p", { class: "quiet facet-none" }, "This collection has no columns to filter by.")];
}

/** Columns of which every image has words of its own: not counted, but searched. */
function wordsOnly(columns) {
  if (!columns.length) return [];
  const sections = columns.map((column) => h(
    "details", { class: "facet", data: { column: column.name } },
    h("summary", {}, icon("chevron-right"), h("span", { class: "facet-title", title: column.description || column.name }, column.title || column.name)),
    h("div", { class: "facet-body" }, h("p", { class: "quiet facet-none" }, "Too many different values to list. The search above the map (/) looks in them.")),
  ));
  return [h("h3", { class: "facet-heading is-words" }, "Words"), ...sections];
}

/**
 * Show only the facets whose title holds the words, and the headings that stand above any of them.
 * @param {Array<{title: string, heading: string, element: HTMLElement}>} sections
 * @param {HTMLElement[]} headings
 * @param {string} text
 */
export function find(sections, headings, text) {
  const sought = text.trim().toLowerCase();
  for (const section of sections) section.element.hidden = !section.title.toLowerCase().includes(sought);
  const left = new Set(sections.filter(({ element }) => !element.hidden).map(({ heading }) => heading));
  for (const heading of headings) heading.hidden = !left.has(heading.textContent);
}

class Section {
  constructor(engine, { column, section, open }) {
    this.engine = engine;
    this.column = column;
    this.heading = section;
    this.title = column.title || column.name;
    const unit = column.unit && column.kind === "number" ? h("small", { class: "quiet" }, column.unit) : null;
    this.clear = h("button", {
      class: "facet-clear", type: "button", title: "Clear this filter", aria: { label: `Clear the filter of ${this.title}` },
      onclick: (event) => { event.preventDefault(); engine.setFilter(column.name, null); },
    }, icon("x-lg"));
    const name = h("span", { class: "facet-title", title: column.description || column.name }, this.title);
    const head = h("summary", {}, icon("chevron-right"), name, unit);
    this.element = h("details", { class: "facet", data: { column: column.name }, open, ontoggle: () => this.update() }, head, this.clear);
  }

  /** Columns are fetched and counted only once their section is open or filtered. */
  update() {
    const filtered = Boolean(ofColumn(this.engine.filters(), this.column.name));
    this.element.classList.toggle("filtered", filtered);
    if (filtered && !this.wasFiltered) this.element.open = true;
    this.wasFiltered = filtered;
    if (!this.element.open) return;
    if (!this.body) {
      const Facet = this.column.kind === "number" || this.column.kind === "date" ? RangeFacet : CategoryFacet;
      this.body = new Facet(this.engine, this.column);
      this.element.append(this.body.element);
      const arriving = this.engine.ensure(this.column.name);
      busyUntil(this.body.element, arriving.then(() => this.body.update(), (error) => this.engine.fail(error, this.column.name)));
    } else this.body.update();
  }
}
