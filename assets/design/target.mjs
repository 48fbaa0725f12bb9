/** One property as a histogram of the known rows on which its target is set: a click is a value, a drag a range; typed too. */

import { drawBars, share, valueAt } from "../panels/bars.mjs";
import { h, oncePerFrame } from "../panels/dom.mjs";
import { number, typedNumber } from "../panels/format.mjs";
import { countOf, histogramOf } from "./numbers.mjs";
import { alreadyInWords, headOf, inWords, rangeOf, spanOf, targetOf, tidy, titleOf } from "./wish.mjs";

const CLICK_PX = 4;
const STEP = 0.01; // of the scale, a key
const LARGE = 10;

export class TargetPicker {
  /** @param {import("./store.mjs").DesignStore} store @param {import("./wish.mjs").Column} property @param {import("../panels/dom.mjs").Leaving} leaving */
  constructor(store, property, leaving) {
    Object.assign(this, { store, property, drag: null });
    const title = titleOf(property);
    this.canvas = h("canvas", {
      class: "design-histogram", tabindex: "0", role: "slider",
      aria: { label: `Target of ${title}: arrow keys move it, with shift widen it, Delete takes it away`, valuemin: property.low, valuemax: property.high },
    });
    this.low = this.field("from", title);
    this.high = this.field("to", title);
    this.clear = h("button", { class: "link-button", type: "button", onclick: () => store.setTarget(property.name, null) }, "Clear");
    this.wish = h("strong", { class: "design-wish number" });
    this.already = h("p", { class: "quiet small number" });
    this.element = h(
      "div", { class: "design-target", data: { property: property.name } },
      h("div", { class: "design-target-head" }, h("h3", {}, headOf(property)), this.wish, this.clear), this.canvas,
      h("div", { class: "facet-ends number", aria: { hidden: "true" } }, h("span", {}, this.end(property.low)), h("span", {}, this.end(property.high))),
      h("div", { class: "facet-bounds" }, this.low, h("span", { class: "quiet" }, "–"), this.high, property.unit ? h("span", { class: "quiet facet-unit" }, property.unit) : null),
      this.already,
    );
    this.redraw = oncePerFrame(() => this.paint());
    this.listen();
    for (const event of ["wish", "proposal", "brush"]) leaving.add(store.subscribe(event, () => this.update()));
    for (const event of ["themechange", "resize"]) leaving.listen(event === "resize" ? window : document, event, this.redraw);
    this.update();
  }

  end(value) {
    return number(value, this.property.high - this.property.low);
  }

  field(word, title) {
    return h("input", {
      class: "input number", type: "text", inputmode: "decimal", placeholder: word, aria: { label: `${title} ${word}` },
      title: "The same number twice is a value", onchange: (event) => this.typed(event.target), onkeydown: (event) => event.key === "Enter" && this.typed(event.target),
    });
  }

  get target() {
    return this.store.state.targets[this.property.name] ?? null;
  }

  set(target) {
    this.store.setTarget(this.property.name, target);
  }

  typed(input) {
    const [low, high] = [this.low, this.high].map(({ value }) => typedNumber(value));
    for (const [field, value] of [[this.low, low], [this.high, high]]) field.classList.toggle("is-invalid", Number.isNaN(value));
    if (Number.isNaN(low) || Number.isNaN(high)) return;
    const range = rangeOf(low, high, input === this.low ? "low" : "high");
    this.set(range && range.min === range.max ? { value: range.min } : range);
  }

