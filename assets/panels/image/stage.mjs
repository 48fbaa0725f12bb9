/** A picture drawn from numbers that zooms at the cursor and moves: wheel, drag, pinch, keys, double click. */

import { h, oncePerFrame } from "../dom.mjs";
import { fit, moveBy, ofView, toFrame, toImage, viewOf, zoomAt } from "./placement.mjs";
import { pyramid } from "./pyramid.mjs";
import { paint } from "./tone.mjs";

const MOST_PIXELS = 6e6;
const WHEEL_RATE = 0.0016;
const PINCH_RATE = 0.01;
const PIXELS_A_LINE = 18;
const KEY_STEP = 60;
const KEY_ZOOM = 1.35;
const MOVES = { ArrowLeft: [KEY_STEP, 0], ArrowRight: [-KEY_STEP, 0], ArrowUp: [0, KEY_STEP], ArrowDown: [0, -KEY_STEP] };

export class Stage {
  /**
   * @param {{label: string, onLook: (at: {x: number, y: number}|null) => void, onDraw?: () => void,
   *   onTravel?: () => void, takes?: (at: {x: number, y: number}, event: PointerEvent) => ((at: {x: number, y: number}) => void)|null}} part
   *   `onLook` hears where the pointer is in image pixels, `onDraw` that the picture was drawn, `onTravel` that the user
   *   moved it; `takes` may take a drag for itself by returning what hears of it
   */
  constructor({ label, onLook, onDraw = () => {}, onTravel = () => {}, takes = () => null }) {
    Object.assign(this, { onLook, onDraw, onTravel, takes, levels: null, placement: null, isFitted: true, pointers: new Map(), followers: [] });
    this.canvas = h("canvas", { tabindex: "0", role: "application", aria: { label: `${label}: arrows move, plus and minus zoom, 0 shows all` } });
    this.marks = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    this.marks.setAttribute("aria-hidden", "true");
    this.element = h("div", { class: "stage" }, this.canvas, this.marks);
    this.draw = oncePerFrame(() => this.drawNow());
    this.resized = new ResizeObserver(() => this.place());
    this.resized.observe(this.element);
    this.listen();
  }

  get frame() {
    return { width: this.element.clientWidth, height: this.element.clientHeight };
  }

  /** @param {import("./npy.mjs").Field} field one of the same size keeps the place; a pointer that rests is told anew */
  show(field) {
    this.levels = pyramid(field);
    this.field = field;
    this.place();
    if (this.resting) this.lookAt(this.resting);
  }

  /** @param {{tone: (value: number) => number, table: Uint32Array, ceiling?: number}} look */
  colour(look) {
    this.look = look;
    this.draw();
  }

  place() {
    if (!this.field || !this.frame.width) return;
    this.placement = this.isFitted || !this.placement ? fit(this.field, this.frame) : moveBy(this.placement, 0, 0, this.field, this.frame);
    this.draw();
  }

  fit() {
    this.isFitted = true;
    this.place();
    this.onTravel();
  }

  /** What is seen, in shares of the image; null before there is one. */
  get view() {
    return this.placement && viewOf(this.placement, this.field, this.frame);
  }

  /** Show what another stage shows. @param {{x: number, y: number, zoom: number}} view */
  adopt(view) {
    if (!this.field || !this.frame.width) return;
    this.isFitted = view.zoom <= 1;
    this.placement = ofView(view, this.field, this.frame);
    this.draw();
  }

  zoom(factor, at = { x: this.frame.width / 2, y: this.frame.height / 2 }) {
    if (!this.placement) return;
    this.placement = zoomAt(this.placement, at, factor, this.field, this.frame);
    this.isFitted = this.placement.zoom <= fit(this.field, this.frame).zoom;
    this.draw();
    this.onTravel();
  }

  /** One image pixel a CSS pixel. */
  actual() {
    if (this.placement) this.zoom(1 / this.placement.zoom);
  }

  move(dx, dy) {
    if (!this.placement) return;
    this.placement = moveBy(this.placement, dx, dy, this.field, this.frame);
    this.draw();
    this.onTravel();
  }

