/** A chart of curves over one axis: even or logarithmic, with a cursor, a band to drag, and marks. */

import { h, oncePerFrame } from "../dom.mjs";
import { number } from "../format.mjs";
import { svg } from "../image/histogram.mjs";
import { axisOf, nearest, shareOf, ticks, valueAt } from "./scale.mjs";

const MARGIN = { left: 58, right: 10, top: 8, bottom: 34 };
const TICK_PX = { x: 70, y: 32 };
const LEAST_DRAG_PX = 6;

/**
 * @typedef {object} Drawn
 * @property {Array<{x: number[], y: number[], kind: string}>} curves   kind: a class; the last lies on top
 * @property {{x: number[], low: number[], high: number[]}|null} [area]   a spread behind the curves
 * @property {number[]} [marks]   places that are ticked above the curves
 * @property {string} x   what the axis below is
 * @property {string} y
 */

export class Chart {
  /**
   * @param {{label: string, onCursor: (x: number|null) => void, onBand?: (band: [number, number]) => void}} part
   *   `onCursor` hears of the place under pointer or arrow keys; `onBand` of a part of the axis that was dragged over
   */
  constructor({ label, onCursor, onBand = null }) {
    Object.assign(this, { onCursor, onBand, drawn: null, band: null, at: null, isLog: { x: false, y: false }, from: null });
    this.drawing = svg("svg", { class: "chart-drawing", role: "img", "aria-label": label });
    this.place = h("div", { class: "chart", tabindex: "0", role: "group", aria: { label: `${label}: left and right move the cursor` } });
    this.place.append(this.drawing);
    this.element = this.place;
    this.draw = oncePerFrame(() => this.drawNow());
    this.resized = new ResizeObserver(() => this.draw());
    this.resized.observe(this.place);
    this.listen();
  }

  /** @param {Drawn|null} drawn */
  show(drawn) {
    this.drawn = drawn;
    this.draw();
  }

  /** @param {"x"|"y"} which @param {boolean} isLog */
  setLog(which, isLog) {
    this.isLog[which] = isLog;
    this.draw();
  }

  /** @param {[number, number]|null} band of the axis that is shaded */
  setBand(band) {
    this.band = band;
    this.draw();
  }

  /** Put the cursor at a place on the axis; null takes it away. */
  point(x) {
    this.at = x;
    this.drawCursor();
  }

  listen() {
    const { place } = this;
    place.addEventListener("pointermove", (event) => this.onMove(event));
    place.addEventListener("pointerleave", () => { if (this.from === null) this.onCursor(null); });
    place.addEventListener("pointerdown", (event) => this.onDown(event));
    place.addEventListener("pointerup", (event) => this.onUp(event));
    place.addEventListener("pointercancel", () => { this.from = null; });
    place.addEventListener("keydown", (event) => this.onKey(event));
  }

  get frame() {
    const { clientWidth: width, clientHeight: height } = this.place;
    return { left: MARGIN.left, top: MARGIN.top, width: Math.max(1, width - MARGIN.left - MARGIN.right), height: Math.max(1, height - MARGIN.top - MARGIN.bottom) };
  }

  valueUnder(event) {
    const { left, width } = this.frame;
    const share = (event.clientX - this.place.getBoundingClientRect().left - left) / width;
    return valueAt(this.axes.x, Math.min(1, Math.max(0, share)));
  }

  onMove(event) {
    if (!this.axes) return;
    const x = this.valueUnder(event);
    this.onCursor(x);
    if (this.from !== null && this.isDrag(event)) this.setBand(ordered(this.from.x, x));
  }

  isDrag(event) {
    return Math.abs(event.clientX - this.from.clientX) >= LEAST_DRAG_PX;
  }

  onDown(event) {
    if (!this.onBand || !this.axes || event.button !== 0) return;
    this.place.setPointerCapture(event.pointerId);
    this.from = { x: this.valueUnder(event), clientX: event.clientX };
  }

  onUp(event) {
    const { from } = this;
    if (from === null) return;
    const isDrag = this.isDrag(event);
    this.from = null;
    if (isDrag) this.onBand(ordered(from.x, this.valueUnder(event)));
  }

  onKey(event) {
    const way = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    const list = this.drawn?.curves.at(-1)?.x;
    if (!way || !list?.length) return;
    event.preventDefault();
    const here = this.at === null ? (way > 0 ? -1 : list.length) : nearest(list, this.at);
    this.onCursor(list[Math.min(list.length - 1, Math.max(0, here + way))]);
  }