  update() {
    const { target, property } = this;
    const span = spanOf(target, property);
    const { value } = target ?? {};
    const ends = value === undefined ? [target?.min, target?.max] : [value, value];
    for (const [input, end] of [[this.low, ends[0]], [this.high, ends[1]]]) {
      if (document.activeElement !== input) input.value = end ?? "";
      input.classList.remove("is-invalid");
    }
    this.clear.hidden = target === null;
    this.wish.textContent = target ? inWords(target, property) : "";
    const kept = this.store.fulfilling();
    this.already.textContent = target ? alreadyInWords(countOf(kept), this.store.rows) : "Click for a value, drag for a range.";
    this.canvas.setAttribute("aria-valuenow", span ? (span.low + span.high) / 2 : property.low);
    this.canvas.setAttribute("aria-valuetext", target ? inWords(target, property) : "nothing wanted");
    this.histogram = histogramOf(this.store.columns.get(property.name), property, target ? kept : null);
    this.redraw();
  }

  listen() {
    const { canvas, property } = this;
    const at = (event) => {
      const { left, width } = canvas.getBoundingClientRect();
      return valueAt((event.clientX - left) / width, property.low, property.high);
    };
    canvas.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      canvas.setPointerCapture(event.pointerId);
      const [x, span] = [at(event), spanOf(this.target, property)];
      this.drag = { clientX: event.clientX, from: this.otherEnd(x, span) ?? x };
    });
    canvas.addEventListener("pointermove", (event) => {
      if (this.drag && Math.abs(event.clientX - this.drag.clientX) > CLICK_PX) this.set(targetOf(this.drag.from, at(event), true, property));
    });
    canvas.addEventListener("pointerup", (event) => {
      if (this.drag && Math.abs(event.clientX - this.drag.clientX) <= CLICK_PX) this.set(targetOf(0, at(event), false, property));
      this.drag = null;
    });
    canvas.addEventListener("pointercancel", () => { this.drag = null; });
    canvas.addEventListener("keydown", (event) => this.key(event));
  }

  /** The end that stays where the pointer took hold of the other one. */
  otherEnd(x, span) {
    if (!span || span.low === span.high) return null;
    const near = (7 / this.canvas.clientWidth) * (this.property.high - this.property.low);
    if (Math.abs(x - span.low) <= near) return span.high;
    return Math.abs(x - span.high) <= near ? span.low : null;
  }

  key(event) {
    const way = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -LARGE, PageUp: LARGE }[event.key];
    if (event.key === "Delete" || event.key === "Backspace") this.set(null);
    else if (way) this.moved(way, event.shiftKey);
    else return;
    event.preventDefault();
  }

  moved(way, isWider) {
    const { property } = this;
    const by = way * STEP * (property.high - property.low);
    const span = spanOf(this.target, property) ?? { low: (property.low + property.high) / 2, high: (property.low + property.high) / 2 };
    const keep = (value) => tidy(Math.min(property.high, Math.max(property.low, value)), property);
    const [low, high] = isWider ? [keep(span.low - by), keep(span.high + by)] : [keep(span.low + by), keep(span.high + by)];
    this.set(high > low ? { min: low, max: high } : { value: keep((low + high) / 2) });
  }

  paint() {
    const { canvas, property } = this;
    if (!canvas.isConnected || !canvas.clientWidth) return;
    const style = getComputedStyle(canvas);
    const colour = (name) => style.getPropertyValue(name).trim();
    const colours = { pale: colour("--bar-pale"), solid: colour("--bar"), outside: colour("--bar"), shade: colour("--accent-soft"), line: colour("--line-strong") };
    const span = spanOf(this.target, property);
    drawBars(canvas, this.histogram, span, colours);
    this.paintCandidates(colour("--candidate"));
  }

  /** Where the candidates come to lie: a tick each at the top. */
  paintCandidates(colour) {
    const { proposal, kept } = this.store;
    if (!proposal) return;
    const { canvas, property } = this;
    const pen = canvas.getContext("2d");
    const ratio = window.devicePixelRatio || 1;
    pen.fillStyle = colour;
    proposal.columns.get(property.name).forEach((value, place) => {
      if (kept[place]) pen.fillRect(share(value, property.low, property.high) * canvas.width - ratio / 2, 0, ratio, 7 * ratio);
    });
  }
}
