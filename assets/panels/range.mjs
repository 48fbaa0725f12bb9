/** One facet of numbers or dates: a histogram to drag a range on, typed bounds, missing as a switch. */

import { h, oncePerFrame } from "./dom.mjs";
import { count, date, number, typedDay, typedNumber } from "./format.mjs";
import { ofColumn, range as rangeFilter } from "./choice.mjs";
import { drawBars, share, valueAt } from "./bars.mjs";
import { ticks } from "./timeline.mjs";

const GRIP_PX = 7;
const CLICK_PX = 3;
const WHOLE_NUMBERS = new Set(["u1", "u2", "u4", "i1", "i2", "i4"]);

export class RangeFacet {
  /** @param {Object} engine @param {Object} column as served */
  constructor(engine, column) {
    this.engine = engine;
    this.column = column;
    this.isDate = column.kind === "date";
    const title = column.title || column.name;
    const label = `Histogram of ${title}; drag to choose a range`;
    this.canvas = h("canvas", { class: "facet-histogram", role: "img", aria: { label } });
    this.low = this.bound("from", title);
    this.high = this.bound("to", title);
    this.lowEnd = h("span");
    this.highEnd = h("span");
    this.middle = h("span", { class: "facet-ticks", aria: { hidden: "true" } });
    this.missing = h("button", { class: "facet-missing", type: "button", hidden: true, onclick: () => this.toggleMissing() });
    this.isLog = false;
    this.logButton = h("button", {
      class: "facet-log", type: "button", title: "Equal ratios take equal parts of the scale", aria: { pressed: "false" }, onclick: () => this.turnLog(),
    }, "log");
    this.ends = h("div", { class: "facet-ends number" }, this.lowEnd, this.middle, this.highEnd);
    this.bounds = h("div", { class: "facet-bounds" }, this.low, h("span", { class: "quiet" }, "–"), this.high, unitOf(column), this.logButton);
    this.none = h("p", { class: "quiet facet-none", hidden: true });
    this.redraw = oncePerFrame(() => this.paint());
    this.element = h(
      "div", { class: "facet-body" }, this.none, this.canvas, this.ends, this.bounds, this.missing,
    );
    this.brush();
  }

  bound(word, title) {
    return h("input", {
      class: "input number", type: "text", inputmode: this.isDate ? null : "decimal", placeholder: word,
      title: this.isDate ? "A year, month or day: 2026, 2026-03, 2026-03-14" : null, aria: { label: `${title} ${word}` }, onchange: () => this.typed(),
      onkeydown: (event) => event.key === "Enter" && event.target.blur(),
    });
  }

  filter() {
    return ofColumn(this.engine.filters(), this.column.name);
  }

  /** The chosen range with open ends closed by the ends of the scale; null if none is chosen. */
  chosen() {
    if (this.dragged) return this.dragged;
    const filter = this.filter();
    if (!filter || filter.in) return null;
    return { low: asNumber(filter.min) ?? this.scale.low, high: asNumber(filter.max) ?? this.scale.high };
  }

  update() {
    const even = this.engine.histogram(this.column.name);
    if (!even) return;
    const histogram = this.isLog ? this.engine.facets.histogram(this.column.name, true) : even;
    this.histogram = histogram;
    this.sayState(even);
    if (!this.hasRange) return;
    this.scale = { low: histogram.edges[0], high: histogram.edges[histogram.edges.length - 1] };
    this.span = this.scale.high - this.scale.low;
    this.lowEnd.textContent = this.say(this.scale.low);
    this.highEnd.textContent = this.say(this.scale.high);
    if (this.isDate) this.middle.replaceChildren(...ticks(this.scale.low, this.scale.high).map(({ at, said }) => h("i", { style: `left:${100 * at}%` }, said)));
    this.writeBounds();
    this.writeMissing();
    this.redraw();
  }

  /** What there is to say where there is nothing to choose: no value at all, or one for all. */
  sayState({ edges, total, missingTotal }) {
    const known = this.engine.store.whole(this.column.name)?.range();
    const isEmpty = edges.length === 0;
    const isConstant = !isEmpty && known.low === known.high;
    this.hasRange = !isEmpty && !isConstant;
    for (const part of [this.canvas, this.ends, this.bounds]) part.hidden = !this.hasRange;
    this.logButton.hidden = this.isDate || !this.hasRange || !(known.high > 0) || total.length < 2;
    this.none.hidden = this.hasRange;
    if (isEmpty) this.none.textContent = "No image has a value here.";
    if (isConstant) this.none.textContent = `${missingTotal ? "Every image that has one has" : "Every image has"} the same value: ${this.say(known.low)}${this.column.unit && !this.isDate ? ` ${this.column.unit}` : ""}.`;
    if (!this.hasRange) this.writeMissing();
  }

  turnLog() {
    this.isLog = !this.isLog;
    this.logButton.setAttribute("aria-pressed", String(this.isLog));
    this.update();
  }

  say(value) {
    return this.isDate ? date(value, this.span) : number(value, this.span);
  }

  writeBounds() {
    const filter = this.filter() || {};
    for (const [input, value] of [[this.low, filter.min], [this.high, filter.max]]) {
      if (document.activeElement === input) continue;
      const bound = asNumber(value);
      input.value = bound === null ? "" : this.isDate ? date(bound, this.span) : String(tidyNumber(bound, this.span));
      input.classList.remove("is-invalid");
    }
  }

