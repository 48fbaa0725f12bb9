/** The bar above the map: how many remain, what filters, 2-D or 3-D, colour, words to find, upload. */

import { afterPause, h, icon, Leaving, redraw } from "./dom.mjs";
import { count } from "./format.mjs";
import { drawerButton } from "./drawer.mjs";
import { words } from "./choice.mjs";
import { CHOSEN } from "../map/state.mjs";
import { menus } from "./menus.mjs";
import { Combobox } from "./combobox.mjs";
import { facets } from "./order.mjs";

/**
 * @param {HTMLElement} root
 * @param {Object} engine
 * @param {{collection: string}} page
 * @returns {() => void} takes the bar down
 */
export function mountToolbar(root, engine, page) {
  const leaving = new Leaving();
  const counter = h("output", { class: "counter number", aria: { live: "polite" } });
  const chips = h("div", { class: "chips" });
  const dimensions = dimensionSwitch(engine);
  const colour = colourChooser(engine);
  const text = textBox(engine);
  const drawer = drawerButton(leaving);
  const spacer = h("div", { class: "spacer" });
  const line = h("div", { class: "toolbar-line" }, drawer, counter, spacer, text, colour.element, dimensions.element, menus(engine, page, leaving), uploadButton());
  root.replaceChildren(line, chips);
  const update = () => {
    counter.replaceChildren(...counted(engine));
    keepingFocus(chips, text.input, () => redraw(chips, chipsOf(engine)));
    chips.hidden = chips.children.length === 0;
    if (document.activeElement !== text.input) text.input.value = wordsToFind(engine);
  };
  const rebuild = () => { colour.fill(); dimensions.update(); update(); };
  for (const event of ["ready", "counts"]) leaving.add(engine.subscribe(event, event === "ready" ? rebuild : update));
  leaving.add(engine.subscribe("colour", colour.update));
  leaving.add(engine.subscribe("maps", () => engine.info && colour.fill())); // new columns to colour by
  leaving.add(engine.subscribe("view", dimensions.update));
  if (engine.info) rebuild();
  return () => leaving.run();
}

function uploadButton() {
  return h("button", {
    class: "button primary", type: "button", title: "Find where an image of yours belongs (or drop it anywhere)",
    onclick: () => document.dispatchEvent(new CustomEvent("chooseupload")),
  }, icon("upload"), h("span", { class: "wide" }, "Upload"));
}

/** How many images pass the filters, in words. @param {Object} engine @returns {Array<string|HTMLElement>} */
export function counted(engine) {
  if (!engine.info) return [];
  const { placed, visible } = engine;
  if (visible === placed) return [h("strong", {}, count(placed)), placed === 1 ? " image" : " images"];
  return [h("strong", {}, count(visible)), ` of ${count(placed)}`];
}

/** What filters, each with a button that takes it away. @param {Object} engine @returns {HTMLElement[]} */
export function chipsOf(engine) {
  const parts = (engine.filters() || {}).all || [];
  const chips = parts.map((part, place) => chip(inWords(engine, part), () => engine.setFilters(without(engine.filters().all, place))));
  if (chips.length > 1) chips.push(h("button", { class: "link-button", type: "button", onclick: () => engine.setFilters(null) }, "Clear all"));
  return chips;
}

/** A chip that goes leaves the focus to the one after it, the last one to the text box: there filtering begins. */
function keepingFocus(chips, otherwise, redraw) {
  const focused = document.activeElement;
  const place = [...chips.querySelectorAll("button")].indexOf(focused);
  const byKey = place >= 0 && focused.matches(":focus-visible");
  redraw();
  if (place < 0) return;
  const left = chips.querySelectorAll("button");
  if (left.length) left[Math.min(place, left.length - 1)].focus({ preventScroll: true });
  else if (byKey) otherwise.focus({ preventScroll: true }); // a tap would bring up the keyboard of the screen
}

function without(parts, place) {
  const rest = parts.filter((_, other) => other !== place);
  return rest.length ? { all: rest } : null;
}

function inWords(engine, part) {
  if (part.text !== undefined) return `Contains “${part.text}”`;
  if (part.selection || part.ids) return `Only ${count(engine.facets.passedBy(CHOSEN) ?? 0)} chosen images`;
  const name = (part.not ?? part).column;
  const column = name && engine.column(name);
  return column ? words(part, column) : "A filter from the link";
}

function wordsToFind(engine) {
  const part = ((engine.filters() || {}).all || []).find(({ text }) => text !== undefined);
  return part ? part.text : "";
}

function chip(text, remove, kind = "filter") {
  const button = h("button", { type: "button", aria: { label: `Remove ${kind} ${text}` }, onclick: remove }, icon("x-lg"));
  return h("span", { class: `chip ${kind}` }, h("span", { title: text }, text), button);
}

function dimensionSwitch(engine) {
  const buttons = [2, 3].map((dims) => h("button", { type: "button", onclick: () => engine.setDimensions(dims) }, `${dims}-D`));
  const update = () => {
    const { dims } = engine.state();
    buttons.forEach((button, place) => button.setAttribute("aria-pressed", String(dims === place + 2)));
  };
  return { element: h("div", { class: "switch", role: "group", aria: { label: "Dimensions of the map" } }, buttons), update };
}

function colourChooser(engine) {
  const box = new Combobox({ id: "colour-by", label: "Colour by", choose: (value) => engine.setColour(value || null) });
  let options = [];
  const update = () => box.show(options, engine.colour ?? "");
  const fill = () => {
    const columns = facets(engine.columns, engine.total);
    options = [{ value: "", name: "nothing" }, ...columns.map(({ column, section }) => ({ value: column.name, name: column.title || column.name, section }))];
    update();
  };
  return { element: h("div", { class: "colour-by" }, h("span", { class: "quiet wide", aria: { hidden: "true" } }, "Colour"), box.element), fill, update };
}

function textBox(engine) {
  const find = (value) => engine.setFilter("text", value.trim() ? { text: value.trim() } : null);
  const soon = afterPause(find, 250);
  const input = h("input", {
    class: "input", type: "search", placeholder: "Search text", aria: { label: "Search the text of all columns" },
    oninput: (event) => soon(event.target.value), onkeydown: (event) => event.key === "Enter" && find(event.target.value),
  });
  const box = h("label", { class: "text-search" }, icon("search"), input);
  box.input = input;
  return box;
}
