/** How an image is shown: colours, scale, and the values of darkest and brightest, by hand or by percentile. */

import { RAMPS } from "../../map/ramps.mjs";
import { h } from "../dom.mjs";
import { Histogram } from "./histogram.mjs";
import { facts, percentiles } from "./numbers.mjs";
import { colourTable, toneOf } from "./tone.mjs";

const SCALES = { linear: "linear", log: "logarithmic", sqrt: "square root" };
const DIGITS = 6;

export class Look {
  /**
   * @param {(look: {tone: (value: number) => number, table: Uint32Array, window: {low: number, high: number}, scale: string}) => void} onLook
   * @param {string} colourmap   one of RAMPS
   */
  constructor(onLook, colourmap) {
    this.onLook = onLook;
    this.colourmap = select("Colours", Object.fromEntries(RAMPS.map((name) => [name, name])), () => this.say());
    this.colourmap.value = RAMPS.includes(colourmap) ? colourmap : "grey";
    this.scale = select("Scale", SCALES, () => this.say());
    this.histogram = new Histogram((window) => this.set(window));
    this.low = this.bound("Darkest value", "low");
    this.high = this.bound("Brightest value", "high");
    this.auto = h("button", { class: "button", type: "button", title: "From the value that 0.5 % of the pixels lie below to the one that 0.5 % lie above", onclick: () => this.reset() }, "0.5 – 99.5 %");
    this.element = h("div", { class: "image-look" }, this.low, this.histogram.element, this.high, this.auto);
  }

  /** The scale that its instrument's images are looked at in. @param {"linear"|"log"|"sqrt"|undefined} scale */
  begin(scale) {
    this.scale.value = scale in SCALES ? scale : "linear";
  }

  /**
   * @param {import("./npy.mjs").Field} field whose window is found anew
   * @param {ReturnType<typeof facts>} [told]   of its values, where they are known
   */
  show(field, told = facts(field.values, field.dtype)) {
    Object.assign(this, { field, told });
    this.reset();
  }

  reset() {
    this.set(percentiles(this.field.values));
    this.histogram.show(this.field, this.window, this.told);
  }

  set(window) {
    this.window = window;
    for (const [input, value] of [[this.low, window.low], [this.high, window.high]]) input.value = String(Number(value.toPrecision(DIGITS)));
    this.say();
  }

  say() {
    if (this.window) this.onLook({ tone: toneOf(this.scale.value, this.window.low, this.window.high), table: colourTable(this.colourmap.value), window: this.window, scale: this.scale.value });
  }

  bound(label, end) {
    const change = () => {
      const window = { ...this.window, [end]: Number(input.value) };
      const isWindow = input.value.trim() !== "" && Number.isFinite(window[end]) && window.low < window.high;
      input.setAttribute("aria-invalid", String(!isWindow));
      if (!isWindow) return;
      this.set(window);
      this.histogram.show(this.field, window, this.told);
    };
    const input = h("input", { class: "input number", inputmode: "decimal", title: label, aria: { label }, onchange: change });
    return input;
  }
}

function select(label, choices, onchange) {
  const element = h("select", { class: "form-select", title: label, aria: { label }, onchange });
  element.append(...Object.entries(choices).map(([value, said]) => h("option", { value }, said)));
  return element;
}
