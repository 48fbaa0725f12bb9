/** Known rows and candidates on one map: scroll zooms, drag moves, a click opens a candidate; arrow keys go from one to the next. */

import { h, oncePerFrame } from "../panels/dom.mjs";
import { addressOf } from "../panels/ask.mjs";
import { colourOf, coloursOf, sheetOf } from "./colours.mjs";
import { extentOf, sampleOf } from "./numbers.mjs";
import { Plane } from "./plane.mjs";
import { said, titleOf } from "./wish.mjs";

const REACH_PX = 10;
const KNOWN_PX = 4;
const ZOOM = 1.0015;
const DRAG_PX = 4;
const MOST_DRAWN = 20_000; // known rows; of more an even sample

export class Scatter {
  /** @param {import("./store.mjs").DesignStore} store @param {import("../panels/dom.mjs").Leaving} leaving */
  constructor(store, leaving) {
    this.store = store;
    this.property = store.info.properties[0];
    this.sample = sampleOf(store.rows, MOST_DRAWN);
    this.sampled = [".x", ".y"].map((axis) => Float32Array.from(this.sample, (row) => store.columns.get(axis)[row]));
    this.canvas = h("canvas", { class: "design-canvas", aria: { hidden: "true" } });
    this.over = h("canvas", { class: "design-canvas", aria: { hidden: "true" } });
    this.tip = h("div", { class: "design-tip", hidden: true });
    this.ground = h("div", {
      class: "design-ground", tabindex: "0", role: "group",
      aria: { label: "Map of known rows and candidates. Left and right open one candidate after the other, plus and minus zoom, 0 shows all." },
    }, this.canvas, this.over, this.tip);
    this.ramp = h("i", { class: "design-ramp", aria: { hidden: "true" } });
    this.legend = h("figcaption", { class: "design-legend number" });
    this.element = h("figure", { class: "design-map" }, this.ground, this.legend);
    this.drawLegend();
    const [x, y] = [".x", ".y"].map((name) => extentOf(store.columns.get(name)));
    this.plane = new Plane({ x, y });
    this.draw = oncePerFrame(() => this.paint());
    this.drawOver = oncePerFrame(() => this.paintOver());
    for (const event of ["proposal", "brush"]) leaving.add(store.subscribe(event, this.draw));
    for (const event of ["open", "hover"]) leaving.add(store.subscribe(event, this.drawOver));
    leaving.listen(document, "themechange", this.draw);
    const resized = new ResizeObserver(this.draw);
    resized.observe(this.ground);
    leaving.add(() => resized.disconnect());
    this.listen();
  }

  drawLegend() {
    const { property } = this;
    const { properties } = this.store.info;
    const choose = h("select", { class: "form-select", aria: { label: "Known rows coloured by" }, onchange: () => this.colourBy(choose.value) }, properties.map((one) => h("option", { value: one.name, selected: one === property }, titleOf(one))));
    const zero = property.low === 0 && property.zeros > 0 ? [key("design-dot is-zero", "zero")] : [];
    this.legend.replaceChildren(properties.length > 1 ? choose : h("span", {}, titleOf(property)), ...zero, h("span", {}, said(property.low, { ...property, unit: null })), this.ramp, h("span", {}, said(property.high, property)), key("design-dot", "candidate"));
  }

  /** @param {string} name of a property */
  colourBy(name) {
    this.property = this.store.info.properties.find((one) => one.name === name);
    this.drawLegend();
    this.legend.querySelector("select").focus();
    this.draw();
  }

