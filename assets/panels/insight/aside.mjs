/** The tabs beside the map: the opened image, what is special about a selection, what explains the map. */

import { h, icon, Leaving } from "../dom.mjs";
import { mountMapPane } from "./map_pane.mjs";
import { mountSelectionPane } from "./selection_pane.mjs";

const TABS = { image: "Image", selection: "Selection", map: "Map" };

/** Show a tab from anywhere on the page. @param {"image"|"selection"|"map"} tab */
export function showTab(tab) {
  document.dispatchEvent(new CustomEvent("showtab", { detail: tab }));
}

/**
 * @param {HTMLElement} root
 * @param {Object} engine
 * @param {{collection: string}} page
 * @returns {() => void} takes the tabs down
 */
export function mountInsight(root, engine, { collection }) {
  if (!collection) return () => {};
  const leaving = new Leaving();
  const { body } = document;
  const panes = { selection: pane("selection"), map: pane("map") };
  const drawn = {
    selection: mountSelectionPane(panes.selection, engine, collection, () => body.dataset.aside === "selection"),
    map: mountMapPane(panes.map, engine, collection, () => body.dataset.aside === "map"),
  };
  const show = (tab) => {
    body.dataset.aside = tab;
    for (const [name, button] of buttons) mark(button, name === tab);
    for (const [name, section] of Object.entries(panes)) section.hidden = name !== tab;
    drawn[tab]?.update();
  };
  const choose = (tab) => { body.classList.add("aside-open"); show(tab); };
  const buttons = Object.entries(TABS).map(([name, said]) => [name, h("button", { type: "button", role: "tab", id: `tab-${name}`, onclick: () => choose(name) }, said)]);
  const close = h("button", { class: "button plain icon-only aside-close", type: "button", aria: { label: "Close" }, onclick: () => shut(engine) }, icon("x-lg"));
  const tabs = h("div", { class: "aside-tabs" }, h("div", { role: "tablist", aria: { label: "Beside the map" }, onkeydown: (event) => step(event, buttons) }, buttons.map(([, button]) => button)), close);
  root.replaceChildren(tabs, panes.selection, panes.map);
  leaving.listen(document, "showtab", ({ detail }) => choose(detail));
  leaving.listen(document, "chooseupload", () => show("image"));
  leaving.listen(window, "drop", () => show("image"), { capture: true });
  leaving.add(engine.subscribe("open", (opened) => opened && show("image")));
  leaving.add(() => { body.classList.remove("aside-open"); delete body.dataset.aside; Object.values(drawn).forEach(({ leave }) => leave()); });
  show("image");
  return () => leaving.run();
}

function pane(name) {
  return h("section", { class: "insight-pane", role: "tabpanel", id: `pane-${name}`, tabindex: "0", aria: { labelledby: `tab-${name}` }, hidden: true });
}

function mark(button, isChosen) {
  button.setAttribute("aria-selected", String(isChosen));
  button.tabIndex = isChosen ? 0 : -1;
}

/** Arrow keys go from tab to tab, as in every tab list. */
function step(event, buttons) {
  const way = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!way) return;
  event.preventDefault();
  event.stopPropagation();
  const here = buttons.findIndex(([, button]) => button === event.target);
  const [, next] = buttons[(here + way + buttons.length) % buttons.length];
  next.focus();
  next.click();
}

/** Where the window is narrow all this is a sheet: put it away. */
function shut(engine) {
  document.body.classList.remove("aside-open");
  engine.open(null);
}
