/** Candidates in parallel coordinates before the known rows: a drag along an axis brushes, the lock above it holds a parameter. */

import { h, icon, oncePerFrame } from "../panels/dom.mjs";
import { acrossOf, BOTTOM_PX, brushOf, downOf, nudged, TOP_PX, valueAtHeight, wideOf } from "./axes.mjs";
import { coloursOf, sheetOf } from "./colours.mjs";
import { extentOf, sampleOf } from "./numbers.mjs";
import { headOf, inWords, said, spanOf, tidy, titleOf } from "./wish.mjs";

const KNOWN_LINES = 600;
const DRAG_PX = 4;
const GRIP_PX = 7;

export class Parallel {
  /** @param {import("./store.mjs").DesignStore} store @param {import("../panels/dom.mjs").Leaving} leaving */
  constructor(store, leaving) {
    this.store = store;
    this.sample = sampleOf(store.rows, KNOWN_LINES);
    this.canvas = h("canvas", { class: "design-canvas", aria: { hidden: "true" } });
    this.over = h("canvas", { class: "design-canvas", aria: { hidden: "true" } });
    this.clear = h("button", { class: "link-button design-clear-brushes", type: "button", onclick: () => store.clearBrushes() }, "Clear brushes");
    const columns = [...store.info.parameters.map((one) => ({ ...one, isParameter: true })), ...store.info.properties];
    this.axes = columns.map((column) => this.axis(column));
    this.ground = h("div", { class: "design-ground" }, this.canvas, this.over, this.axes.map(({ element }) => element));
    this.element = h("figure", { class: "design-parallel", aria: { label: "Candidates in parallel coordinates" } }, this.ground, h("figcaption", { class: "design-legend" }, h("span", {}, "Drag along an axis to keep what lies there."), this.clear));
    this.draw = oncePerFrame(() => this.paint());
    this.drawOver = oncePerFrame(() => this.paintOver());
    for (const event of ["proposal", "brush", "wish"]) leaving.add(store.subscribe(event, this.draw));
    for (const event of ["open", "hover"]) leaving.add(store.subscribe(event, this.drawOver));
    leaving.listen(document, "themechange", this.draw);
    const resized = new ResizeObserver(this.draw);
    resized.observe(this.ground);
    leaving.add(() => resized.disconnect());
  }

  axis(column) {
    const track = h("div", { class: "design-axis-track", tabindex: "0", role: "slider", aria: { orientation: "vertical" } });
    const lock = column.isParameter ? h("button", { class: "design-axis-lock", type: "button", onclick: () => this.turn(column) }) : null;
    const title = h("span", { class: "design-axis-title", title: headOf(column) }, titleOf(column));
    const [top, bottom] = [h("small", { class: "number" }), h("small", { class: "number" })];
    const element = h("div", { class: `design-axis${column.isParameter ? "" : " is-property"}`, data: { column: column.name } }, h("div", { class: "design-axis-head" }, title, lock), top, track, bottom);
    const axis = { column, element, track, lock, top, bottom, scale: { low: column.low, high: column.high } };
    track.addEventListener("pointerdown", (event) => this.onDown(axis, event));
    track.addEventListener("pointermove", (event) => this.onMove(axis, event));
    track.addEventListener("pointerup", () => this.onUp(axis));
    track.addEventListener("pointercancel", () => { this.drag = null; });
    track.addEventListener("keydown", (event) => this.onKey(axis, event));
    return axis;
  }

  /** Hold a parameter where it is brushed, else where the candidate that is looked at has it, else in the middle; or let go. */
  turn({ name, low, high, is_integer: isInteger }) {
    const { store } = this;
    if (store.state.locks[name] !== undefined) return store.setLock(name, null);
    const brush = store.state.brushes[name];
    const value = store.opened?.parameters[name] ?? (low + high) / 2;
    return store.setLock(name, brush ?? (isInteger ? Math.round(value) : tidy(value, { low, high })));
  }

  at({ track, scale }, event) {
    const box = track.getBoundingClientRect();
    return valueAtHeight(event.clientY - box.top + TOP_PX, scale, box.height + TOP_PX + BOTTOM_PX);
  }

  onDown(axis, event) {
    if (event.button !== 0 || !this.store.proposal) return;
    axis.track.setPointerCapture(event.pointerId);
    const value = this.at(axis, event);
    const span = spanOf(this.store.state.brushes[axis.column.name], axis.scale);
    const near = (GRIP_PX / axis.track.clientHeight) * (axis.scale.high - axis.scale.low);
    const held = span && (Math.abs(value - span.low) <= near ? span.high : Math.abs(value - span.high) <= near ? span.low : null);
    this.drag = { y: event.clientY, from: held ?? value, isMoved: false };
  }

  onMove(axis, event) {
    if (!this.drag) return;
    this.drag.isMoved ||= Math.abs(event.clientY - this.drag.y) > DRAG_PX;
    if (this.drag.isMoved) this.store.setBrush(axis.column.name, brushOf(this.drag.from, this.at(axis, event), true, axis.scale));
  }

  onUp(axis) {
    if (this.drag && !this.drag.isMoved) this.store.setBrush(axis.column.name, null);
    this.drag = null;
  }

