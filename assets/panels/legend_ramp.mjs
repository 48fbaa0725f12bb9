/** The legend of numbers: the ramp with a handle at either end, and how it is coloured. */

import { rampEnds } from "../map/colouring.mjs";
import { RAMPS } from "../map/ramps.mjs";
import { h, oncePerFrame } from "./dom.mjs";
import { RampBounds } from "./legend_bounds.mjs";
import { count, date, number } from "./format.mjs";
import { placeOn, trackOf, valueOn } from "./ramp_scale.mjs";

const STEP = 0.02;
const ENDS = ["low", "high"];

export class RampLegend {
  /** @param {Object} engine @param {Object} column as served */
  constructor(engine, column) {
    Object.assign(this, { engine, column });
    this.handles = ENDS.map((end) => this.handle(end));
    this.track = h("div", { class: "ramp" }, this.handles);
    this.bounds = new RampBounds(column, (change) => this.set(change));
    this.missing = h("div", { class: "legend-entry" });
    this.maps = h("select", { class: "form-select", aria: { label: "Colour map" }, onchange: () => this.set({ map: this.maps.value }) }, RAMPS.map((name) => h("option", { value: name }, name)));
    this.log = this.button("log", "Equal ratios take equal parts of the ramp", () => this.set({ log: !this.legend.log }));
    this.reverse = this.button("reverse", "Turn the ramp round", () => this.set({ reverse: !this.legend.reverse }));
    this.trend = this.button("trend", "The mean of the images around each place, under the points", () => this.set({ trend: !this.legend.trend }));
    this.trendSaid = h("span", { class: "quiet ramp-said" });
    this.reset = h("button", { class: "link-button", type: "button", onclick: () => this.set({ low: null, high: null }) }, "Whole range");
    this.element = h(
      "div", { class: "legend-ramp" }, this.track, this.bounds.element, this.missing,
      h("div", { class: "ramp-tools" }, this.maps, this.log, this.reverse), h("div", { class: "ramp-tools" }, this.trend, this.trendSaid), this.reset,
    );
    this.apply = oncePerFrame(() => this.engine.setColouring({ column: column.name, ...this.wanted }));
  }

  button(name, title, act) {
    return h("button", { class: "button", type: "button", title, onclick: act }, name);
  }

  set(change) {
    this.wanted = change;
    this.apply();
  }

  handle(end) {
    const label = end === "low" ? "Value of the first colour" : "Value of the last colour";
    const handle = h("span", { class: "ramp-handle", role: "slider", tabindex: "0", title: label, aria: { label } });
    handle.addEventListener("pointerdown", (event) => {
      handle.setPointerCapture(event.pointerId);
      this.dragged = end;
    });
    handle.addEventListener("pointermove", (event) => {
      if (this.dragged !== end) return;
      const box = this.track.getBoundingClientRect();
      this.move(end, (event.clientX - box.left) / box.width);
    });
    for (const over of ["pointerup", "pointercancel"]) handle.addEventListener(over, () => { this.dragged = null; this.update(this.legend); });
    handle.addEventListener("keydown", (event) => {
      const step = { ArrowLeft: -STEP, ArrowDown: -STEP, ArrowRight: STEP, ArrowUp: STEP }[event.key];
      if (!step) return;
      event.preventDefault();
      this.move(end, placeOn(this.scale, this.legend[end]) + step);
    });
    return handle;
  }

  /** Take one end to a place of the track, never past the other. */
  move(end, place) {
    const value = valueOn(this.scale, place);
    const { low, high } = this.legend;
    this.set(end === "low" ? { low: Math.min(value, high), high } : { low, high: Math.max(value, low) });
  }

  /** @param {Object} legend   of engine.legend() */
  update(legend) {
    this.legend = legend;
    const known = this.engine.store.whole(this.column.name);
    if (!known) return;
    this.usual ??= rampEnds(known);
    const whole = known.range();
    if (!this.dragged) this.scale = trackOf(whole, this.usual, legend);
    const places = ENDS.map((end) => placeOn(this.scale, legend[end]));
    this.paint(legend, places);
    const span = legend.high - legend.low;
    const say = (value) => (legend.isDate ? date(value, span) : number(value, span));
    ENDS.forEach((end, k) => this.tell(end, k, places[k], say(legend[end])));
    this.bounds.update(legend);
    this.maps.value = legend.map;
    for (const name of ["log", "reverse", "trend"]) this[name].setAttribute("aria-pressed", String(Boolean(legend[name])));
    this.log.disabled = legend.isDate || !(whole.high > 0);
    this.trend.disabled = this.engine.dims === 3;
    this.trendSaid.textContent = this.engine.dims === 3 ? "only on the 2-D map" : "mean of the images nearby";
    const settings = this.engine.colourSettings.get(this.column.name) ?? {};
    this.reset.hidden = settings.low === undefined && settings.high === undefined;
    this.sayMissing(legend.missing);
  }

  paint({ stops }, [from, to]) {
    const last = stops.length - 1;
    const middle = stops.map((colour, k) => `${colour} ${(100 * (from + ((to - from) * k) / last)).toFixed(2)}%`);
    this.track.style.background = `linear-gradient(to right, ${middle.join(", ")})`;
  }

  tell(end, k, place, said) {
    const handle = this.handles[k];
    handle.style.left = `${100 * place}%`;
    handle.setAttribute("aria-valuemin", this.scale.low);
    handle.setAttribute("aria-valuemax", this.scale.high);
    handle.setAttribute("aria-valuenow", this.legend[end]);
    handle.setAttribute("aria-valuetext", said);
  }

  sayMissing(missing) {
    this.missing.hidden = !missing;
    if (!missing) return;
    const left = this.engine.histogram(this.column.name)?.missingRemaining ?? missing.count;
    this.missing.replaceChildren(
      h("span", { class: "swatch", style: `background:${missing.colour}` }), h("span", { class: "legend-label" }, "missing"), h("span", { class: "facet-count number" }, count(left)),
    );
  }
}
