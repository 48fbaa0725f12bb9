/** One property as a histogram of the known rows on which its target is set: a click is a value, a drag a range; typed too. */

import { drawBars, share, valueAt } from "../panels/bars.mjs";
import { h, oncePerFrame } from "../panels/dom.mjs";
import { number, typedNumber } from "../panels/format.mjs";
import { countOf, histogramOf } from "./numbers.mjs";
import { alreadyInWords, headOf, howOf, HOWS, inWords, spanOf, targetOf, targetTyped, tidy, titleOf, wantedAs } from "./wish.mjs";

const CLICK_PX = 4;
const STEP = 0.01; // of the scale, a key
const LARGE = 10;

export class TargetPicker {
  /** @param {import("./store.mjs").DesignStore} store @param {import("./wish.mjs").Column} property @param {import("../panels/dom.mjs").Leaving} leaving */
  constructor(store, property, leaving) {
    Object.assign(this, { store, property, drag: null, how: "exactly", shown: undefined });
    const title = titleOf(property);
    this.canvas = h("canvas", {
      class: "design-histogram", tabindex: "0", role: "slider",
      aria: { label: `Target of ${title}: arrow keys move it, with shift widen it, Delete takes it away`, valuemin: property.low, valuemax: property.high },
    });
    this.choice = h("select", { class: "form-select design-how", aria: { label: `How ${title} is wanted` }, onchange: () => this.turn() }, Object.entries(HOWS).map(([how, [words]]) => h("option", { value: how }, words)));
    [this.low, this.high] = [this.field(), this.field()];
    this.dash = h("span", { class: "quiet", aria: { hidden: "true" } }, "–");
    this.hint = h("p", { class: "quiet small" });
    this.clear = h("button", { class: "link-button", type: "button", onclick: () => store.setTarget(property.name, null) }, "Clear");
    this.wish = h("strong", { class: "design-wish number" });
    this.already = h("p", { class: "quiet small number" });
    this.element = h(
      "div", { class: "design-target", data: { property: property.name } },
      h("div", { class: "design-target-head" }, h("h3", {}, headOf(property)), this.wish, this.clear), this.canvas,
      h("div", { class: "facet-ends number", aria: { hidden: "true" } }, h("span", {}, this.end(property.low)), h("span", {}, this.end(property.high))),
      h("div", { class: "facet-bounds" }, this.choice, this.low, this.dash, this.high, property.unit ? h("span", { class: "quiet facet-unit" }, property.unit) : null),
      this.hint, this.already,
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

  field() {
    const typed = (event) => this.typed(event.target);
    return h("input", { class: "input number", type: "text", inputmode: "decimal", onchange: typed, onkeydown: (event) => event.key === "Enter" && typed(event) });
  }

  get target() {
    return this.store.state.targets[this.property.name] ?? null;
  }

  set(target) {
    this.store.setTarget(this.property.name, target);
  }

  /** Wanted in another way: what is wanted is kept as far as it can be. */
  turn() {
    this.how = this.choice.value;
    if (this.target) this.set(wantedAs(this.how, this.target, this.property));
    else this.drawFields();
  }

  typed(input) {
    const { how } = this;
    const taken = (field) => (field.hidden ? null : typedNumber(field.value));
    const [low, high] = [taken(this.low), taken(this.high)];
    const target = Number.isNaN(low) || Number.isNaN(high) ? undefined : targetTyped(how, low, high, input === this.low ? "low" : "high");
    const isLacking = target === undefined;
    for (const [field, value] of [[this.low, low], [this.high, high]]) field.classList.toggle("is-invalid", Number.isNaN(value) || (isLacking && value === null));
    if (!isLacking) this.set(target);
  }

  update() {
    const { target, property } = this;
    const span = spanOf(target, property);
    this.how = howOf(target) ?? this.how;
    if (JSON.stringify(target) !== this.shown) this.drawFields();
    this.clear.hidden = target === null;
    this.wish.textContent = target ? inWords(target, property) : "";
    const kept = this.store.fulfilling();
    this.already.hidden = target === null;
    this.already.textContent = target ? alreadyInWords(countOf(kept), this.store.rows) : "";
    this.canvas.setAttribute("aria-valuenow", span ? (span.low + span.high) / 2 : property.low);
    this.canvas.setAttribute("aria-valuetext", target ? inWords(target, property) : "nothing wanted");
    this.histogram = histogramOf(this.store.columns.get(property.name), property, target ? kept : null);
    this.redraw();
  }

  /** One field where one number says it, both ends of a range else; what is being typed stays. */
  drawFields() {
    const { target, how, property } = this;
    this.shown = JSON.stringify(target);
    this.choice.value = how;
    const [words, ends] = HOWS[how];
    const isRange = ends === "both";
    const values = { low: target?.value ?? target?.min, high: target?.max };
    const single = words.toLowerCase();
    const said = { low: ends === "low" ? single : "from", high: ends === "high" ? single : "to" };
    for (const end of ["low", "high"]) {
      const field = this[end];
      field.hidden = !isRange && ends !== end;
      field.placeholder = isRange ? said[end] : "a number";
      field.setAttribute("aria-label", `${titleOf(property)} ${said[end]}`);
      field.classList.remove("is-invalid");
      if (document.activeElement !== field || field.hidden) field.value = values[end] ?? "";
    }
    this.dash.hidden = !isRange;
    this.hint.textContent = isRange ? "A range needs both ends. On the bars: click for a value, drag for a range." : "Type a number, or on the bars click for a value, drag for a range.";
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
