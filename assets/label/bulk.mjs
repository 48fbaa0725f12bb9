/** One label for many images: the chosen ones, all that pass the filters, or all like the one shown. Shows first which. */

import { h } from "../panels/dom.mjs";
import { count, images as inWords } from "../panels/format.mjs";
import { told } from "./told.mjs";

const MOST = 1000; // neighbours the server tells at once
const USUAL = 0.9;
const SEEN = 12; // pictures of those that will be labelled
const SMALL_PX = 96;
const VALUES = [["yes", "Yes"], ["no", "No"], ["unsure", "Not sure"], ["clear", "Take back what I said"]];

/**
 * How many neighbours are at least so alike. Pure.
 * @param {Array<{distance: number}>} neighbours   nearest first, by cosine distance
 * @param {number} above   similarity
 */
export const alike = (neighbours, above) => neighbours.filter(({ distance }) => 1 - distance >= above).length;

/**
 * Open the dialog.
 * @param {import("./work.mjs").Work} work
 * @param {Object} engine
 * @param {{image: string|null, chosen: string[]}} page   the image shown, and those chosen in the grid
 */
export function openBulk(work, engine, page) {
  const bulk = new Bulk(work, engine, page);
  document.body.append(bulk.dialog);
  bulk.dialog.showModal();
  return bulk.dialog;
}

class Bulk {
  constructor(work, engine, { image, chosen }) {
    Object.assign(this, { work, engine, image, chosen, neighbours: null });
    const title = h("h2", { id: "bulk-title" }, "Label many images at once");
    this.scope = this.scopes();
    this.above = h("input", { type: "range", class: "form-range", id: "bulk-above", min: 0.5, max: 1, step: 0.005, value: USUAL, oninput: () => this.update() });
    this.near = h("div", { class: "bulk-near" }, h("label", { for: this.above.id }, "As alike as"), this.above, (this.share = h("output", { class: "number", for: this.above.id })));
    this.seen = h("div", { class: "bulk-seen", role: "group", aria: { label: "Some of the images" } });
    this.label = h("select", { class: "form-select", id: "bulk-label" }, work.tree.classes.map(({ id }) => h("option", { value: id }, work.tree.spoken(id))));
    this.value = h("select", { class: "form-select", id: "bulk-value" }, VALUES.map(([value, words]) => h("option", { value }, words)));
    this.label.value = work.queue?.current?.label ?? work.tree.classes[0].id;
    this.asked = h("div", { class: "bulk-asked" }, this.scope.element, this.near, this.seen, field("Class", this.label), field("Answer", this.value));
    this.said = h("div", { class: "office-said" });
    this.actions = h("div", { class: "office-actions" });
    this.go = h("button", { class: "button primary", type: "submit" });
    const form = h("form", { class: "bulk-form", onsubmit: (event) => { event.preventDefault(); this.send(); } }, title, this.asked, this.said, this.actions);
    this.dialog = h("dialog", { class: "label-dialog", aria: { labelledby: title.id }, onclose: () => this.dialog.remove(), onclick: (event) => event.target === this.dialog && this.dialog.close() }, form);
    this.ask();
  }

  scopes() {
    const { engine, image, chosen } = this;
    const options = [
      ...(chosen.length ? [["chosen", `The ${count(chosen.length)} chosen in the grid`]] : []), ["filtered", `All ${inWords(engine.visible)} that pass the filters`],
      ...(image ? [["near", "The image shown and all that are like it"]] : []),
    ];
    const first = chosen.length ? "chosen" : image && engine.visible === engine.placed ? "near" : "filtered";
    const radios = options.map(([value, words]) => {
      const radio = h("input", { type: "radio", class: "form-check-input", name: "bulk-scope", value, checked: value === first, onchange: () => this.update() });
      return { radio, element: h("label", { class: "menu-check" }, radio, h("span", {}, words)) };
    });
    return { element: h("fieldset", { class: "bulk-scope" }, h("legend", { class: "visually-hidden" }, "Which images"), radios.map(({ element }) => element)), get value() { return radios.find(({ radio }) => radio.checked).radio.value; } };
  }

