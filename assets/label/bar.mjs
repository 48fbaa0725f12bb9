/** The bar above the images: filters, tree, order, view, who I am, undo and redo, and whether all is saved. */

import { h, icon, redraw } from "../panels/dom.mjs";
import { drawerButton } from "../panels/drawer.mjs";
import { count } from "../panels/format.mjs";
import { chipsOf, counted } from "../panels/toolbar.mjs";
import { ORDERS } from "./work.mjs";

/** In words, how what was said here stands. Pure. @param {{count: number, fault: string|null}|null} outbox */
export function savingInWords(outbox) {
  if (!outbox) return { tone: "", words: "" };
  if (!outbox.count) return { tone: "good", words: "All saved" };
  if (outbox.fault) return { tone: "warn", words: `${count(outbox.count)} kept here` };
  return { tone: "busy", words: `Saving ${count(outbox.count)}` };
}

/** What the badge of the model counts. Pure. @param {number} fresh @param {boolean} hasLearned */
export function freshInWords(fresh, hasLearned) {
  const times = fresh === 1 ? "Once" : `${count(fresh)} times`;
  return `${times} an answer was given, changed or taken back${hasLearned ? " since the model learned last" : "; no model has learned yet"}`;
}

export class Bar {
  /**
   * @param {import("./work.mjs").Work} work
   * @param {Object} engine
   * @param {{view: (view: string) => void, office: (tab: string) => void, author: () => void, bulk: () => void, keys: () => void}} page
   * @param {import("../panels/dom.mjs").Leaving} leaving
   */
  constructor(work, engine, page, leaving) {
    Object.assign(this, { work, engine, page });
    this.counter = h("output", { class: "counter number", aria: { live: "polite" } });
    this.chips = h("div", { class: "chips" });
    this.tree = select("Label tree", (name) => work.open(name).catch((error) => work.complain(error.message)));
    this.order = select("Order of the images", (order) => work.choose({ order }));
    this.label = select("Ask about", (label) => work.choose({ label: label || null }));
    this.views = [["image", "One"], ["grid", "Grid"]].map(([view, name]) => h("button", { type: "button", data: { view }, onclick: () => page.view(view) }, name));
    this.undo = tool("Undo (ctrl + z)", "undo", () => work.step("/undo"));
    this.redo = tool("Redo (ctrl + shift + z)", "redo", () => work.step("/redo"));
    this.saved = h("span", { class: "label-saved badge-soft", role: "status" });
    this.author = h("button", { class: "button plain label-author", type: "button", onclick: page.author });
    this.bulk = h("button", { class: "button", type: "button", title: "Label all images that pass the filters, or all that are like this one", onclick: page.bulk }, icon("collection"), h("span", { class: "wide" }, "Many"));
    this.model = h("button", { class: "button", type: "button", onclick: () => page.office("model") });
    const more = h("button", { class: "button", type: "button", title: "The tree, agreement, files in and out", onclick: () => page.office("tree") }, icon("trail"), h("span", { class: "wide" }, "Tree"));
    const help = tool("Keys (?)", "question", page.keys);
    const views = h("div", { class: "switch", role: "group", aria: { label: "Images at once" } }, this.views);
    this.element = h(
      "div", { class: "toolbar label-bar" },
      h("div", { class: "toolbar-line" }, drawerButton(leaving), this.counter, views, this.tree.element, this.order.element, this.label.element, h("div", { class: "spacer" }), this.saved, this.undo, this.redo, this.bulk, this.model, more, h("span", { class: "label-me" }, this.author, help)),
      this.chips,
    );
    this.element.addEventListener("pointerdown", (event) => event.target.closest("button") && event.preventDefault()); // the keys stay with the images
  }

  /** Another tree, order or question. */
  build() {
    const { work } = this;
    if (!work.tree) return;
    this.tree.show(work.trees.filter(({ error }) => !error).map(({ tree, title }) => [tree, title]), work.tree.name);
    this.order.show(Object.entries(ORDERS), work.order);
    this.label.show([["", "Every class"], ...work.tree.classes.map(({ id }) => [id, `About: ${work.tree.titleOf(id)}`])], work.label ?? "");
    this.update();
  }

  update() {
    const { work, engine } = this;
    this.order.choose(work.order);
    this.label.choose(work.label ?? "");
    this.counter.replaceChildren(...counted(engine));
    redraw(this.chips, chipsOf(engine));
    this.chips.hidden = this.chips.children.length === 0;
    const { tone, words } = savingInWords(work.unsaved);
    this.saved.className = `label-saved badge-soft ${tone}`;
    this.saved.textContent = words;
    this.saved.hidden = !words;
    this.saved.title = work.unsaved?.fault ? `${work.unsaved.fault} What you said is kept in this browser and sent again.` : "";
    this.undo.disabled = !work.counts?.can_undo && !work.outbox?.count;
    this.redo.disabled = !work.counts?.can_redo;
    this.author.replaceChildren(work.author || "Who are you?");
    this.author.title = "Your name stands beside your labels";
    const fresh = work.counts?.since_training ?? 0;
    redraw(this.model, [icon("activity"), h("span", { class: "wide" }, "Model"), ...(fresh ? [h("span", { class: "label-fresh number" }, `+${count(fresh)}`)] : [])]);
    this.model.title = fresh ? freshInWords(fresh, Boolean(work.settings.version)) : "The model that learns from your labels";
    this.model.setAttribute("aria-label", fresh ? `Model: ${freshInWords(fresh, Boolean(work.settings.version))}` : "Model");
  }

  /** @param {string} view */
  press(view) {
    for (const button of this.views) button.setAttribute("aria-pressed", String(button.dataset.view === view));
  }
}

/** What was clicked gives the keys back to the images; who came by keyboard stays. @param {HTMLElement} element */
export function leave(element) {
  if (!element.matches(":focus-visible")) element.blur();
}

function tool(label, mark, act) {
  return h("button", { class: "button plain icon-only", type: "button", title: label, aria: { label }, onclick: act }, icon(mark));
}

function select(label, choose) {
  const element = h("select", { class: "form-select label-choice", aria: { label }, title: label, onchange: () => { choose(element.value); leave(element); } });
  const show = (options, value) => {
    element.replaceChildren(...options.map(([name, title]) => h("option", { value: name }, title)));
    element.value = value;
  };
  const chosen = (value) => { element.value = value; };
  return { element, show, choose: chosen };
}
