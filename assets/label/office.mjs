/** What is done with labels rather than one by one: the model, agreement, the tree, files. A dialog with tabs. */

import { h, icon } from "../panels/dom.mjs";
import { FilesPane } from "./files_pane.mjs";
import { ModelPane } from "./model_pane.mjs";
import { PeoplePane } from "./people_pane.mjs";
import { TreePane } from "./tree_pane.mjs";

const TABS = { model: "Model", people: "Agreement", tree: "Tree", files: "In and out" };
const PANES = { model: ModelPane, people: PeoplePane, tree: TreePane, files: FilesPane };

/**
 * @param {import("./work.mjs").Work} work
 * @param {keyof TABS} tab
 * @param {{image: string|null, close?: () => void}} page   the image that is shown
 */
export function openOffice(work, tab, page) {
  const title = h("h2", { id: "office-title" }, `Labels: ${work.tree.title}`);
  const close = h("button", { class: "button plain icon-only", type: "button", title: "Close (esc)", aria: { label: "Close" }, onclick: () => dialog.close() }, icon("x-lg"));
  const list = h("div", { class: "office-tabs", role: "tablist", aria: { label: "Labels" } });
  const body = h("div", { class: "office-body", role: "tabpanel", id: "office-body", tabindex: "0" });
  const dialog = h("dialog", { class: "office", aria: { labelledby: title.id } }, h("div", { class: "office-head" }, title, close), list, body);
  let pane = null;
  const buttons = Object.entries(TABS).map(([name, words]) => h("button", { type: "button", role: "tab", id: `office-${name}`, aria: { controls: body.id }, onclick: () => show(name) }, words));
  const show = (name) => {
    pane?.leave?.();
    for (const button of buttons) {
      const isChosen = button.id === `office-${name}`;
      button.setAttribute("aria-selected", String(isChosen));
      button.tabIndex = isChosen ? 0 : -1;
    }
    body.setAttribute("aria-labelledby", `office-${name}`);
    pane = new PANES[name](work, { ...page, close: () => dialog.close() });
    body.replaceChildren(pane.element);
    pane.start();
  };
  list.append(...buttons);
  list.addEventListener("keydown", (event) => step(event, buttons));
  dialog.addEventListener("close", () => { pane?.leave?.(); dialog.remove(); });
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());
  document.body.append(dialog);
  dialog.showModal();
  show(tab);
  buttons.find(({ id }) => id === `office-${tab}`).focus();
  return dialog;
}

/** Arrow keys go from tab to tab, as in every tab list. */
function step(event, buttons) {
  const way = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  if (!way) return;
  event.preventDefault();
  const next = buttons[(buttons.indexOf(event.target) + way + buttons.length) % buttons.length];
  next.focus();
  next.click();
}
