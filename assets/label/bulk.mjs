/** One label for many images: all that pass the filters, or all that are like the one shown. Says first how many. */

import { h } from "../panels/dom.mjs";
import { images as inWords } from "../panels/format.mjs";
import { told } from "./told.mjs";

const MOST = 1000; // neighbours the server tells at once
const USUAL = 0.9;

/**
 * How many neighbours are at least so alike. Pure.
 * @param {Array<{distance: number}>} neighbours   nearest first, by cosine distance
 * @param {number} above   similarity
 */
export const alike = (neighbours, above) => neighbours.filter(({ distance }) => 1 - distance >= above).length;

/** Open the dialog. @param {import("./work.mjs").Work} work @param {Object} engine @param {string|null} image   the one shown */
export function openBulk(work, engine, image) {
  const bulk = new Bulk(work, engine, image);
  document.body.append(bulk.dialog);
  bulk.dialog.showModal();
  return bulk.dialog;
}

class Bulk {
  constructor(work, engine, image) {
    Object.assign(this, { work, engine, image, neighbours: null });
    const title = h("h2", { id: "bulk-title" }, "Label many images at once");
    this.scope = this.scopes();
    this.above = h("input", { type: "range", class: "form-range", id: "bulk-above", min: 0.5, max: 1, step: 0.005, value: USUAL, oninput: () => this.update() });
    this.near = h("div", { class: "bulk-near" }, h("label", { for: this.above.id }, "As alike as"), this.above, (this.share = h("output", { class: "number", for: this.above.id })));
    this.label = h("select", { class: "form-select", id: "bulk-label" }, work.tree.classes.map(({ id }) => h("option", { value: id }, work.tree.spoken(id))));
    this.value = h("select", { class: "form-select", id: "bulk-value" }, [["yes", "Yes"], ["no", "No"], ["unsure", "Not sure"], ["clear", "Take back what I said"]].map(([value, words]) => h("option", { value }, words)));
    this.label.value = work.queue?.current?.label ?? work.tree.classes[0].id;
    this.said = h("div", { class: "office-said" });
    this.go = h("button", { class: "button primary", type: "submit" });
    const cancel = h("button", { class: "button", type: "button", onclick: () => this.dialog.close() }, "Cancel");
    const form = h(
      "form", { class: "bulk-form", onsubmit: (event) => { event.preventDefault(); this.send(); } }, title, this.scope.element, this.near,
      h("div", { class: "office-field" }, h("label", { for: this.label.id }, "Class"), this.label), h("div", { class: "office-field" }, h("label", { for: this.value.id }, "Answer"), this.value),
      this.said, h("div", { class: "office-actions" }, this.go, cancel, h("span", { class: "quiet small" }, "One undo takes all of it back.")),
    );
    this.dialog = h("dialog", { class: "label-dialog", aria: { labelledby: title.id }, onclose: () => this.dialog.remove(), onclick: (event) => event.target === this.dialog && this.dialog.close() }, form);
    this.update();
  }

  scopes() {
    const { engine, image } = this;
    const options = [["filtered", `All ${inWords(engine.visible)} that pass the filters`], ...(image ? [["near", "The image shown and all that are like it"]] : [])];
    const chosen = image && engine.visible === engine.placed ? "near" : "filtered";
    const radios = options.map(([value, words]) => {
      const radio = h("input", { type: "radio", class: "form-check-input", name: "bulk-scope", value, checked: value === chosen, onchange: () => this.update() });
      return { radio, element: h("label", { class: "menu-check" }, radio, h("span", {}, words)) };
    });
    return { element: h("fieldset", { class: "bulk-scope" }, h("legend", { class: "visually-hidden" }, "Which images"), radios.map(({ element }) => element)), get value() { return radios.find(({ radio }) => radio.checked).radio.value; } };
  }

  /** Say how many it would be. */
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
    this.offer(isNear ? 1 + alike(this.neighbours, Number(this.above.value)) : this.engine.visible, isNear && alike(this.neighbours, Number(this.above.value)) === MOST);
  }

  offer(number, isMore = false) {
    this.go.disabled = !number;
    this.go.textContent = number === null ? "Counting …" : `Label ${isMore ? "at least " : ""}${inWords(number)}`;
  }

  /** What the server is told of the images. */
  target() {
    if (this.scope.value === "near") return { neighbours_of: this.image, above: Number(this.above.value) };
    return { selection: { filter: this.engine.filters() } };
  }

  async send() {
    const { work } = this;
    this.go.disabled = true;
    try {
      const answer = await work.outbox.add("/bulk", { author: work.author, label: this.label.value, value: this.value.value, ...this.target() });
      this.said.replaceChildren(told(`${inWords(answer.count)} labelled.`, ""));
      await work.refresh();
      this.go.textContent = "Done";
    } catch (error) {
      this.said.replaceChildren(told(error.message));
      this.go.disabled = false;
    }
  }
}
