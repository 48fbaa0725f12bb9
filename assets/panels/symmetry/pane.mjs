/** The symmetry pane of the large window: cell, axes and centres over the image, the reciprocal lattice over the FFT. */

import { h } from "../dom.mjs";
import { svg } from "../image/histogram.mjs";
import { cellAt, lines, reciprocal, repeats } from "./places.mjs";
import { fetchSymmetry } from "./source.mjs";
import { centreSymbol } from "./symbols.mjs";
import { latticeInWords, meaningOf, nameOf, noteOf, warningsOf } from "./words.mjs";

const CLOSEST_POINTS_PX = 7; // lattice points nearer to each other on the screen are not drawn
const CLOSEST_ELEMENTS_PX = 36; // nor axes and centres of a cell smaller than this
const MOST_LINES = 60;
const RING_PX = 7;

export class SymmetryPane {
  /**
   * @param {import("../image/stage.mjs").Stage} image
   * @param {import("../image/stage.mjs").Stage} spectrum   whose field is a square power spectrum
   */
  constructor(image, spectrum) {
    Object.assign(this, { image, spectrum, told: null, isOn: false, leaving: new AbortController() });
    this.layer = image.layer(() => this.mark());
    this.rings = spectrum.layer(() => this.ring());
    this.fault = h("p", { class: "notice bad", role: "alert", hidden: true });
    this.facts = h("dl", { class: "symmetry-facts" });
    this.strengths = h("table", { class: "symmetry-strengths" });
    this.note = h("p", { class: "quiet" });
    this.further = h("p", { hidden: true }, "Zoom in to see axes and centres.");
    this.warnings = h("ul", { class: "symmetry-warnings" });
    this.element = h("div", { class: "image-pane symmetry-pane", tabindex: "0", role: "region", aria: { label: "Lattice and symmetry" } }, this.fault, this.facts, this.strengths, this.further, this.note, this.warnings);
  }

  /** Another image is shown. @param {string} address of it */
  follow(address) {
    this.leaving.abort();
    Object.assign(this, { address, told: null });
    this.draw();
    if (this.isOn) this.load();
  }

  /** Whether the pane is open; it asks when it is seen. */
  activate(isOn) {
    this.isOn = isOn;
    if (isOn && !this.told) this.load();
    this.draw();
  }

  async load() {
    this.leaving.abort();
    this.leaving = new AbortController();
    this.fault.hidden = true;
    this.element.classList.add("is-waiting");
    try {
      this.show(await fetchSymmetry(this.address, this.leaving.signal));
    } catch (error) {
      if (error.name === "AbortError") return;
      this.fault.hidden = false;
      this.fault.textContent = error.message;
    }
    this.element.classList.remove("is-waiting");
  }

  show(told) {
    this.told = told;
    this.facts.replaceChildren(...latticeInWords(told).flatMap(([title, text]) => [h("dt", {}, title), h("dd", { class: "number" }, text)]));
    const head = h("tr", {}, ...["", "strength", "by chance"].map((text) => h("th", { scope: "col" }, text)));
    this.strengths.replaceChildren(h("thead", {}, head), h("tbody", {}, ...told.symmetry.map(row)));
    this.note.textContent = noteOf(told);
    this.warnings.replaceChildren(...warningsOf(told).map((text) => h("li", {}, text)));
    this.draw();
  }

  draw() {
    this.mark();
    this.ring();
  }

  /** Cell, points, axes and centres over the image. */
  mark() {
    const { image, told } = this;
    this.further.hidden = true;
    if (!this.isOn || !told || !image.placement) return this.layer.replaceChildren();
    const drawn = told.burnt_in ? [this.box(told.burnt_in)] : [];
    if (told.lattice) drawn.push(...this.lattice(told));
    this.layer.replaceChildren(...drawn);
  }