  drawNow() {
    const { drawn } = this;
    const lists = drawn ? [...drawn.curves.map(({ y }) => y), ...(drawn.area ? [drawn.area.low, drawn.area.high] : [])] : [];
    const x = drawn && axisOf(drawn.curves.map((curve) => curve.x), this.isLog.x);
    const y = drawn && axisOf(lists, this.isLog.y);
    this.axes = x && y ? { x, y } : null;
    this.drawing.replaceChildren();
    if (!this.axes || !this.place.clientWidth) return;
    this.drawing.setAttribute("viewBox", `0 0 ${this.place.clientWidth} ${this.place.clientHeight}`);
    this.cursor = svg("path", { class: "chart-cursor" });
    this.drawing.append(...this.drawBand(), ...this.drawAxes(), ...this.drawArea(), ...drawn.curves.map((curve) => this.drawCurve(curve)), ...this.drawMarks(), this.cursor);
    this.drawCursor();
  }

  across(value) {
    return this.frame.left + shareOf(this.axes.x, value) * this.frame.width;
  }

  down(value) {
    return this.frame.top + (1 - shareOf(this.axes.y, value)) * this.frame.height;
  }

  path(xs, ys) {
    let isPen = false;
    return Array.from(xs, (x, k) => {
      const [left, top] = [this.across(x), this.down(ys[k])];
      const isKnown = Number.isFinite(left) && Number.isFinite(top);
      const step = isKnown ? `${isPen ? "L" : "M"}${left.toFixed(1)} ${top.toFixed(1)}` : "";
      isPen = isKnown;
      return step;
    }).join("");
  }

  drawCurve({ x, y, kind }) {
    return svg("path", { class: `chart-curve ${kind}`, d: this.path(x, y) });
  }

  drawArea() {
    const { area } = this.drawn;
    if (!area) return [];
    const kept = area.x.map((_, k) => k).filter((k) => Number.isFinite(this.across(area.x[k])));
    const floor = (value) => (this.axes.y.isLog ? Math.max(value, this.axes.y.low) : value);
    const there = this.path(kept.map((k) => area.x[k]), kept.map((k) => floor(area.high[k])));
    const back = this.path(kept.map((k) => area.x[k]).reverse(), kept.map((k) => floor(area.low[k])).reverse());
    return [svg("path", { class: "chart-area", d: `${there}${back.replace("M", "L")}Z` })];
  }

  drawBand() {
    if (!this.band) return [];
    const [low, high] = this.band.map((value) => Math.min(1, Math.max(0, shareOf(this.axes.x, value) || 0)));
    const { left, top, width, height } = this.frame;
    return [svg("rect", { class: "chart-band", x: left + low * width, y: top, width: Math.max(1, (high - low) * width), height })];
  }

  drawMarks() {
    return (this.drawn.marks ?? []).map((value) => {
      const x = this.across(value).toFixed(1);
      return svg("path", { class: "chart-mark", d: `M${x} ${this.frame.top}v7` });
    });
  }

  drawAxes() {
    const { left, top, width, height } = this.frame;
    const [right, bottom] = [left + width, top + height];
    const { x, y } = this.axes;
    const below = ticks(x, width / TICK_PX.x);
    const beside = ticks(y, height / TICK_PX.y);
    return [
      svg("path", { class: "chart-axis", d: `M${left} ${top}V${bottom}H${right}` }),
      ...beside.map((value) => svg("path", { class: "chart-grid", d: `M${left} ${this.down(value).toFixed(1)}H${right}` })),
      ...below.map((value) => text("chart-tick is-below", this.across(value), bottom + 13, tickInWords(x, value))),
      ...beside.map((value) => text("chart-tick is-beside", left - 5, this.down(value) + 3.5, tickInWords(y, value))),
      text("chart-title is-below", left + width / 2, bottom + 28, this.drawn.x),
      text("chart-title is-beside", 0, 0, this.drawn.y, `translate(9 ${top + height / 2}) rotate(-90)`),
    ];
  }

  drawCursor() {
    if (!this.cursor || !this.axes) return;
    const share = this.at === null ? NaN : shareOf(this.axes.x, this.at);
    const isSeen = share >= 0 && share <= 1;
    this.cursor.setAttribute("d", isSeen ? `M${this.across(this.at).toFixed(1)} ${this.frame.top}v${this.frame.height}` : "");
  }

  leave() {
    this.resized.disconnect();
  }
}

const ordered = (one, other) => (one < other ? [one, other] : [other, one]);

/** On a logarithmic axis the number itself, far from 1 as a power. */
function tickInWords({ low, high, isLog }, value) {
  if (!isLog) return number(value, high - low);
  const power = Math.log10(value);
  const isPower = Math.abs(power - Math.round(power)) < 1e-9 && (power > 3 || power < -3);
  return isPower ? `10${[...String(Math.round(power))].map((sign) => (sign === "-" ? "⁻" : "⁰¹²³⁴⁵⁶⁷⁸⁹"[sign])).join("")}` : number(value);
}

function text(kind, x, y, said, transform) {
  const element = svg("text", { class: kind, x, y, ...(transform ? { transform } : {}) });
  element.textContent = said;
  return element;
}
