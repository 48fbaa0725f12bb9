/**
 * From pointer, wheel and keys to what the user means. Knows nothing of points or cameras; positions
 * are CSS pixels from the element's top left corner. docs/map.md lists the gestures.
 */

const DRAG_FROM = { mouse: 4, pen: 5, touch: 9 };
const WHEEL_RATE = 0.0016;
const PINCH_RATE = 0.01;
const KEY_STEP = 60;
const KEY_ZOOM = 1.35;
const MOVES = {
  ArrowLeft: [KEY_STEP, 0],
  ArrowRight: [-KEY_STEP, 0],
  ArrowUp: [0, KEY_STEP],
  ArrowDown: [0, -KEY_STEP],
};
const PIXELS_A_LINE = 18;
const LONG_PRESS_MS = 450;

/**
 * @typedef {object} Intentions
 * @property {(dx: number, dy: number, isSecondary: boolean) => void} drag   secondary: right button or control key
 * @property {(x: number, y: number, factor: number) => void} zoom
 * @property {() => void} [begin]   a pointer is pressed
 * @property {() => void} [end]     none is pressed any more
 * @property {(x: number, y: number, toggles: boolean) => void} click
 * @property {(x: number, y: number) => void} doubleClick
 * @property {(x: number, y: number, clientX: number, clientY: number) => void} hover
 * @property {() => void} leave
 * @property {(points: [number, number][], mode: string, isBox: boolean) => void} lassoDraw
 * @property {(points: [number, number][], mode: string, isBox: boolean) => void} lassoEnd
 * @property {() => void} reset
 * @property {() => void} escape
 * @property {(key: string) => boolean} key    any other key; whether it means something
 * @property {"move"|"lasso"|"box"} [tool]      what a plain drag does
 * @property {string} [mode]                    what a lasso does where no key says so
 */

/**
 * Listen on an element.
 * @param {HTMLElement} element
 * @param {Intentions} intend
 * @returns {() => void} stop listening
 */
export function listen(element, intend) {
  const gestures = new Gestures(element, intend);
  const stop = new AbortController();
  const on = (type, handler, options = {}) =>
    element.addEventListener(type, (event) => handler.call(gestures, event), { signal: stop.signal, ...options });
  on("pointerdown", gestures.down);
  on("pointermove", gestures.move);
  on("pointerup", gestures.up);
  on("pointercancel", gestures.cancel);
  on("pointerleave", gestures.leave);
  on("dblclick", gestures.doubleClick);
  on("wheel", gestures.wheel, { passive: false });
  on("keydown", gestures.key);
  on("contextmenu", gestures.menu);
  return () => stop.abort();
}

/** A lasso does the usual; with control or command it adds, with alt it subtracts, with both it intersects. */
function lassoMode(event, usual = "replace") {
  const adds = event.ctrlKey || event.metaKey;
  if (event.altKey) return adds ? "intersect" : "subtract";
  return adds ? "add" : usual;
}

class Gestures {
  constructor(element, intend) {
    this.element = element;
    this.intend = intend;
    /** @type {Map<number, [number, number]>} pointers that are down */
    this.pointers = new Map();
    /** @type {null|"press"|"drag"|"lasso"|"pinch"|"spent"} */
    this.doing = null;
  }

  place(event) {
    const box = this.element.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  }

  down(event) {
    if (event.button === 1) return;
    this.element.focus?.({ preventScroll: true, focusVisible: false });
    this.element.setPointerCapture?.(event.pointerId);
    const at = this.place(event);
    this.pointers.set(event.pointerId, at);
    if (this.pointers.size === 1) this.intend.begin?.();
    this.intend.leave();
    clearTimeout(this.pressTimer);
    if (this.pointers.size === 2) {
      if (this.doing === "lasso") this.intend.lassoEnd([], this.mode, this.isBox);
      this.doing = "pinch";
      return;
    }
    this.from = at;
    this.isSecondary = event.button === 2 || event.ctrlKey === true;
    this.doing = "press";
    const { tool = "move" } = this.intend;
    this.isBox = tool === "box";
    this.points = event.shiftKey || (tool !== "move" && event.button !== 2) ? [at] : null;
    this.mode = lassoMode(event, this.intend.mode);
    if (event.pointerType === "touch") this.pressTimer = setTimeout(() => this.pressLong(), LONG_PRESS_MS);
  }

