/** Below the map: what is selected and what to do with it, and the images themselves as tiles or as a table. */

import { addressOf } from "../ask.mjs";
import { h, icon, Leaving, oncePerFrame } from "../dom.mjs";
import { count } from "../format.mjs";
import { say } from "../say.mjs";
import { reprojectButton } from "../trail/reproject.mjs";
import { Table } from "../table/table.mjs";
import { arranging } from "./arranging.mjs";
import { Listing } from "./listing.mjs";
import { selectMenu, toolSwitch } from "./selecting.mjs";
import { resizable } from "./sheet.mjs";
import { TileGrid } from "./tiles.mjs";

const KEY = "sheet";
const SCOPES = { all: "All", selected: "Selected" };
const VIEWS = { gallery: { name: "Gallery", key: "g" }, table: { name: "Table", key: "r" } };

/**
 * @param {HTMLElement} root
 * @param {Object} engine
 * @param {{collection: string}} page
 * @returns {() => void} takes the drawer down
 */
export function mountGallery(root, engine, { collection }) {
  if (!collection) return () => {};
  const leaving = new Leaving();
  const sheet = new Sheet(root, engine, collection, leaving);
  const on = (events, act) => events.forEach((event) => leaving.add(engine.subscribe(event, act)));
  on(["loading"], () => sheet.forget());
  on(["ready"], () => sheet.begin());
  on(["counts"], () => sheet.changed());
  on(["selection"], () => sheet.selectionChanged());
  on(["open"], () => sheet.opened());
  on(["hover"], () => sheet.view && sheet.parts[sheet.view].mark());
  on(["tool"], () => sheet.say());
  on(["colour", "theme"], () => sheet.view === "table" && sheet.parts.table.render());
  leaving.listen(window, "resize", () => sheet.fit());
  leaving.listen(document, "keydown", (event) => sheet.key(event));
  leaving.add(() => Object.values(sheet.parts).forEach((part) => part.destroy()));
  sheet.begin();
  return () => leaving.run();
}

class Sheet {
  constructor(root, engine, collection, leaving) {
    this.engine = engine;
    const address = addressOf(collection);
    this.listing = new Listing(engine, address, () => this.listed());
    this.parts = { gallery: new TileGrid(engine, this.listing, address), table: new Table(engine, this.listing, (sort) => this.wait(this.listing.sortBy(sort))) };
    this.wasEmpty = true;
    this.view = localStorage.getItem(KEY) in VIEWS ? localStorage.getItem(KEY) : null;
    this.views = Object.entries(VIEWS).map(([view, { name, key }]) => h(
      "button", { type: "button", title: `${name} of what the map shows (${key})`, data: { view }, onclick: () => this.toggle(view) }, name,
    ));
    this.scopes = Object.entries(SCOPES).map(([scope, name]) => h("button", { type: "button", disabled: true, onclick: () => this.choose(scope) }, h("span", {}, name), h("span", { class: "number" })));
    this.drop = h("button", {
      class: "button plain icon-only", type: "button", hidden: true, title: "Clear the selection (esc)", aria: { label: "Clear the selection" }, onclick: () => engine.select(null),
    }, icon("x-lg"));
    this.tools = toolSwitch(engine);
    this.menu = selectMenu(engine, collection, leaving);
    this.arranging = arranging(engine, this.listing, this.parts, (change) => this.wait(change));
    this.none = h("p", { class: "quiet sheet-none", hidden: true });
    this.body = h("div", { class: "sheet-body" });
    const { grip, fit } = resizable(this.body);
    Object.assign(this, { grip, fit });
    this.refresh = oncePerFrame(() => this.view && this.wait(this.listing.update()));
    const bar = h(
      "div", { class: "sheet-bar" }, h("div", { class: "switch", role: "group", aria: { label: "Below the map" } }, this.views),
      h("div", { class: "switch scope", role: "group", aria: { label: "Images shown below the map" } }, this.scopes), this.drop,
      h("div", { class: "spacer" }), this.tools.element, this.menu.element, reprojectButton(engine, collection, leaving),
    );
    root.replaceChildren(grip, bar, this.arranging.element, this.body);
    this.draw();
  }

  forget() {
    this.listing.forget();
    this.parts.gallery.forget();
  }

  begin() {
    if (!this.engine.info || this.engine.status.phase !== "ready") return;
    this.arranging.fill();
    this.say();
    this.refresh();
  }

  wait(change) {
    change.catch((error) => error.name !== "AbortError" && say(error.message));
  }

  /** Open a view; open already, close it. @param {"gallery"|"table"} view */
  toggle(view) {
    this.view = this.view === view ? null : view;
    localStorage.setItem(KEY, this.view ?? "");
    this.draw();
    this.refresh();
  }

  /** @param {"all"|"selected"} scope */
  choose(scope) {
    this.listing.scope = scope;
    this.say();
    this.refresh();
  }

  draw() {
    const { view } = this;
    this.body.replaceChildren(...(view ? [this.parts[view].element, this.none] : []));
    for (const part of [this.grip, this.body, this.arranging.element]) part.hidden = !view;
    for (const button of this.views) button.setAttribute("aria-pressed", String(button.dataset.view === view));
    if (view) this.fit();
    this.say();
  }

  /** Numbers and states of the controls. */
  say() {
    const { engine, listing } = this;
    if (!engine.info) return;
    const selected = engine.selectionSummary().count;
    const said = [[engine.filters() ? "Matching" : SCOPES.all, count(engine.visible)], [SCOPES.selected, count(selected)]];
    this.scopes.forEach((button, place) => {
      const [name, number] = said[place];
      [button.firstChild.textContent, button.lastChild.textContent] = [name, ` ${number}`];
      button.setAttribute("aria-label", `${name} ${number}`);
      button.setAttribute("aria-pressed", String((listing.scope === "selected") === (place === 1)));
    });
    this.scopes[0].disabled = engine.status.phase !== "ready";
    this.scopes[1].disabled = engine.selection.isEmpty;
    this.drop.hidden = engine.selection.isEmpty;
    this.body.classList.toggle("all-selected", listing.scope === "selected");
    this.tools.update();
    this.menu.update();
    this.arranging.update(this.view ?? undefined);
  }

  changed() {
    this.say();
    this.refresh();
  }

  /** A selection made on the map shows itself; a tile clicked in the gallery stays where it is. */
  selectionChanged() {
    const isEmpty = this.engine.selection.isEmpty;
    const isOurs = this.body.contains(document.activeElement) && this.listing.scope === "all";
    if (isEmpty) this.listing.scope = "all";
    else if (this.wasEmpty && !isOurs) this.listing.scope = "selected";
    this.wasEmpty = isEmpty;
    this.say();
    if (this.listing.scope === "selected" || isEmpty) this.refresh();
    if (this.view) this.parts[this.view].mark();
  }

  opened() {
    this.say();
    if (!this.view) return;
    this.wait(this.listing.update().then(() => this.parts[this.view]?.see(this.listing.placeOf(this.engine.row(this.engine.openId)))));
  }

  listed() {
    const { length, scope } = this.listing;
    this.none.hidden = length > 0;
    this.none.textContent = scope === "selected" ? "None of the selected images passes the filters." : "No image passes the filters.";
    if (this.view) this.wait(this.parts[this.view].show());
    this.say();
  }

  key(event) {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.target.closest?.("input, select, textarea, dialog")) return;
    const found = Object.entries(VIEWS).find(([, { key }]) => key === event.key.toLowerCase());
    if (!found) return;
    event.preventDefault();
    this.toggle(found[0]);
  }
}