  /**
   * A layer of drawings over the picture, above those asked for before.
   * @param {() => void} draw   called whenever the picture was drawn: places are those of at()
   * @returns {SVGGElement}
   */
  layer(draw) {
    const layer = document.createElementNS("http://www.w3.org/2000/svg", "g");
    this.marks.append(layer);
    this.followers.push(draw);
    return layer;
  }

  /** Where a point of the image lies in the frame. */
  at(point) {
    return toFrame(this.placement, point);
  }

  /** The point of the image that lies at a place in the frame. */
  from(place) {
    return toImage(this.placement, place);
  }

  drawNow() {
    const { frame, canvas } = this;
    if (!this.placement || !this.look || !frame.width) return;
    const ratio = Math.min(devicePixelRatio, Math.sqrt(MOST_PIXELS / (frame.width * frame.height)));
    const size = { width: Math.round(frame.width * ratio), height: Math.round(frame.height * ratio) };
    if (canvas.width !== size.width || canvas.height !== size.height) Object.assign(canvas, size);
    const drawn = new ImageData(size.width, size.height);
    paint(new Uint32Array(drawn.data.buffer), size, ratio, this.placement, this.levels, this.look);
    canvas.getContext("2d").putImageData(drawn, 0, 0);
    this.onDraw();
    for (const draw of this.followers) draw();
  }

  listen() {
    const { canvas } = this;
    canvas.addEventListener("wheel", (event) => this.onWheel(event), { passive: false });
    canvas.addEventListener("pointerdown", (event) => this.onDown(event));
    canvas.addEventListener("pointermove", (event) => this.onMove(event));
    for (const end of ["pointerup", "pointercancel"]) canvas.addEventListener(end, (event) => this.onUp(event));
    canvas.addEventListener("pointerleave", () => this.lookAt(null));
    canvas.addEventListener("dblclick", () => this.fit());
    canvas.addEventListener("keydown", (event) => this.onKey(event));
    canvas.addEventListener("blur", () => this.lookAt(null));
  }

  onWheel(event) {
    event.preventDefault();
    const lines = event.deltaMode === 1 ? PIXELS_A_LINE : 1;
    this.zoom(Math.exp(-event.deltaY * lines * (event.ctrlKey ? PINCH_RATE : WHEEL_RATE)), here(event));
    this.lookAt(here(event));
  }

  onDown(event) {
    if (!this.placement || event.button !== 0) return;
    this.canvas.setPointerCapture(event.pointerId);
    this.pointers.set(event.pointerId, here(event));
    this.taken = this.pointers.size === 1 ? this.takes(toImage(this.placement, here(event)), event) : null;
  }

  onMove(event) {
    const at = here(event);
    this.lookAt(at);
    const before = this.pointers.get(event.pointerId);
    if (!before) return;
    if (this.taken) this.taken(toImage(this.placement, at));
    else if (this.pointers.size === 2) this.pinch(event.pointerId, before, at);
    else this.move(at.x - before.x, at.y - before.y);
    this.pointers.set(event.pointerId, at);
  }

  onUp(event) {
    this.pointers.delete(event.pointerId);
    this.taken = null;
  }

  pinch(id, before, at) {
    const [, other] = [...this.pointers].find(([one]) => one !== id);
    const apart = (one) => Math.hypot(one.x - other.x, one.y - other.y);
    this.zoom(apart(at) / Math.max(1, apart(before)), { x: (at.x + other.x) / 2, y: (at.y + other.y) / 2 });
    this.move((at.x - before.x) / 2, (at.y - before.y) / 2);
  }

  onKey(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key in MOVES) this.move(...MOVES[event.key]);
    else if (event.key === "+" || event.key === "=") this.zoom(KEY_ZOOM);
    else if (event.key === "-") this.zoom(1 / KEY_ZOOM);
    else if (event.key === "0") this.fit();
    else if (event.key === "1") this.actual();
    else return;
    event.preventDefault();
    this.lookAt({ x: this.frame.width / 2, y: this.frame.height / 2 });
  }

  lookAt(place) {
    this.resting = place;
    if (!this.placement) return;
    const at = place && toImage(this.placement, place);
    const isInside = at && at.x >= 0 && at.y >= 0 && at.x < this.field.width && at.y < this.field.height;
    this.onLook(isInside ? at : null);
  }

  leave() {
    this.resized.disconnect();
  }
}

const here = (event) => ({ x: event.offsetX, y: event.offsetY });
