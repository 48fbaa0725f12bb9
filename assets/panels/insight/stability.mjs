/** How stable the picture is over seeds: asked for by a click, for it is laid out several times. */

import { h } from "../dom.mjs";
import { colourButton } from "./colour_button.mjs";
import { MapQuestion } from "./map_question.mjs";
import { isTooFew, stabilityInWords } from "./trust_words.mjs";

const SEEDS = 3;

export class Stability {
  /** @param {Object} engine @param {string} collection */
  constructor(engine, collection) {
    this.engine = engine;
    this.button = h("button", { class: "button stability-ask", type: "button", title: `Lay it out ${SEEDS} times more with other seeds and compare`, onclick: () => this.ask() }, "How stable is it?");
    this.said = h("p", { role: "status" });
    this.colour = colourButton(engine, "Colour by stability", () => `${engine.map?.name}.stability`);
    const waiting = h("div");
    this.question = new MapQuestion(engine, collection, "stability", { place: waiting, changed: () => this.mark() });
    this.place = h("div", { class: "stability" }, waiting, this.said, this.colour.element);
    this.forget();
  }

  async ask() {
    const answer = await this.question.ask({ seeds: SEEDS });
    if (!answer) return;
    this.said.textContent = stabilityInWords(answer, isTooFew(this.engine.placed, this.neighbours));
    this.mark();
  }

  /** Another map: what was said is not about it. */
  forget() {
    /** neighbours compared on this map, once that is known */
    this.neighbours = 0;
    this.said.textContent = "";
    this.question.place.replaceChildren();
    this.mark();
  }

  /** Show what is on, and what can be asked. */
  mark() {
    this.button.disabled = this.question.isWaiting;
    this.colour.update();
    this.colour.element.hidden = this.colour.element.disabled; // until it is known
  }
}
