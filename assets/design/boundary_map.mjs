/** Draws a boundary: the value as filled contours, the line between the sides over it, hatched where that is unsure. */

import { rgbOf } from "../map/palette.mjs";
import { h, oncePerFrame } from "../panels/dom.mjs";
import { number } from "../panels/format.mjs";
import { roundNumbers } from "../panels/image/ticks.mjs";
import { bandsOf, fieldOf, shareOf, UNSURE } from "./bands.mjs";
import { contour, isOfZero, lineInWords, placeInWords } from "./boundary_words.mjs";
import { coloursOf, sheetOf } from "./colours.mjs";
import { headOf } from "./wish.mjs";

const LEFT = 50;
const BOTTOM = 36;
const TOP = 8;
const RIGHT = 14;
const TICKS = { x: 7, y: 8 };

export class BoundaryMap {
  /** @param {import("./store.mjs").DesignStore} store @param {import("../panels/dom.mjs").Leaving} leaving @param {(words: string) => void} tell */
  constructor(store, leaving, tell) {
    Object.assign(this, { store, tell, answer: null, cursor: null });
    this.canvas = h("canvas", { class: "design-canvas", aria: { hidden: "true" } });
    this.ground = h("div", { class: "design-ground", tabindex: "0", role: "group", aria: { label: "Boundary: arrow keys read the plane" } }, this.canvas);
    this.legend = h("figcaption", { class: "design-legend number" });
    this.element = h("figure", { class: "design-boundary", hidden: true }, this.ground, this.legend);
    this.draw = oncePerFrame(() => this.paint());
    for (const event of ["proposal", "open", "brush"]) leaving.add(store.subscribe(event, this.draw));
    leaving.listen(document, "themechange", this.draw);
    const resized = new ResizeObserver(this.draw);
    resized.observe(this.ground);
    leaving.add(() => resized.disconnect());
    this.ground.addEventListener("pointermove", (event) => this.onMove(event));
    this.ground.addEventListener("pointerleave", () => this.read(null));
    this.ground.addEventListener("keydown", (event) => this.onKey(event));
  }

  /** @param {Object} answer   of POST …/boundary @param {{x: Object, y: Object, property: Object, point: Object}} about */
  show(answer, about) {
    Object.assign(this, { answer, about, cursor: null });
    this.element.hidden = false;
    this.element.classList.remove("is-waiting");
    this.edges = bandsOf(about.property);
    this.tell("");
    this.draw();
  }

  get frame() {
    return { left: LEFT, top: TOP, width: Math.max(1, this.ground.clientWidth - LEFT - RIGHT), height: Math.max(1, this.ground.clientHeight - TOP - BOTTOM) };
  }

  onMove(event) {
    if (!this.answer) return;
    const box = this.ground.getBoundingClientRect();
    const { left, top, width, height } = this.frame;
    const [columns, rows] = [this.answer.x.length, this.answer.y.length];
    const at = Math.round(((event.clientX - box.left - left) / width) * (columns - 1));
    const row = Math.round((1 - (event.clientY - box.top - top) / height) * (rows - 1));
    this.read(at >= 0 && at < columns && row >= 0 && row < rows ? [at, row] : null);
  }

  onKey(event) {
    const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[event.key];
    if (!way || !this.answer) return;
    event.preventDefault();
    const { x, y } = this.answer;
    const [at, row] = this.cursor ?? [x.length >> 1, y.length >> 1];
    this.read([Math.min(x.length - 1, Math.max(0, at + way[0])), Math.min(y.length - 1, Math.max(0, row + way[1]))]);
  }

  read(cursor) {
    this.cursor = cursor;
    const { answer, about } = this;
    if (answer) this.tell(cursor ? placeInWords(about, answer.level, this.at(cursor)) : "");
    this.draw();
  }

  /** All that was answered of one place. */
  at([column, row]) {
    const { answer } = this;
    const grids = ["value", "low", "high", "probability", "disagreement"];
    return { x: answer.x[column], y: answer.y[row], ...Object.fromEntries(grids.map((name) => [name, answer[name][row][column]])) };
  }

  paint() {
    if (!this.answer || !this.canvas.isConnected || !this.canvas.clientWidth) return;
    const { pen } = sheetOf(this.canvas);
    const colours = coloursOf(this.canvas);
    this.paintField(pen, colours);
    for (const level of UNSURE) this.paintLine(pen, level, [3, 3], colours);
    this.paintLine(pen, 0.5, [], colours);
    this.drawLegend(colours);
    this.paintAxes(pen, colours);
    this.paintCandidates(pen, colours);
  }

  across(value) {
    const { x } = this.answer;
    return this.frame.left + ((value - x[0]) / (x.at(-1) - x[0])) * this.frame.width;
  }

  down(value) {
    const { y } = this.answer;
    return this.frame.top + (1 - (value - y[0]) / (y.at(-1) - y[0])) * this.frame.height;
  }