  lattice({ lattice, axes, centres }) {
    const { image } = this;
    const box = this.view();
    const closest = Math.hypot(...lattice.vectors[0]) * image.placement.zoom;
    const drawn = [];
    if (closest >= CLOSEST_ELEMENTS_PX) for (const axis of axes) drawn.push(...this.axis(lattice, axis, box));
    if (closest >= CLOSEST_POINTS_PX) for (const at of repeats(lattice, lattice.anchor, box)) drawn.push(dot(image.at(at)));
    const cell = cellAt(lattice, { x: (box.left + box.right) / 2, y: (box.top + box.bottom) / 2 });
    drawn.push(svg("path", { class: "symmetry-cell", d: `M${cell.map((at) => pair(image.at(at))).join("L")}Z` }));
    this.further.hidden = closest >= CLOSEST_ELEMENTS_PX || axes.length + centres.length === 0;
    if (closest < CLOSEST_ELEMENTS_PX) return drawn;
    const turn = Math.atan2(lattice.vectors[0][1], lattice.vectors[0][0]);
    for (const { fold, u, v } of centres) for (const at of repeats(lattice, [u, v], box)) drawn.push(centreSymbol(fold, image.at(at), turn));
    return drawn;
  }

  axis(lattice, axis, box) {
    return lines(lattice, axis, box, MOST_LINES).map((ends) => {
      const [from, to] = ends.map((end) => this.image.at(end));
      return svg("line", { class: `symmetry-axis is-${axis.kind}`, x1: from.x, y1: from.y, x2: to.x, y2: to.y });
    });
  }

  /** What of the image is in view, in its pixels. */
  view() {
    const { frame, field } = this.image;
    const [from, to] = [this.image.from({ x: 0, y: 0 }), this.image.from({ x: frame.width, y: frame.height })];
    return { left: Math.max(0, from.x), top: Math.max(0, from.y), right: Math.min(field.width, to.x), bottom: Math.min(field.height, to.y) };
  }

  /** What was drawn into the pixels. */
  box({ left, top, width, height }) {
    const [from, to] = [this.image.at({ x: left, y: top }), this.image.at({ x: left + width, y: top + height })];
    return svg("rect", { class: "symmetry-drawn", x: from.x - 3, y: from.y - 3, width: to.x - from.x + 6, height: to.y - from.y + 6 });
  }

  /** Rings where the lattice has reflections, and a* and b*. */
  ring() {
    const { spectrum, told } = this;
    if (!this.isOn || !told?.lattice || !spectrum.placement || !spectrum.field) return this.rings.replaceChildren();
    const { points, stars } = reciprocal(told.lattice, spectrum.field.width);
    const middle = spectrum.at({ x: spectrum.field.width / 2 + 0.5, y: spectrum.field.width / 2 + 0.5 });
    const [first, second] = stars.map((star) => spectrum.at(star));
    const closest = Math.min(...[first, second].map((star) => Math.hypot(star.x - middle.x, star.y - middle.y)));
    const rings = closest < CLOSEST_POINTS_PX ? [] : points.map((at) => circle(spectrum.at(at), Math.min(RING_PX, closest / 3), "symmetry-reflection"));
    const arrows = [[first, "a*"], [second, "b*"]].flatMap(([star, name]) => arrow(middle, star, name));
    this.rings.replaceChildren(...rings, ...arrows);
  }

  leave() {
    this.leaving.abort();
  }
}

const pair = ({ x, y }) => `${x.toFixed(1)} ${y.toFixed(1)}`;
const dot = (at) => circle(at, 2, "symmetry-point");
const circle = ({ x, y }, r, name) => svg("circle", { cx: x, cy: y, r, class: name });

function arrow(from, to, name) {
  const label = svg("text", { class: "symmetry-star", x: to.x + 6, y: to.y - 6 });
  label.textContent = name;
  return [svg("line", { class: "symmetry-arrow", x1: from.x, y1: from.y, x2: to.x, y2: to.y }), label];
}

/** A strength as a bar, with a mark where chance is. */
function row(operation) {
  const { strength, floor, is_found: isFound } = operation;
  const bar = strength === null || floor === null ? "–" : h("span", { class: "symmetry-bar" }, h("span", { style: `width:${100 * strength}%` }), h("i", { style: `left:${100 * floor}%` }));
  const value = strength === null || floor === null ? null : h("span", { class: "number" }, strength.toFixed(2));
  return h(
    "tr", { class: isFound ? "is-found" : "", title: meaningOf(operation) }, h("th", { scope: "row" }, nameOf(operation)),
    h("td", {}, bar, value), h("td", { class: "number" }, floor === null ? "–" : floor.toFixed(2)),
  );
}