  /** Before anything is said, or after it was taken back. */
  ask() {
    this.asked.inert = false;
    const cancel = h("button", { class: "button", type: "button", onclick: () => this.dialog.close() }, "Cancel");
    this.actions.replaceChildren(this.go, cancel, h("span", { class: "quiet small" }, "One undo takes all of it back."));
    this.update();
  }

  /** Say how many it would be, and show some of them. */
  async update() {
    const isNear = this.scope.value === "near";
    this.near.hidden = !isNear;
    this.share.textContent = Number(this.above.value).toFixed(3);
    if (isNear && !this.neighbours) {
      this.offer(null);
      try {
        ({ neighbours: this.neighbours } = await this.work.client.neighbours(this.image, Math.min(MOST, this.engine.total - 1)));
      } catch (error) {
        this.said.replaceChildren(told(error.message));
        return;
      }
      return this.update();
    }
    const near = isNear ? alike(this.neighbours, Number(this.above.value)) : 0;
    const number = { near: 1 + near, filtered: this.engine.visible, chosen: this.chosen.length }[this.scope.value];
    this.offer(number, near === MOST);
    await this.engine.ensureIds();
    this.show(number);
  }

  offer(number, isMore = false) {
    this.go.disabled = !number;
    this.go.textContent = number === null ? "Counting …" : `Label ${isMore ? "at least " : ""}${inWords(number)}`;
  }

  /** Pictures of the first of them. @param {number} number   how many there are */
  show(number) {
    const ids = this.first();
    if (ids.join() === this.shown) return;
    this.shown = ids.join();
    const more = number > ids.length ? h("span", { class: "quiet small" }, `and ${count(number - ids.length)} more`) : null;
    this.seen.replaceChildren(...ids.map((id) => h("img", { src: this.work.client.picture(id, SMALL_PX), alt: "" })), ...(more ? [more] : []));
  }

  first() {
    const { engine } = this;
    if (this.scope.value === "chosen") return this.chosen.slice(0, SEEN);
    if (this.scope.value === "near") return [this.image, ...this.neighbours.slice(0, alike(this.neighbours, Number(this.above.value))).map(({ image_id: id }) => id)].slice(0, SEEN);
    const rows = engine.rowsVisible() ?? Array.from({ length: Math.min(SEEN, engine.total) }, (_, row) => row);
    return Array.from(rows.slice(0, SEEN), (row) => engine.id(row));
  }

  /** What the server is told of the images. */
  target() {
    if (this.scope.value === "chosen") return { image_ids: this.chosen };
    if (this.scope.value === "near") return { neighbours_of: this.image, above: Number(this.above.value) };
    return { selection: { filter: this.engine.filters() } };
  }

  async send() {
    const { work } = this;
    this.go.disabled = true;
    try {
      const answer = await work.outbox.add("/bulk", { author: work.author, label: this.label.value, value: this.value.value, ...this.target() });
      this.end(`${inWords(answer.count)} labelled.`);
      await work.refresh();
    } catch (error) {
      this.said.replaceChildren(told(error.message));
      this.go.disabled = false;
    }
  }

  /** It is said: leave, or take it back. @param {string} sentence */
  end(sentence) {
    this.asked.inert = true;
    this.said.replaceChildren(told(sentence, ""));
    const done = h("button", { class: "button primary", type: "button", onclick: () => this.dialog.close() }, "Done");
    const undo = h("button", { class: "button", type: "button", onclick: () => { undo.disabled = true; this.takeBack().finally(() => { undo.disabled = false; }); } }, "Undo");
    this.actions.replaceChildren(done, undo);
    done.focus();
  }

  async takeBack() {
    const { work } = this;
    const answer = await work.put("/undo", { author: work.author }); // a refusal is told where it came
    if (!answer) return;
    this.said.replaceChildren(told(`Taken back for ${inWords(answer.changed.length)}.`, ""));
    this.ask();
    await work.refresh();
  }
}

const field = (words, input) => h("div", { class: "office-field" }, h("label", { for: input.id }, words), input);
