/** The histogram under an image, with a handle at each end of what is shown between dark and bright. */

import { h } from "../dom.mjs";
import { number } from "../format.mjs";
import { histogram, histogramRange } from "./numbers.mjs";

const BINS = 192;
const HEIGHT = 48;
const KEY_SHARE = 0.01;
const APART = 1e-3; // of the range: as near as two handles come

/** `onWindow` hears of a window that a handle was moved to. */
export class Histogram {
  constructor(onWindow) {
    this.onWindow = onWindow;
    this.bars = svg("path", { class: "histogram-bars" });
    const drawing = svg("svg", { viewBox: `0 0 ${BINS} ${HEIGHT}`, preserveAspectRatio: "none", "aria-hidden": "true" });
    drawing.append(this.bars);
    this.handles = { low: this.handle("low", "Darkest value"), high: this.handle("high", "Brightest value") };
    this.element = h("div", { class: "histogram" }, drawing, ...Object.values(this.handles));
  }

  /** @param {import("./npy.mjs").Field} field @param {{low: number, high: number}} window @param {{least: number, most: number}} told */
  show(field, window, told) {
    this.range = histogramRange(window, told);
    const counts = histogram(field.values, this.range, BINS);
    const most = Math.log1p(counts.reduce((largest, one) => Math.max(largest, one), 1));
    const tops = Array.from(counts, (one, k) => `V${(HEIGHT * (1 - Math.log1p(one) / most)).toFixed(1)}H${k + 1}`);
    this.bars.setAttribute("d", `M0 ${HEIGHT}${tops.join("")}V${HEIGHT}Z`);
    this.put(window);
  }

  put(window) {
    this.window = window;
    const { low, high } = this.range;
    for (const [end, handle] of Object.entries(this.handles)) {
      handle.style.left = `${100 * Math.min(1, Math.max(0, (window[end] - low) / (high - low)))}%`;
      for (const [name, value] of [["valuemin", low], ["valuemax", high], ["valuenow", window[end]]]) handle.setAttribute(`aria-${name}`, value);
      handle.setAttribute("aria-valuetext", number(window[end]));
    }
  }

  handle(end, label) {
    const button = h("button", { class: `histogram-handle is-${end}`, type: "button", role: "slider", title: label, aria: { label } });
    button.addEventListener("pointerdown", (event) => { button.setPointerCapture(event.pointerId); });
    button.addEventListener("pointermove", (event) => {
      if (!button.hasPointerCapture(event.pointerId)) return;
      const { left, width } = this.element.getBoundingClientRect();
      this.set(end, this.range.low + ((event.clientX - left) / width) * (this.range.high - this.range.low));
    });
    button.addEventListener("keydown", (event) => {
      const way = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1 }[event.key];
      if (!way) return;
      event.preventDefault();
      this.set(end, this.window[end] + way * KEY_SHARE * (this.range.high - this.range.low));
    });
    return button;
  }

  set(end, value) {
    const { low, high } = this.range;
    const apart = APART * (high - low);
    const [least, most] = end === "low" ? [low, this.window.high - apart] : [this.window.low + apart, high];
    this.put({ ...this.window, [end]: Math.max(least, Math.min(most, value)) });
    this.onWindow(this.window);
  }
}

/** @returns {SVGElement} */
export function svg(tag, attributes = {}) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}