  listen() {
    const { ground, plane } = this;
    const at = (event) => { const box = ground.getBoundingClientRect(); return [event.clientX - box.left, event.clientY - box.top]; };
    ground.addEventListener("wheel", (event) => { event.preventDefault(); plane.zoomAt(ZOOM ** -event.deltaY, ...at(event)); this.draw(); }, { passive: false });
    ground.addEventListener("pointerdown", (event) => { if (event.button === 0) { ground.setPointerCapture(event.pointerId); this.drag = { from: at(event), last: at(event), isMoved: false }; } });
    ground.addEventListener("pointermove", (event) => this.onMove(at(event)));
    ground.addEventListener("pointerup", (event) => this.onUp(at(event)));
    ground.addEventListener("pointercancel", () => { this.drag = null; });
    ground.addEventListener("pointerleave", () => { this.store.hover(null); });
    ground.addEventListener("dblclick", () => { plane.reset(); this.draw(); });
    ground.addEventListener("keydown", (event) => this.onKey(event));
  }

  onMove(at) {
    const { drag } = this;
    if (!drag) return this.store.hover(this.under(at));
    drag.isMoved ||= Math.hypot(at[0] - drag.from[0], at[1] - drag.from[1]) > DRAG_PX;
    if (drag.isMoved) this.plane.move(at[0] - drag.last[0], at[1] - drag.last[1]);
    drag.last = at;
    return this.draw();
  }

  onUp(at) {
    const isClick = this.drag && !this.drag.isMoved;
    this.drag = null;
    const under = isClick ? this.under(at) : null;
    if (under?.candidate !== undefined) this.store.open(under.candidate);
  }

  /** The candidate under a place of the screen, else the known row. */
  under(at) {
    if (!this.plane.width) return null;
    const { proposal, kept } = this.store;
    const candidate = proposal ? this.plane.nearest(proposal.columns.get(".x"), proposal.columns.get(".y"), ...at, REACH_PX, (place) => kept[place] === 1) : -1;
    if (candidate >= 0) return { candidate };
    const place = this.plane.nearest(...this.sampled, ...at, KNOWN_PX);
    return place < 0 ? null : { row: this.sample[place] };
  }

  onKey(event) {
    const way = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    const zoom = { "+": 1.4, "-": 1 / 1.4 }[event.key];
    const { plane, store } = this;
    if (way && store.proposal?.length) store.open(((store.state.open ?? (way > 0 ? -1 : 0)) + way + store.proposal.length) % store.proposal.length);
    else if (zoom) plane.zoomAt(zoom, plane.width / 2, plane.height / 2);
    else if (event.key === "0") plane.reset();
    else return;
    event.preventDefault();
    this.draw();
  }

  paint() {
    if (!this.canvas.isConnected || !this.canvas.clientWidth) return;
    const { plane, store } = this;
    const colours = coloursOf(this.canvas);
    this.ramp.style.background = `linear-gradient(to right, ${[0, 0.25, 0.5, 0.75, 1].map((share) => colours.ramp[Math.round(share * (colours.ramp.length - 1))]).join(", ")})`;
    const { pen, width, height } = sheetOf(this.canvas);
    plane.size(width, height);
    this.paintKnown(pen, colours);
    if (store.proposal) this.paintCandidates(pen, colours);
    this.paintOver();
  }

  /** What is pointed at and what is open, on a sheet of their own: the rest need not be drawn again. */
  paintOver() {
    if (!this.plane.width || !this.over.clientWidth) return;
    const colours = coloursOf(this.canvas);
    const { pen } = sheetOf(this.over);
    this.markKnown(pen, colours);
    if (this.store.proposal) this.markCandidates(pen, colours);
    this.showTip();
  }

  paintKnown(pen, colours) {
    const { plane, store, property } = this;
    const [xs, ys, values] = [".x", ".y", property.name].map((name) => store.columns.get(name));
    const size = Math.min(6, 2 * Math.sqrt(plane.zoom) * (xs.length < 1500 ? 1.7 : 1));
    pen.globalAlpha = store.proposal ? 0.55 : 0.85;
    for (const row of this.sample) {
      pen.fillStyle = colourOf(values[row], property, colours);
      pen.fillRect(plane.across(xs[row]) - size / 2, plane.down(ys[row]) - size / 2, size, size);
    }
    pen.globalAlpha = 1;
  }

