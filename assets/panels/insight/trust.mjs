/** How far to trust the map that is shown: its numbers, its colours and lines, and what distances on it mean. */

import { addressOf } from "../ask.mjs";
import { h } from "../dom.mjs";
import { colourButton } from "./colour_button.mjs";
import { Question } from "./question.mjs";
import { Stability } from "./stability.mjs";
import { DISTANCES, DISTANCES_ADVICE, figuresOf, sampleInWords, verdictOf } from "./trust_words.mjs";
import { drawFault, showWaiting } from "./waiting.mjs";

/** @type {Map<string, Object>} answers by collection, version and map */
const known = new Map();

export class Trust {
  /** @param {Object} engine @param {string} collection */
  constructor(engine, collection) {
    Object.assign(this, { engine, collection, key: null });
    this.figures = h("div", { class: "trust-figures" });
    this.question = new Question(addressOf(collection), (progress) => showWaiting(this.figures, progress, () => this.question.cancel()));
    this.colour = colourButton(engine, "Colour by neighbours kept", () => `${engine.map?.name}.preservation`);
    this.lines = h("button", {
      class: "button trust-lines", type: "button", title: "From the open image, over the map: solid where it keeps them near, dashed where it tore them away (k)",
      aria: { pressed: "true" }, onclick: () => engine.setShown("lines", engine.hidden.has("lines")),
    }, "Lines to the true nearest");
    this.stability = new Stability(engine, collection);
    this.place = h("div", { class: "insight-part trust" }, this.figures, h("div", { class: "trust-tools" }, this.colour.element, this.lines, this.stability.button), this.stability.place, distances());
  }

  /** Answer for the map that is shown, if that is another. */
  async update() {
    const { engine, collection } = this;
    const { name } = engine.map;
    const key = `${collection} ${engine.info.version} ${name}`;
    this.mark();
    if (this.key === key) return;
    this.key = key;
    this.stability.forget();
    try {
      const answer = known.get(key) ?? (await this.question.ask(`/trail/${encodeURIComponent(name)}/honesty`));
      known.set(key, answer);
      if (this.key !== key) return;
      this.stability.neighbours = answer.neighbours;
      this.figures.replaceChildren(...drawFigures(answer, engine.placed));
    } catch (error) {
      if (this.key !== key) return;
      this.key = null;
      const sentence = error.name === "AbortError" ? "This was cancelled." : error.message;
      this.figures.replaceChildren(drawFault(sentence, () => this.update()));
    }
  }

  /** Show which colour and layers are on. */
  mark() {
    this.colour.update();
    this.stability.mark();
    this.lines.setAttribute("aria-pressed", String(!this.engine.hidden.has("lines")));
  }

  leave() {
    this.question.cancel();
  }
}

/** @param {import("./trust_words.mjs").Honesty} honesty @param {number} total images on the map */
function drawFigures(honesty, total) {
  const { tone, said } = verdictOf(honesty, total);
  const sample = sampleInWords(honesty, total);
  return [
    h("p", { class: `trust-verdict ${tone}` }, said),
    h("dl", {}, figuresOf(honesty, total).map(drawFigure)),
    ...(sample ? [h("p", { class: "quiet small" }, sample)] : []),
  ];
}

function drawFigure({ name, text, value, chance, meaning }) {
  const bar = value === null || value === undefined ? null : h("i", { style: `width:${100 * value}%` });
  const tick = chance === null ? null : h("i", { class: "chance", style: `left:${100 * chance}%`, title: "by chance" });
  const track = bar && h("dd", { class: "trust-bar", aria: { hidden: "true" } }, h("span", { class: "meter-track" }, bar, tick));
  return h("div", { class: "trust-figure" },
    h("dt", {}, name), h("dd", { class: "number" }, text), track, h("dd", { class: "trust-meaning" }, meaning));
}

function distances() {
  return h("div", { class: "distances" }, h("h3", {}, "What distances say"),
    h("dl", {}, DISTANCES.flatMap(([what, said]) => [h("dt", {}, what), h("dd", {}, said)])), h("p", {}, DISTANCES_ADVICE));
}
