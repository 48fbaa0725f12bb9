/** Right of the candidates: the one that is looked at, the boundary between regions, and how far to trust the design. */

import { h } from "../panels/dom.mjs";
import { mountBoundary } from "./boundary.mjs";
import { mountCandidate } from "./candidate.mjs";
import { mountFromImage } from "./from_image.mjs";
import { drawReport } from "./report.mjs";

const TABS = { candidate: "Candidate", boundary: "Boundary", image: "Image", report: "Report" };

/** @param {HTMLElement} root @param {import("./store.mjs").DesignStore} store @param {import("../panels/dom.mjs").Leaving} leaving */
export function mountDetails(root, store, leaving) {
  const shown = Object.entries(TABS).filter(([name]) => name !== "image" || store.info.collection);
  const names = shown.map(([name]) => name);
  const panes = Object.fromEntries(names.map((name) => [name, h("div", { class: "design-pane", id: `design-pane-${name}`, role: "tabpanel", tabindex: "0", aria: { labelledby: `design-tab-${name}` } })]));
  const tabs = shown.map(([name, title]) => h("button", { type: "button", role: "tab", id: `design-tab-${name}`, aria: { controls: `design-pane-${name}` }, onclick: () => store.setTab(name) }, title));
  const list = h("div", { role: "tablist", aria: { label: "About the candidates" } }, tabs);
  list.addEventListener("keydown", (event) => {
    const way = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!way) return;
    const place = (Math.max(0, names.indexOf(store.state.tab)) + way + names.length) % names.length;
    store.setTab(names[place]);
    tabs[place].focus();
    event.preventDefault();
  });
  root.replaceChildren(h("div", { class: "aside-tabs" }, list), ...Object.values(panes));
  mountCandidate(panes.candidate, store, leaving);
  mountBoundary(panes.boundary, store, leaving);
  if (panes.image) mountFromImage(panes.image, store, leaving);
  panes.report.replaceChildren(...drawReport(store.info, leaving));
  const update = () => {
    const chosen = names.includes(store.state.tab) ? store.state.tab : names[0];
    for (const tab of tabs) {
      const isChosen = tab.id === `design-tab-${chosen}`;
      tab.setAttribute("aria-selected", String(isChosen));
      tab.tabIndex = isChosen ? 0 : -1;
    }
    for (const [name, pane] of Object.entries(panes)) pane.hidden = name !== chosen;
  };
  leaving.add(store.subscribe("tab", update));
  update();
}
