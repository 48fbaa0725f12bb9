/** Groups of the map that is shown, found on request where it is dense; each can be filtered by, or selected. */

import { isChosen, ofColumn, saidOf, toggle } from "../choice.mjs";
import { fill, h, icon } from "../dom.mjs";
import { count } from "../format.mjs";
import { MapQuestion } from "./map_question.mjs";
import { groupsInWords, sizesOf, usualSmallest } from "./trust_words.mjs";

const SHOWN = 12;

export class Groups {
  /** @param {Object} engine @param {string} collection */
  constructor(engine, collection) {
    Object.assign(this, { engine, isAll: false, isAsked: false, rows: new Map() });
    this.size = h("input", { type: "range", class: "form-range", id: "smallest-group", min: 0, step: 1, oninput: () => this.saySize() });
    this.said = h("output", { class: "number", for: this.size.id });
    this.button = h("button", { class: "button", type: "submit" }, "Find groups");
    this.summary = h("p", { class: "groups-summary", role: "status" });
    this.list = h("ul", { class: "groups-list" });
    this.more = h("button", { class: "link-button", type: "button", onclick: () => { this.isAll = !this.isAll; this.drawList(); } });
    const waiting = h("div");
    this.question = new MapQuestion(engine, collection, "groups", { place: waiting, changed: () => this.mark() });
    const form = h("form", { class: "groups-form", onsubmit: (event) => { event.preventDefault(); this.ask(); } },
      h("label", { for: this.size.id }, "At least"), this.size, this.said, this.button);
    this.place = h("div", { class: "insight-part groups" },
      h("p", { class: "groups-hint" }, "Where the map is dense, named after what sets them apart. For orientation: they are not classes."), form, waiting, this.summary, this.list, this.more);
  }

  get column() {
    return `${this.engine.map?.name}.groups`;
  }

  /** Another map: whether groups were found on it before is being asked. */
  wait() {
    this.show(null);
    this.isAsked = true;
    this.mark();
  }

  /** Another map, with the groups that were found on it before, if any. @param {{count: number, none: number, smallest: number}|null} groups */
  show(groups) {
    this.isAsked = false;
    this.sizes = sizesOf(this.engine.placed);
    this.size.max = this.sizes.length - 1;
    this.size.value = this.sizes.indexOf(this.sizes.findLast((size) => size <= (groups?.smallest ?? usualSmallest(this.engine.placed))) ?? this.sizes[0]);
    this.question.place.replaceChildren();
    this.isAll = false;
    this.saySize();
    this.tell(groups);
  }

  get smallest() {
    return this.sizes[Number(this.size.value)];
  }

  saySize() {
    const said = `${count(this.smallest)} images`;
    this.said.textContent = said;
    this.size.setAttribute("aria-valuetext", said);
  }

  async ask() {
    if (this.groups) await this.engine.setFilter(this.column, null); // the groups it names will be others
    const answer = await this.question.ask({ smallest: this.smallest });
    if (!answer) return;
    this.tell(answer.groups);
    if (answer.groups.count) await this.engine.setColour(answer.column.name);
  }

  tell(groups) {
    this.groups = groups;
    this.rows.clear();
    this.summary.textContent = groups ? groupsInWords(groups) : "";
    this.mark();
    this.drawList();
  }

  mark() {
    this.button.disabled = this.question.isWaiting || this.isAsked;
    this.size.disabled = this.isAsked;
    this.button.textContent = this.groups ? "Find again" : "Find groups";
  }

  /** Groups in the order of the server, largest first, with how many of each remain. */
  drawList() {
    const { engine, column } = this;
    const counts = this.groups && engine.column(column) ? engine.counts(column) : null;
    const values = counts ? engine.column(column).categories : [];
    const entries = values.map((value, code) => ({ value, code, total: counts.total[code], remaining: counts.remaining[code] }));
    if (counts?.missingTotal && values.length) entries.push({ value: null, total: counts.missingTotal, remaining: counts.missingRemaining });
    const shown = this.isAll ? entries : entries.slice(0, SHOWN);
    const known = entries.map(({ value }) => value);
    const colours = coloursOf(engine, column);
    fill(this.list, shown.map((entry) => this.draw(entry, known, colours)));
    this.more.hidden = entries.length <= SHOWN;
    this.more.textContent = this.isAll ? "Show fewer" : `Show all ${count(entries.length)}`;
  }

  draw({ value, remaining, total }, known, colours) {
    const row = this.rows.get(value) ?? this.make(value, known);
    const filter = ofColumn(this.engine.filters(), this.column);
    row.count.textContent = count(remaining);
    row.swatch.style.background = colours.get(value) ?? "";
    row.element.classList.toggle("left-out", !isChosen(filter, value));
    row.button.setAttribute("aria-pressed", String(saidOf(filter, value) === "only"));
    row.button.title = `${count(remaining)} of ${count(total)}; click to show it alone`;
    return row.element;
  }

  make(value, known) {
    const { engine, column } = this;
    const name = value ?? "in no group";
    const swatch = h("span", { class: "swatch" });
    const number = h("span", { class: "facet-count number" });
    const filter = () => engine.setFilter(column, toggle(ofColumn(engine.filters(), column), column, value, known));
    const button = h("button", { class: "group-name", type: "button", onclick: filter }, swatch, h("span", { class: value === null ? "missing" : "" }, name), number);
    const select = h("button", {
      class: "button plain icon-only", type: "button", title: `Select ${name}`, aria: { label: `Select ${name}` },
      onclick: () => engine.selectMatching({ column, in: [value] }),
    }, icon("select"));
    const row = { element: h("li", { class: "group-row", data: { group: name } }, button, select), button, swatch, count: number };
    this.rows.set(value, row);
    return row;
  }
}

/** The colours of the groups where the map is coloured by them. */
function coloursOf(engine, column) {
  const legend = engine.colour === column ? engine.legend() : null;
  return new Map((legend?.entries ?? []).map(({ value, colour }) => [value, colour]));
}