  onKey(axis, event) {
    if (!this.store.proposal) return;
    const way = { ArrowUp: 1, ArrowDown: -1 }[event.key];
    const { name } = axis.column;
    if (way) this.store.setBrush(name, nudged(this.store.state.brushes[name], way, event.shiftKey, axis.scale));
    else if (event.key === "Delete" || event.key === "Backspace") this.store.setBrush(name, null);
    else return;
    event.preventDefault();
  }

  paint() {
    if (!this.canvas.isConnected || !this.canvas.clientWidth) return;
    const { store } = this;
    const { pen, width, height } = sheetOf(this.canvas);
    const colours = coloursOf(this.canvas);
    this.axes.forEach((axis, place) => this.place(axis, acrossOf(place, this.axes.length, width), wideOf(this.axes.length, width)));
    this.clear.hidden = !Object.keys(store.state.brushes).length;
    this.lines(pen, height, store.columns, this.sample, { colour: colours.ink, alpha: 0.045, width: 1 });
    this.paintAxes(pen, height, colours);
    this.paintOver();
    if (!store.proposal) return;
    const { proposal, kept } = store;
    const shown = [...proposal.rows.keys()].filter((place) => kept[place]);
    this.lines(pen, height, proposal.columns, shown, { colour: colours.candidate, alpha: Math.min(0.6, 0.12 + 18 / Math.max(30, shown.length)), width: 1 });
  }

  /** The lines of what is pointed at and what is open, on a sheet of their own: the rest need not be drawn again. */
  paintOver() {
    const { store } = this;
    if (!this.over.clientWidth || this.axes[0].across === undefined) return;
    const { pen, height } = sheetOf(this.over);
    if (!store.proposal) return;
    const colours = coloursOf(this.over);
    for (const [one, colour] of [[store.hovered?.candidate, colours.candidate], [store.state.open, colours.ink]]) {
      if (one !== undefined && one !== null) this.lines(pen, height, store.proposal.columns, [one], { colour, alpha: 1, width: 2.25 });
    }
  }

  /** Put an axis where it stands, and say how it is brushed and held. */
  place(axis, across, wide) {
    const { column, element, track, lock } = axis;
    const { brushes, locks } = this.store.state;
    const values = this.store.proposal?.columns.get(column.name) ?? [];
    if (!column.isParameter) axis.scale = extentOf([column.low, column.high], values);
    Object.assign(element.style, { left: `${across - wide / 2}px`, width: `${wide}px` });
    axis.across = across;
    axis.top.textContent = said(axis.scale.high, { ...column, unit: null });
    axis.bottom.textContent = said(axis.scale.low, { ...column, unit: null });
    const brush = brushes[column.name];
    const words = brush ? inWords(brush, column) : "all";
    track.setAttribute("aria-label", `${titleOf(column)}: up and down move the upper end of what is kept, with shift the lower, Delete keeps all`);
    for (const [name, value] of [["valuemin", axis.scale.low], ["valuemax", axis.scale.high], ["valuenow", brush?.max ?? axis.scale.high], ["valuetext", words]]) track.setAttribute(`aria-${name}`, value);
    if (!lock) return;
    const held = locks[column.name];
    const label = held === undefined ? `Hold ${titleOf(column)}${brush ? ` within ${words}` : ""}` : `Let go of ${titleOf(column)}, held at ${inWords(held, column)}`;
    if (lock.title === label) return;
    lock.title = label;
    lock.setAttribute("aria-label", label);
    lock.setAttribute("aria-pressed", String(held !== undefined));
    lock.replaceChildren(icon(held === undefined ? "unlock" : "lock"));
  }

  paintAxes(pen, height, colours) {
    for (const { across, column, scale } of this.axes) {
      pen.fillStyle = colours.line;
      pen.fillRect(across - 0.5, TOP_PX, 1, height - TOP_PX - BOTTOM_PX);
      const { brushes, locks, targets } = this.store.state;
      this.band(pen, height, across, scale, spanOf(locks[column.name] ?? (column.isParameter ? null : targets[column.name]), scale), { colour: colours.accent, wide: 5 });
      this.band(pen, height, across, scale, spanOf(brushes[column.name], scale), { colour: colours.candidate, wide: 11 });
    }
  }

  band(pen, height, across, scale, span, { colour, wide }) {
    if (!span) return;
    const [top, bottom] = [downOf(span.high, scale, height), downOf(span.low, scale, height)];
    pen.fillStyle = colour;
    pen.globalAlpha = 0.35;
    pen.fillRect(across - wide / 2, top, wide, Math.max(3, bottom - top));
    pen.globalAlpha = 1;
    for (const end of [top, bottom]) pen.fillRect(across - wide / 2, end - 1, wide, 2);
  }

  lines(pen, height, columns, places, { colour, alpha, width }) {
    const known = this.axes.map(({ column, scale, across }) => ({ values: columns.get(column.name), scale, across }));
    Object.assign(pen, { strokeStyle: colour, globalAlpha: alpha, lineWidth: width, lineJoin: "round" });
    for (const place of places) {
      pen.beginPath();
      known.forEach(({ values, scale, across }, k) => {
        const down = downOf(values[place], scale, height);
        if (k) pen.lineTo(across, down);
        else pen.moveTo(across, down);
      });
      pen.stroke();
    }
    pen.globalAlpha = 1;
  }
}
