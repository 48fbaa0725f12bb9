/** The label page: images in the middle, the tree beside them, keys for everything. Its parts meet in work.mjs. */

import { afterPause, h, icon, Leaving } from "../panels/dom.mjs";
import { mountMessages, say } from "../panels/say.mjs";
import { askAuthor, authorForm } from "./author.mjs";
import { Bar, leave } from "./bar.mjs";
import { openBulk } from "./bulk.mjs";
import { Classes } from "./classes.mjs";
import { Foot } from "./foot.mjs";
import { GridView } from "./grid.mjs";
import { isTaken, meaningOf, showKeys } from "./keys.mjs";
import { openOffice } from "./office.mjs";
import { PictureView } from "./picture.mjs";
import { Progress } from "./progress.mjs";
import { addressOfPage, begin, keep, renew } from "./session.mjs";
import { Work } from "./work.mjs";

const IN_GRID = 24;
const SETTLED_MS = 300;
const ALONE = "label-one-each";
const DONE = {
  disagreement: "Nobody disagrees here. That is good.", suspicious: "No label looks doubtful. Train the model, or come back when there are more.",
};

/**
 * @param {HTMLElement} root
 * @param {Object} engine   of this page alone
 * @param {{collection: string}} page
 * @returns {() => void} takes the page down
 */
export function mountLabel(root, engine, { collection }) {
  if (!collection) return () => {};
  const leaving = new Leaving();
  const page = new LabelPage(root, engine, collection, leaving);
  page.start().catch((error) => error.name !== "AbortError" && page.fail(error));
  return () => leaving.run();
}

class LabelPage {
  constructor(root, engine, collection, leaving) {
    Object.assign(this, { engine, collection, leaving, view: "image" });
    this.work = new Work({ collection, storage: localStorage, filters: () => engine.filters(), complain: (sentence) => say(sentence) });
    this.views = { image: new PictureView(this.work, engine), grid: new GridView(this.work, () => this.classes.update()) };
    this.classes = new Classes(this.work, { images: () => this.shown.images, answer: (label, value) => this.answer(label, value), edit: () => this.openOffice("tree") });
    this.progress = new Progress(this.work, engine);
    this.bar = new Bar(this.work, engine, { view: (view) => this.choose(view), office: (tab) => this.openOffice(tab), author: () => this.askAuthor(), bulk: () => this.openBulk(), keys: showKeys }, leaving);
    this.alone = h("input", { type: "checkbox", class: "form-check-input", checked: localStorage.getItem(ALONE) === "true", onchange: () => { localStorage.setItem(ALONE, this.alone.checked); leave(this.alone); } });
    this.foot = new Foot({ back: () => this.act({ act: "back" }), accept: () => this.act({ act: "accept" }), next: () => this.act({ act: "next" }) }, this.views.image.strip);
    this.middle = h("section", { class: "label-middle", tabindex: "-1", aria: { label: "Images to label" } });
    const messages = h("div", { class: "message-list" });
    const side = h("aside", { class: "label-side", aria: { label: "Classes" } }, this.progress.element, this.classes.element, this.options());
    root.replaceChildren(this.bar.element, h("div", { class: "label-work" }, h("div", { class: "label-left" }, this.middle, this.foot.element), side, h("div", { class: "messages" }, messages)));
    leaving.add(mountMessages(messages, engine));
    leaving.add(() => this.work.end());
    this.listen();
  }

  /** How one likes to work; kept in this browser. */
  options() {
    const { work } = this;
    const blind = h("input", { type: "checkbox", class: "form-check-input", checked: work.isBlind, onchange: () => { work.hide(blind.checked); leave(blind); } });
    return h("div", { class: "label-options" }, h("label", {}, this.alone, "Go on after one answer"), h("label", { title: "What other people and the model say is shown once you have answered: so you judge unbidden" }, blind, "Hide others and the model first"));
  }

  /** How many labels enter would take. */
  get offered() {
    const isMany = this.view === "grid";
    const images = isMany ? this.views.grid.page : this.shown.images;
    return images.reduce((sum, id) => sum + this.work.offered(id, isMany).length, 0);
  }

  get shown() {
    return this.views[this.view];
  }

  listen() {
    const { work, leaving, engine } = this;
    const settled = afterPause(() => this.refilter(), SETTLED_MS);
    leaving.add(work.subscribe("tree", () => { this.classes.build(); this.bar.build(); this.draw(); }));
    leaving.add(work.subscribe("shown", () => this.draw()));
    leaving.add(work.subscribe("answers", () => { this.shown.update(); this.classes.update(); this.foot.offer(this.offered); }));
    leaving.add(work.subscribe("saving", () => { this.shown.update(); this.classes.update(); this.foot.offer(this.offered); this.bar.update(); }));
    leaving.add(work.subscribe("counts", () => { this.classes.update(); this.progress.update(); this.bar.update(); }));
    for (const event of ["trained", "renamed"]) leaving.add(work.subscribe(event, () => renew(engine, this.collection).catch((error) => say(error.message))));
    leaving.add(engine.subscribe("counts", () => { this.bar.update(); settled(); }));
    leaving.listen(document, "keydown", (event) => this.key(event));
    leaving.listen(window, "online", () => [...work.desks.values()].forEach(({ outbox }) => outbox.flush()));
  }