  markKnown(pen, colours) {
    const { plane, store } = this;
    const { hovered } = store;
    const [xs, ys] = [".x", ".y"].map((name) => store.columns.get(name));
    if (hovered?.row !== undefined) ring(pen, plane.across(xs[hovered.row]), plane.down(ys[hovered.row]), 6, colours.ink);
    const nearest = store.opened?.nearest?.row;
    if (nearest !== undefined) ring(pen, plane.across(xs[nearest]), plane.down(ys[nearest]), 6, colours.quiet);
  }

  paintCandidates(pen, colours) {
    const { plane, store } = this;
    const { proposal, kept } = store;
    const [xs, ys] = [".x", ".y"].map((name) => proposal.columns.get(name));
    const radius = proposal.length > 100 ? 2.75 : 4;
    for (let place = proposal.length - 1; place >= 0; place -= 1) {
      if (!kept[place]) continue;
      disc(pen, plane.across(xs[place]), plane.down(ys[place]), radius, colours.candidate, colours.ground);
    }
  }

  markCandidates(pen, colours) {
    const { plane, store } = this;
    const { proposal, hovered, state } = store;
    const [xs, ys] = [".x", ".y"].map((name) => proposal.columns.get(name));
    for (const [place, size] of [[hovered?.candidate, 6], [state.open, 8]]) {
      if (place === undefined || place === null) continue;
      disc(pen, plane.across(xs[place]), plane.down(ys[place]), size - 2, colours.candidate, colours.ground);
      ring(pen, plane.across(xs[place]), plane.down(ys[place]), size, colours.ink);
    }
  }

  showTip() {
    const { store, tip, plane } = this;
    const { hovered } = store;
    const isOver = this.ground.matches(":hover") && hovered !== null;
    tip.hidden = !isOver;
    if (!isOver) return;
    const isCandidate = hovered.candidate !== undefined;
    const columns = isCandidate ? store.proposal.columns : store.columns;
    const place = hovered.candidate ?? hovered.row;
    const key = JSON.stringify(hovered);
    if (this.tipOf !== key || this.tipFor !== store.proposal) tip.replaceChildren(...this.tipParts(isCandidate, place, columns));
    [this.tipOf, this.tipFor] = [key, store.proposal];
    const [across, down] = [plane.across(columns.get(".x")[place]), plane.down(columns.get(".y")[place])];
    tip.style.left = `${Math.min(plane.width - tip.offsetWidth - 4, Math.max(4, across + 12))}px`;
    tip.style.top = `${Math.min(plane.height - tip.offsetHeight - 4, Math.max(4, down + 12))}px`;
  }

  tipParts(isCandidate, place, columns) {
    const { store } = this;
    const { info } = store;
    const head = h("strong", {}, isCandidate ? `Candidate ${place + 1}` : "Known row");
    const lines = [...info.properties, ...info.parameters].map((column) => h("div", {}, h("span", { class: "quiet" }, titleOf(column)), ` ${said(columns.get(column.name)[place], column)}`));
    const image = isCandidate ? null : store.images?.[place];
    const picture = image ? h("img", { src: `${addressOf(info.collection)}/images/${image}.png?size=128`, alt: "", width: 96, height: 96 }) : null;
    return [picture, head, ...lines].filter(Boolean);
  }
}

const key = (kind, words) => h("span", {}, h("i", { class: kind, aria: { hidden: "true" } }), words);

function ring(pen, x, y, radius, colour) {
  pen.strokeStyle = colour;
  pen.lineWidth = 2;
  pen.beginPath();
  pen.arc(x, y, radius, 0, 2 * Math.PI);
  pen.stroke();
}

function disc(pen, x, y, radius, colour, edge) {
  pen.fillStyle = colour;
  pen.strokeStyle = edge;
  pen.lineWidth = 1;
  pen.beginPath();
  pen.arc(x, y, radius, 0, 2 * Math.PI);
  pen.fill();
  pen.stroke();
}