  writeMissing() {
    const { missingTotal, missingRemaining } = this.histogram;
    const filter = this.filter();
    const kept = !filter || Boolean(filter.missing) || Boolean(filter.in && filter.in.includes(null));
    this.missing.hidden = !missingTotal;
    this.missing.setAttribute("aria-pressed", String(kept && Boolean(filter)));
    this.missing.classList.toggle("left-out", !kept);
    this.missing.replaceChildren(h("span", {}, "missing"), h("span", { class: "facet-count number" }, count(missingRemaining)));
    this.missing.title = `${count(missingRemaining)} of ${count(missingTotal)} without a value`;
  }

  /** Without a range: only the missing ones, and back. With one: missing in or out. */
  toggleMissing() {
    const { name } = this.column;
    const filter = this.filter();
    if (!filter) this.engine.setFilter(name, { column: name, in: [null] });
    else if (filter.in) this.engine.setFilter(name, null);
    else this.engine.setFilter(name, rangeFilter(name, filter.min ?? null, filter.max ?? null, !filter.missing));
  }

  setRange(low, high) {
    const filter = this.filter();
    this.engine.setFilter(this.column.name, rangeFilter(this.column.name, low, high, Boolean(filter && filter.missing)));
  }

  typed() {
    const [low, high] = [this.low, this.high].map((input) => this.read(input));
    for (const [input, value] of [[this.low, low], [this.high, high]]) input.classList.toggle("is-invalid", Number.isNaN(value));
    if (!Number.isNaN(low) && !Number.isNaN(high)) this.setRange(low, high);
  }

  read(input) {
    return this.isDate ? typedDay(input.value, input === this.low ? "first" : "last") : typedNumber(input.value);
  }

  /** Drag on the histogram: a new range, an end of the old one, or a click that takes it away. */
  brush() {
    const { canvas } = this;
    const part = (event) => (event.clientX - canvas.getBoundingClientRect().left) / canvas.clientWidth;
    canvas.addEventListener("pointerdown", (event) => {
      if (!this.histogram || event.button !== 0) return;
      canvas.setPointerCapture(event.pointerId);
      const x = part(event);
      this.drag = { start: event.clientX, fixed: this.fixedEnd(x) ?? x };
    });
    canvas.addEventListener("pointermove", (event) => {
      if (!this.drag) return this.showGrip(part(event));
      const ends = [this.drag.fixed, part(event)].sort((a, b) => a - b);
      this.dragged = { low: this.at(ends[0]), high: this.at(ends[1]) };
      if (Math.abs(event.clientX - this.drag.start) > CLICK_PX) this.setRange(this.dragged.low, this.dragged.high);
    });
    canvas.addEventListener("pointerup", (event) => {
      const clicked = this.drag && Math.abs(event.clientX - this.drag.start) <= CLICK_PX;
      this.drag = this.dragged = null;
      if (clicked) this.engine.setFilter(this.column.name, null);
      this.redraw();
    });
    canvas.addEventListener("pointercancel", () => { this.drag = this.dragged = null; this.redraw(); });
  }

  at(part) {
    const value = valueAt(part, this.scale.low, this.scale.high, this.isLog);
    if (part <= 0) return this.scale.low;
    if (part >= 1) return this.scale.high;
    if (this.isDate || (this.isWhole() && this.span > 2)) return Math.round(value);
    return tidyNumber(value, this.span);
  }

  isWhole() {
    return WHOLE_NUMBERS.has(this.column.dtype) && Number.isInteger(this.column.scale ?? 1) && Number.isInteger(this.column.offset ?? 0);
  }

  /** Where a grip of the chosen range is under the pointer: the other end, as a part of the width. */
  fixedEnd(x) {
    const chosen = this.chosen();
    if (!chosen) return null;
    const grip = GRIP_PX / this.canvas.clientWidth;
    const low = share(chosen.low, this.scale.low, this.scale.high, this.isLog);
    const high = share(chosen.high, this.scale.low, this.scale.high, this.isLog);
    if (Math.abs(x - low) <= grip) return high;
    return Math.abs(x - high) <= grip ? low : null;
  }

  showGrip(x) {
    this.canvas.style.cursor = this.histogram && this.fixedEnd(x) !== null ? "ew-resize" : "crosshair";
  }

  paint() {
    if (!this.histogram || !this.canvas.isConnected) return;
    const style = getComputedStyle(this.canvas);
    const colour = (name) => style.getPropertyValue(name).trim();
    const colours = {
      pale: colour("--bar-pale"), solid: colour("--bar"), outside: colour("--line-strong"),
      shade: colour("--accent-soft"), line: colour("--line-strong"),
    };
    const chosen = this.chosen();
    drawBars(this.canvas, this.histogram, chosen && { ...chosen, isLog: this.isLog }, colours);
  }
}

function unitOf(column) {
  return column.unit && column.kind !== "date" ? h("span", { class: "quiet facet-unit" }, column.unit) : null;
}

function asNumber(value) {
  if (value === null || value === undefined) return null;
  return typeof value === "string" ? Date.parse(value.includes("T") ? `${value}Z` : `${value}T00:00:00Z`) : value;
}

/** Drop digits that no pixel of the histogram could have meant. */
function tidyNumber(value, span) {
  if (!(span > 0)) return value;
  const digits = Math.min(12, Math.max(0, 3 - Math.floor(Math.log10(span))));
  return Number(value.toFixed(digits));
}