  async start() {
    const wanted = await begin(this.engine, this.collection, () => this.leaving.hasLeft);
    if (!wanted) return;
    this.filtered = JSON.stringify(this.engine.filters());
    if (wanted.view === "grid") this.view = "grid";
    this.work.size = this.view === "grid" ? IN_GRID : 1;
    await this.work.start(wanted);
    this.hasBegun = true;
    this.draw();
  }

  fail(error) {
    this.middle.replaceChildren(h("div", { class: "empty" }, icon("exclamation-triangle"), h("p", {}, error.message), h("button", { class: "button", type: "button", onclick: () => location.reload() }, "Try again")));
  }

  /** Other images pass the filters: the queue is asked anew. */
  refilter() {
    const now = JSON.stringify(this.engine.filters());
    if (!this.hasBegun || now === this.filtered) return;
    this.filtered = now;
    this.work.restart().catch((error) => this.fail(error));
  }

  choose(view) {
    this.view = view;
    this.work.size = view === "grid" ? IN_GRID : 1;
    this.work.shown();
  }

  draw() {
    const { work } = this;
    this.bar.press(this.view);
    const instead = this.instead();
    if (instead && instead !== this.middle.firstChild) this.middle.replaceChildren(instead);
    else if (!instead) {
      if (this.middle.firstChild !== this.shown.element) this.middle.replaceChildren(this.shown.element);
      this.shown.show();
    }
    this.classes.update();
    this.foot.update(Boolean(instead), this.view, this.offered);
    this.bar.update();
    if (this.hasBegun) keep(addressOfPage(this.engine, this.collection, work, this.view));
  }

  /** What stands in place of images, null where there are some. */
  instead() {
    const { work } = this;
    if (this.hasBegun && !work.tree) return h("div", { class: "empty" }, icon("trail"), h("p", {}, "No label tree can be read here."), ...work.trees.map(({ tree, error }) => h("p", {}, `${tree}: ${error}`)));
    if (work.tree && !work.author) return (this.form ??= authorForm("", (author) => this.begin(author)));
    if (!work.queue || (!work.queue.current && !work.queue.isWhole)) return h("div", { class: "label-waiting", role: "status" }, h("span", { class: "visually-hidden" }, "Asking for images"));
    return work.queue.current ? null : this.nothing();
  }

  nothing() {
    const { work } = this;
    const { fault } = work.queue;
    const words = fault ?? DONE[work.order] ?? (work.queue.items.length ? "You have seen all of these." : "There is nothing left to ask: every image here has your answer, or none passes the filters.");
    const again = h("button", { class: "button primary", type: "button", onclick: () => work.restart() }, "Ask again");
    const back = work.queue.items.length ? h("button", { class: "button", type: "button", onclick: () => work.go(-1) }, "Back to the last") : null;
    const others = fault || work.order === "ask" ? null : h("button", { class: "button", type: "button", onclick: () => work.choose({ order: "ask" }) }, "Ask what helps the model");
    return h("div", { class: fault ? "empty" : "empty label-done" }, icon(fault ? "exclamation-triangle" : "check"), h("p", {}, words), h("div", { class: "label-ways" }, again, back, others));
  }

  async begin(author) {
    await this.work.choose({ author });
    this.middle.focus({ preventScroll: true });
  }

  askAuthor() {
    askAuthor(this.work.author, (author) => this.begin(author));
  }

  openOffice(tab) {
    if (this.work.tree) openOffice(this.work, tab, { image: this.shown.images[0] ?? null, engine: this.engine });
  }

  openBulk() {
    if (!this.work.tree?.classes.length || !this.work.author) return;
    const { grid } = this.views;
    openBulk(this.work, this.engine, { image: this.shown.images[0] ?? null, chosen: this.view === "grid" ? grid.page.filter((id) => grid.chosen.has(id)) : [] });
  }

  answer(label, value) {
    const { images } = this.shown;
    if (!images.length || !this.work.author) return;
    this.work.answer(label, value, images);
    if (this.alone.checked && this.view === "image") this.work.go(1);
  }

  key(event) {
    const { work } = this;
    if (isTaken(event, Boolean(document.querySelector("dialog[open]"))) || !work.tree) return;
    if (this.view === "grid" && !event.ctrlKey && !event.metaKey && !event.altKey && this.views.grid.key(event)) return event.preventDefault();
    const meaning = meaningOf(event, work.tree);
    if (!meaning) return;
    event.preventDefault();
    this.act(meaning);
  }

  act({ act, label, value }) {
    const { work, classes } = this;
    const acts = {
      answer: () => this.answer(label, value), current: () => classes.current && this.answer(classes.current, value),
      accept: () => { work.accept(this.view === "grid" ? this.views.grid.page : this.shown.images, this.view === "grid"); work.go(1); },
      next: () => work.go(1), back: () => work.go(-1), up: () => classes.move(-1), down: () => classes.move(1),
      undo: () => work.step("/undo"), redo: () => work.step("/redo"), keys: showKeys,
      all: () => this.view === "grid" && this.views.grid.all(), none: () => this.view === "grid" && this.views.grid.none(),
    };
    acts[act]();
  }
}
