/** Draws a boundary: two colours by probability, paler where it is unsure, with the lines of 10, 50 and 90 %. */

import { mix, rgbOf } from "../map/palette.mjs";
import { h, oncePerFrame } from "../panels/dom.mjs";
import { number } from "../panels/format.mjs";
import { contour, placeInWords } from "./boundary_words.mjs";
import { coloursOf, sheetOf } from "./colours.mjs";
import { said, titleOf } from "./wish.mjs";

const LEFT = 44;
const BOTTOM = 32;
const TOP = 8;
const RIGHT = 10;

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
    const [none, some] = answer.level === null || answer.level === 0 ? ["zero", "not zero"] : [`below ${said(answer.level, about.property)}`, "above"];
    this.legend.replaceChildren(h("span", {}, `${titleOf(about.property)} ${none}`), h("i", { class: "design-ramp is-boundary" }), h("span", {}, some), h("span", {}, h("i", { class: "design-rule" }), "50 %"), h("span", {}, h("i", { class: "design-rule is-dashed" }), "10 and 90 %"));
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
    if (answer) this.tell(cursor ? placeInWords(about, answer.level, { x: answer.x[cursor[0]], y: answer.y[cursor[1]] }, answer.probability[cursor[1]][cursor[0]], answer.disagreement?.[cursor[1]]?.[cursor[0]]) : "");
    this.draw();
  }

  paint() {
    if (!this.answer || !this.canvas.isConnected || !this.canvas.clientWidth) return;
    const { pen } = sheetOf(this.canvas);
    const colours = coloursOf(this.canvas);
    this.paintField(pen);
    for (const [level, dash] of [[0.1, [3, 3]], [0.9, [3, 3]], [0.5, []]]) this.paintLine(pen, level, dash, colours);
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

  /** A pixel a cell, drawn large and smooth. */
  paintField(pen) {
    const { probability } = this.answer;
    const style = getComputedStyle(this.canvas);
    const [none, some, ground] = ["--side-none", "--side-some", "--map-ground"].map((name) => rgbOf(style.getPropertyValue(name)));
    const [columns, rows] = [this.answer.x.length, this.answer.y.length];
    const picture = new ImageData(columns, rows);
    for (let row = 0; row < rows; row += 1) {
      for (let at = 0; at < columns; at += 1) {
        const share = probability[row][at];
        const colour = mix(ground, share < 0.5 ? none : some, 0.12 + 0.88 * Math.abs(2 * share - 1));
        picture.data.set([...colour, 255], 4 * ((rows - 1 - row) * columns + at));
      }
    }
    const small = new OffscreenCanvas(columns, rows);
    small.getContext("2d").putImageData(picture, 0, 0);
    const { left, top, width, height } = this.frame;
    pen.drawImage(small, left, top, width, height);
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
    const say = (value, column) => number(value, column.high - column.low);
    write(pen, say(xs[0], x), left, top + height + 13, "left");
    write(pen, say(xs.at(-1), x), left + width, top + height + 13, "right");
    write(pen, axisName(x), left + width / 2, top + height + 26, "center");
    write(pen, say(ys[0], y), left - 5, top + height, "right");
    write(pen, say(ys.at(-1), y), left - 5, top + 9, "right");
    pen.save();
    pen.translate(11, top + height / 2);
    pen.rotate(-Math.PI / 2);
    write(pen, axisName(y), 0, 0, "center");
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

const axisName = (column) => (column.unit ? `${titleOf(column)} (${column.unit})` : titleOf(column));

function write(pen, words, x, y, align) {
  pen.textAlign = align;
  pen.fillText(words, x, y);
}