  /** A finger that rests begins a lasso. */
  pressLong() {
    if (this.doing !== "press") return;
    this.doing = "lasso";
    this.points = [this.from];
    globalThis.navigator?.vibrate?.(12);
    this.intend.lassoDraw(this.points, this.mode, this.isBox);
  }

  move(event) {
    const at = this.place(event);
    const before = this.pointers.get(event.pointerId);
    if (!before) {
      if (event.pointerType !== "touch") this.intend.hover(...at, event.clientX, event.clientY);
      return;
    }
    if (this.doing === "pinch") return this.pinch(event.pointerId, at);
    this.pointers.set(event.pointerId, at);
    const far = Math.hypot(at[0] - this.from[0], at[1] - this.from[1]) >= (DRAG_FROM[event.pointerType] ?? DRAG_FROM.mouse);
    if (this.doing === "press" && far) {
      this.doing = this.points ? "lasso" : "drag";
      if (this.doing === "drag") return this.intend.drag(at[0] - this.from[0], at[1] - this.from[1], this.isSecondary);
    }
    if (this.doing === "drag") this.intend.drag(at[0] - before[0], at[1] - before[1], this.isSecondary);
    if (this.doing === "lasso") {
      this.points.push(at);
      this.intend.lassoDraw(this.points, this.mode, this.isBox);
    }
  }

  pinch(id, at) {
    const shape = () => {
      const [[x0, y0], [x1, y1]] = [...this.pointers.values()];
      return { x: (x0 + x1) / 2, y: (y0 + y1) / 2, spread: Math.max(1, Math.hypot(x1 - x0, y1 - y0)) };
    };
    const old = shape();
    this.pointers.set(id, at);
    const now = shape();
    this.intend.drag(now.x - old.x, now.y - old.y, true);
    this.intend.zoom(now.x, now.y, now.spread / old.spread);
  }

  up(event) {
    const at = this.place(event);
    if (!this.pointers.delete(event.pointerId)) return;
    clearTimeout(this.pressTimer);
    const { doing } = this;
    this.doing = this.pointers.size ? "spent" : null;
    if (doing === "press" && event.button !== 2) this.intend.click(...at, event.shiftKey === true);
    if (doing === "lasso") this.intend.lassoEnd(this.points, this.mode, this.isBox);
    if (!this.pointers.size) this.intend.end?.();
  }

  cancel(event) {
    clearTimeout(this.pressTimer);
    this.pointers.delete(event.pointerId);
    if (this.doing === "lasso") this.intend.lassoEnd([], this.mode, this.isBox);
    this.doing = this.pointers.size ? "spent" : null;
    if (!this.pointers.size) this.intend.end?.();
  }

  leave() {
    if (!this.pointers.size) this.intend.leave();
  }

  doubleClick(event) {
    this.intend.doubleClick(...this.place(event));
  }

  wheel(event) {
    event.preventDefault();
    const pixels = event.deltaMode === 1 ? event.deltaY * PIXELS_A_LINE : event.deltaY;
    const rate = event.ctrlKey ? PINCH_RATE : WHEEL_RATE; // a trackpad's pinch comes as a wheel with control
    const factor = Math.exp(-Math.min(400, Math.max(-400, pixels)) * rate);
    this.intend.zoom(...this.place(event), factor);
  }

  menu(event) {
    event.preventDefault();
  }

  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const { width, height } = this.element.getBoundingClientRect();
    if (MOVES[event.key]) this.intend.drag(...MOVES[event.key], false);
    else if (event.key === "+" || event.key === "=") this.intend.zoom(width / 2, height / 2, KEY_ZOOM);
    else if (event.key === "-" || event.key === "_") this.intend.zoom(width / 2, height / 2, 1 / KEY_ZOOM);
    else if (event.key === "0") this.intend.reset();
    else if (event.key === "Escape") this.escape();
    else if (!this.intend.key?.(event.key)) return;
    event.preventDefault();
  }

  escape() {
    if (this.doing !== "lasso") return this.intend.escape();
    this.intend.lassoEnd([], this.mode, this.isBox);
    this.doing = "spent";
  }
}
