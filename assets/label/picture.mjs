/** One image, large, with why it is asked and the labels it has; what comes next is fetched already. */

import { addressOf, ask } from "../panels/ask.mjs";
import { h, redraw } from "../panels/dom.mjs";
import { openWindow } from "../panels/image/window.mjs";
import { say } from "../panels/say.mjs";
import { isAnswered } from "./answers.mjs";
import { chipsOf, drawChips } from "./chips.mjs";

const SIZE_PX = 1024;
const STORED_PX = 256; // as large as it is there at once
const SMALL_PX = 128;
const AHEAD = 3;
const STRIP = 9;

export class PictureView {
  /** @param {import("./work.mjs").Work} work @param {Object} engine   with the collection that is shown */
  constructor(work, engine) {
    Object.assign(this, { work, engine, image: null, ahead: [] });
    this.picture = h("img", { class: "label-picture", alt: "", onload: () => this.element.classList.remove("is-waiting"), onerror: () => this.element.classList.remove("is-waiting") });
    this.large = null;
    this.frame = h("button", { class: "label-frame", type: "button", title: "See it large, down to the pixel", onclick: () => this.enlarge() }, this.picture);
    this.why = h("p", { class: "label-why" });
    this.lost = h("p", { class: "label-lost", role: "status", hidden: true }, "The original is no longer there, or was changed: what is shown is the stored preview.");
    this.chips = h("ul", { class: "label-chips", aria: { label: "Labels of this image" } });
    this.strip = h("div", { class: "label-strip", role: "group", aria: { label: "Images before and after" } });
    this.element = h("div", { class: "label-one" }, h("div", { class: "label-stage" }, this.frame), h("div", { class: "label-said" }, this.why, this.lost, this.chips));
  }

  get images() {
    return this.image === null ? [] : [this.image];
  }

  /** Another image, or none. */
  show() {
    const { queue, client } = this.work;
    const { current } = queue;
    if (current && current.image_id !== this.image) {
      this.element.classList.add("is-waiting");
      this.lost.hidden = true;
      this.picture.src = client.picture(current.image_id, STORED_PX);
      this.sharpen(client.picture(current.image_id, SIZE_PX));
      this.picture.alt = `Image ${queue.at + 1} to label`;
    }
    this.image = current?.image_id ?? null;
    this.why.textContent = current?.why ?? "";
    this.ahead = queue.coming(AHEAD).flatMap(({ image_id: id }) => [STORED_PX, SIZE_PX].map((size) => Object.assign(new Image(), { src: client.picture(id, size) }))); // kept, or the browser may drop them
    this.drawStrip();
    this.update();
  }

  /** The whole picture in place of the stored one, once it is there. @param {string} address */
  sharpen(address) {
    this.large = Object.assign(new Image(), { src: address });
    const { large } = this;
    large.decode().then(() => { if (this.large === large) this.place(address); }, () => {}); // the stored one stays
  }

  /** Put it, and say so where it is the stored one for want of the original. @param {string} address */
  async place(address) {
    this.picture.src = address;
    const { large } = this;
    const answer = await fetch(address).catch(() => null); // the browser has it already
    if (this.large === large) this.lost.hidden = answer?.headers.get("X-Original") !== "gone";
  }

  /** What is known of it. */
  update() {
    const { work } = this;
    if (this.image === null) return;
    this.chips.replaceChildren(...drawChips(chipsOf(work.tree, work.answers(this.image), work.offered(this.image))));
    for (const button of this.strip.children) button.classList.toggle("is-answered", isAnswered(this.work.answers(button.dataset.image)));
  }

  drawStrip() {
    const { queue, client } = this.work;
    const first = Math.max(0, queue.at - Math.floor(STRIP / 2));
    redraw(this.strip, queue.items.slice(first, first + STRIP).map(({ image_id: id }, place) => h(
      "button", { class: "label-next", type: "button", tabindex: "-1", data: { image: id }, aria: { current: first + place === queue.at ? "true" : "false", label: `Image ${first + place + 1}` }, onclick: () => this.work.go(first + place - this.work.queue.at) },
      h("img", { src: client.picture(id, SMALL_PX), alt: "" }),
    )));
  }

  async enlarge() {
    const { info } = this.engine;
    const images = `${addressOf(info.name)}/images`;
    try {
      const image = await ask(`${images}/${this.image}`);
      openWindow({ images, image, colourmap: "gray", collection: { name: info.name, title: info.title, version: info.version }, open: () => {} }).addEventListener("close", () => this.frame.blur()); // the keys stay with the images
    } catch (error) {
      say(error.message);
    }
  }
}