  /** The field anew only where answer, size or colours are others: the pointer alone moves a mark over it. */
  paintField(pen, colours) {
    const { left, top, width, height } = this.frame;
    const ratio = window.devicePixelRatio || 1;
    const [wide, tall] = [Math.round(width * ratio), Math.round(height * ratio)];
    const key = `${wide} ${tall} ${colours.ramp[0]} ${colours.ground}`;
    if (this.field?.answer !== this.answer || this.field.key !== key) {
      const bands = this.edges.slice(1).map((_, band) => rgbOf(bandColour(band, this.edges, colours)));
      const sheet = { width: wide, height: tall, edges: this.edges, hasZero: isOfZero(this.answer.level), ratio };
      const canvas = new OffscreenCanvas(wide, tall);
      canvas.getContext("2d").putImageData(new ImageData(fieldOf(this.answer, sheet, { bands, zero: rgbOf(colours.none), ink: rgbOf(colours.ink) }), wide, tall), 0, 0);
      this.field = { answer: this.answer, key, canvas };
    }
    pen.drawImage(this.field.canvas, left, top, width, height);
  }

  drawLegend(colours) {
    const { about, answer, edges } = this;
    const key = `${colours.ramp[0]} ${colours.ground}`;
    if (this.legendOf === answer && this.legendKey === key) return;
    Object.assign(this, { legendOf: answer, legendKey: key });
    const span = edges.at(-1) - edges[0];
    const isSaid = (band) => band % Math.ceil(edges.length / 7) === 0;
    const swatches = edges.slice(0, -1).map((edge, band) => swatch(bandColour(band, edges, colours), isSaid(band) ? number(edge, span) : ""));
    const zero = isOfZero(answer.level) ? [h("span", {}, h("i", { class: "design-dot is-zero" }), "zero")] : [];
    this.legend.replaceChildren(
      h("strong", {}, headOf(about.property)), ...zero, h("span", { class: "design-bands" }, swatches),
      h("span", {}, h("i", { class: "design-rule" }), lineInWords(answer.level, about.property)), h("span", {}, h("i", { class: "design-hatch" }), "10 to 90 % sure"),
    );
  }

  paintLine(pen, level, dash, colours) {
    const { left, top, width, height } = this.frame;
    const [columns, rows] = [this.answer.x.length - 1, this.answer.y.length - 1];
    const place = (at, row) => [left + (at / columns) * width, top + (1 - row / rows) * height];
    pen.beginPath();
    for (const [x, y, x2, y2] of contour(this.answer.probability, level)) {
      pen.moveTo(...place(x, y));
      pen.lineTo(...place(x2, y2));
    }
    Object.assign(pen, { strokeStyle: colours.ink, lineWidth: dash.length ? 1 : 2 });
    pen.setLineDash(dash);
    pen.stroke();
    pen.setLineDash([]);
  }

  paintAxes(pen, colours) {
    const { left, top, width, height } = this.frame;
    const { x, y } = this.about;
    Object.assign(pen, { strokeStyle: colours.line, lineWidth: 1, fillStyle: colours.quiet });
    pen.strokeRect(left + 0.5, top + 0.5, width - 1, height - 1);
    pen.font = `10.5px ${getComputedStyle(this.ground).fontFamily}`;
    const [xs, ys] = [this.answer.x, this.answer.y];
    for (const value of ticksOf(xs, TICKS.x)) write(pen, number(value, x.high - x.low), this.across(value), top + height + 15, "center");
    for (const value of ticksOf(ys, TICKS.y)) write(pen, number(value, y.high - y.low), left - 5, this.down(value) + 4, "right");
    pen.beginPath();
    for (const value of ticksOf(xs, TICKS.x)) line(pen, this.across(value), top + height, 0, 4);
    for (const value of ticksOf(ys, TICKS.y)) line(pen, left, this.down(value), -4, 0);
    pen.stroke();
    write(pen, headOf(x), left + width / 2, top + height + 29, "center");
    pen.save();
    pen.translate(11, top + height / 2);
    pen.rotate(-Math.PI / 2);
    write(pen, headOf(y), 0, 0, "center");
    pen.restore();
  }

  paintCandidates(pen, colours) {
    const { x, y, point } = this.about;
    const mark = (values, size) => {
      pen.beginPath();
      pen.arc(this.across(values[x.name]), this.down(values[y.name]), size, 0, 2 * Math.PI);
    };
    if (this.store.opened) {
      Object.assign(pen, { fillStyle: colours.candidate, strokeStyle: colours.ink, lineWidth: 2 });
      mark(point, 6);
      pen.fill();
      pen.stroke();
    }
    if (!this.cursor) return;
    mark({ [x.name]: this.answer.x[this.cursor[0]], [y.name]: this.answer.y[this.cursor[1]] }, 5);
    Object.assign(pen, { strokeStyle: colours.ink, lineWidth: 1.5 });
    pen.stroke();
  }
}

const bandColour = (band, edges, { ramp }) => ramp[Math.round(shareOf(band, edges) * (ramp.length - 1))];
const ticksOf = (values, most) => roundNumbers(values[0], values.at(-1), most);

function swatch(colour, words) {
  const patch = h("i");
  patch.style.background = colour;
  return h("span", {}, patch, h("small", {}, words));
}

function line(pen, x, y, across, down) {
  pen.moveTo(Math.round(x) + 0.5, Math.round(y) + 0.5);
  pen.lineTo(Math.round(x + across) + 0.5, Math.round(y + down) + 0.5);
}

function write(pen, words, x, y, align) {
  pen.textAlign = align;
  pen.fillText(words, x, y);
}
