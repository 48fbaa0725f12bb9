/** The tool that draws a line over an image, by pointer or by keys, and the chart of the values along it. */

import { h } from "../dom.mjs";
import { number, quantity } from "../format.mjs";
import { svg } from "./histogram.mjs";
import { lengthOf, profile } from "./profile.mjs";
import { length } from "./words.mjs";

const WIDTH = 600;
const HEIGHT = 120;
const GRASP_PX = 12;
const END_PX = 5;
const KEY_STEPS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const KEY_LEAP = 10; // with shift
const ACROSS = [0.1, 0.9]; // of what is seen: the line that a key draws

export class Line {
  /**
   * @param {import("./stage.mjs").Stage} stage
   */
  constructor(stage) {
    Object.assign(this, { stage, pixel: null, unit: null, ends: null, isActive: false });
    this.layer = stage.layer(() => this.mark());
    this.curve = svg("path", { class: "profile-curve" });
    this.cursor = svg("path", { class: "profile-cursor" });
    this.drawing = svg("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: "none", role: "img", "aria-label": "Values along the line" });
    this.drawing.append(this.curve, this.cursor);
    this.drawing.addEventListener("pointermove", (event) => this.read(event.offsetX / this.drawing.clientWidth));
    this.drawing.addEventListener("pointerleave", () => this.read(null));
    this.hint = h("span", { class: "profile-said" }, "Drag over the image to draw a line.");
    this.across = h("button", { class: "link-button", type: "button", title: "Then move its ends by arrow keys, with shift by 10 pixels", onclick: () => this.drawAcross() }, "Put one across");
    this.handles = ["Start", "End"].map((name, end) => h("button", { class: "stage-handle", type: "button", aria: { label: `${name} of the line` }, onkeydown: (event) => this.step(end, event) }));
    this.top = h("span");
    this.bottom = h("span");
    this.far = h("span");
    const chart = h("div", { class: "profile-chart" }, h("div", { class: "profile-values number" }, this.top, this.bottom), this.drawing, h("span"), h("div", { class: "profile-lengths number" }, h("span", {}, "0"), this.far));
    this.element = h("div", { class: "image-profile" }, chart, h("p", { class: "profile-line" }, this.hint, this.across));
    this.element.classList.add("is-empty");
  }

  /** Whether drags draw; what was drawn goes when they no longer do. */
  activate(isActive) {
    this.isActive = isActive;
    if (isActive) this.stage.element.append(...this.handles);
    else for (const handle of this.handles) handle.remove();
    this.update();
  }

  /** The image is another. @param {{pixel: {x: number, y: number}|null, unit: string|null}} scale */
  measure({ pixel, unit }) {
    Object.assign(this, { pixel, unit });
    this.ends = this.ends?.map((end) => this.inside(end)) ?? null;
    this.update();
  }

  /** A line without a pointer: across the middle of what is seen. */
  drawAcross() {
    const { width, height } = this.stage.frame;
    this.ends = ACROSS.map((share) => this.inside(this.stage.from({ x: share * width, y: height / 2 })));
    this.update();
    this.handles[0].focus();
  }

  step(end, event) {
    const way = KEY_STEPS[event.key];
    if (!way || !this.ends) return;
    event.preventDefault();
    const far = event.shiftKey ? KEY_LEAP : 1;
    this.ends[end] = this.inside({ x: this.ends[end].x + far * way[0], y: this.ends[end].y + far * way[1] });
    this.update();
  }

  /** Take a drag: an end that is near is moved, else a new line is begun. */
  take(at) {
    if (!this.isActive) return null;
    const near = this.ends?.findIndex((end) => this.isNear(end, at)) ?? -1;
    if (near < 0) this.ends = [at, at];
    const moved = near < 0 ? 1 : near;
    return (to) => {
      this.ends[moved] = this.inside(to);
      this.update();
    };
  }

  isNear(end, at) {
    const { zoom } = this.stage.placement;
    return Math.hypot(end.x - at.x, end.y - at.y) * zoom <= GRASP_PX;
  }

  inside({ x, y }) {
    const { width, height } = this.stage.field;
    return { x: Math.min(width, Math.max(0, x)), y: Math.min(height, Math.max(0, y)) };
  }

  /** Draw line and chart anew: the line was moved, or the values are others. */
  update() {
    this.mark();
    if (!this.isActive || !this.ends) return;
    this.values = profile(this.stage.field, ...this.ends);
    const known = this.values.filter((value) => !Number.isNaN(value));
    this.element.classList.toggle("is-empty", known.length < 2);
    if (known.length < 2) return;
    const [least, most] = known.reduce(([low, high], value) => [Math.min(low, value), Math.max(high, value)], [Infinity, -Infinity]);
    this.range = { least, most: most > least ? most : least + (Math.abs(least) || 1) };
    this.curve.setAttribute("d", this.path());
    this.top.textContent = quantity(this.range.most, this.unit, most - least || undefined);
    this.bottom.textContent = quantity(least, this.unit, most - least || undefined);
    this.far.textContent = this.inWords(1);
    this.read(null);
  }

  path() {
    const last = this.values.length - 1;
    let isPen = false;
    return Array.from(this.values, (value, k) => {
      const isKnown = !Number.isNaN(value);
      const step = isKnown ? `${isPen ? "L" : "M"}${((WIDTH * k) / last).toFixed(1)} ${this.height(value).toFixed(1)}` : "";
      isPen = isKnown;
      return step;
    }).join("");
  }

  height(value) {
    const { least, most } = this.range;
    return 4 + (HEIGHT - 8) * (1 - (value - least) / (most - least));
  }

  /** The length of a share of the line. */
  inWords(share) {
    const { value, isLength } = lengthOf(...this.ends, this.pixel);
    return isLength ? length(share * value, value) : `${number(share * value, value)} pixels`;
  }

  /** Say what lies at a share of the line, and mark it on the image; without one how long the line is. */
  read(share) {
    if (!this.ends || !this.range) return;
    const k = share === null ? null : Math.min(this.values.length - 1, Math.max(0, Math.round(share * (this.values.length - 1))));
    this.share = k === null ? null : k / (this.values.length - 1);
    this.cursor.setAttribute("d", k === null ? "" : `M${WIDTH * this.share} 0V${HEIGHT}`);
    const value = k === null ? null : this.values[k];
    const { least, most } = this.range;
    if (k === null) this.hint.textContent = `${this.inWords(1)} long. Drag an end to move it, elsewhere for a new line.`;
    else this.hint.textContent = `at ${this.inWords(this.share)}: ${Number.isNaN(value) ? "masked" : quantity(value, this.unit, most - least)}`;
    this.mark();
  }

  mark() {
    const { stage } = this;
    const isDrawn = this.isActive && this.ends !== null && stage.placement !== null;
    for (const handle of this.handles) handle.hidden = !isDrawn;
    if (!isDrawn) return this.layer.replaceChildren();
    const [from, to] = this.ends.map((end) => stage.at(end));
    for (const [end, { x, y }] of [from, to].entries()) {
      Object.assign(this.handles[end].style, { left: `${x}px`, top: `${y}px` });
      this.handles[end].setAttribute("aria-description", `x ${Math.floor(this.ends[end].x)}, y ${Math.floor(this.ends[end].y)}; arrows move it`);
    }
    const drawn = [svg("line", { x1: from.x, y1: from.y, x2: to.x, y2: to.y, class: "stage-line" })];
    for (const { x, y } of [from, to]) drawn.push(svg("circle", { cx: x, cy: y, r: END_PX, class: "stage-end" }));
    if (this.share !== null && this.share !== undefined) drawn.push(svg("circle", { cx: from.x + (to.x - from.x) * this.share, cy: from.y + (to.y - from.y) * this.share, r: END_PX, class: "stage-ring is-peak" }));
    this.layer.replaceChildren(...drawn);
  }
}
