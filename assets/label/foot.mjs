/** Below the images: back, take what the model is sure of, go on; between them what was and what comes. */

import { h } from "../panels/dom.mjs";

export class Foot {
  /** @param {{back: () => void, accept: () => void, next: () => void}} acts @param {HTMLElement} strip */
  constructor(acts, strip) {
    this.strip = strip;
    this.take = h("span", {}, "Agree");
    this.back = button("Back", "←", acts.back);
    this.accept = button(this.take, "enter", acts.accept);
    this.next = button("Next", "space", acts.next, "primary");
    this.element = h("div", { class: "label-foot" }, this.back, strip, h("div", { class: "label-on" }, this.accept, this.next));
    this.element.addEventListener("pointerdown", (event) => event.target.closest("button") && event.preventDefault()); // the keys stay with the images
  }

  /** @param {boolean} isEmpty   no image is shown @param {string} view @param {number} offered */
  update(isEmpty, view, offered) {
    this.element.hidden = isEmpty;
    this.strip.classList.toggle("is-away", view !== "image");
    this.offer(offered);
  }

  /** @param {number} count   of labels that the model is sure of */
  offer(count) {
    this.accept.classList.toggle("is-away", count === 0);
    this.take.textContent = count > 1 ? `Agree with ${count}` : "Agree";
    this.accept.title = "Take what the model is sure of, and go on";
  }
}

function button(words, key, act, tone = "") {
  return h("button", { class: `button ${tone}`, type: "button", onclick: act }, words, h("kbd", { aria: { hidden: "true" } }, key));
}
