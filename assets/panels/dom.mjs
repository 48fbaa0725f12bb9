/** Making and changing elements: the few lines every panel shares. */

/**
 * Make an element. Keys starting with "on" listen, "data" and "aria" take objects, the rest are attributes
 * (null and false leave an attribute out).
 * @param {string} tag
 * @param {Object} [attributes]
 * @param {...(Node|string|null)} children
 * @returns {HTMLElement}
 */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [key, value] of Object.entries(attributes)) set(element, key, value);
  element.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return element;
}

function set(element, key, value) {
  if (key.startsWith("on")) element.addEventListener(key.slice(2).toLowerCase(), value);
  else if (key === "data") Object.assign(element.dataset, value);
  else if (key === "aria") for (const [name, said] of Object.entries(value)) element.setAttribute(`aria-${name}`, said);
  else if (key === "class") element.className = value;
  else if (value !== null && value !== undefined && value !== false) element.setAttribute(key, value === true ? "" : value);
}

/** @param {string} name of an icon in theme/icons.css */
export function icon(name) {
  return h("span", { class: `icon icon-${name}`, aria: { hidden: "true" } });
}

/**
 * Fill a place with elements, some of which may stand there already: those are not taken off the page, so that
 * they keep the focus, and a press of the pointer that began on them is still a click.
 * @param {HTMLElement} place
 * @param {HTMLElement[]} elements
 */
export function fill(place, elements) {
  const wanted = new Set(elements);
  for (const child of [...place.childNodes]) if (!wanted.has(child)) child.remove();
  const focused = document.activeElement;
  elements.forEach((element, at) => {
    if (place.childNodes[at] !== element) place.insertBefore(element, place.childNodes[at] ?? null);
  });
  if (place.contains(focused) && focused !== document.activeElement) focused.focus({ preventScroll: true });
}

/**
 * Draw a place anew; what would look the same stays, with what it does: its listeners read what holds when they are called.
 * @param {HTMLElement} place
 * @param {HTMLElement[]} elements   all new
 */
export function redraw(place, elements) {
  const there = [...place.children];
  fill(place, elements.map((element, at) => (there[at]?.isEqualNode(element) ? there[at] : element)));
}

/**
 * Call `draw` at most once a frame, however often the result is asked for.
 * @param {() => void} draw
 */
export function oncePerFrame(draw) {
  let asked = 0;
  return () => {
    if (!asked) asked = requestAnimationFrame(() => { asked = 0; draw(); });
  };
}

/**
 * Call `act` when `pause_ms` have passed without another call.
 * @param {(...args: any[]) => void} act
 */
export function afterPause(act, pause_ms) {
  let timer = 0;
  return (...args) => {
    clearTimeout(timer);
    timer = setTimeout(() => act(...args), pause_ms);
  };
}

/** @type {WeakMap<HTMLElement, number>} how much is still to come of a part of the page */
const awaited = new WeakMap();

/**
 * Say of a part of the page that it is not whole yet, until this and all else that was said so has ended, well or not.
 * @param {HTMLElement} element
 * @param {Promise<any>} arriving   its failure is said by whoever waits for it
 */
export function busyUntil(element, arriving) {
  awaited.set(element, (awaited.get(element) ?? 0) + 1);
  element.setAttribute("aria-busy", "true");
  const end = () => {
    awaited.set(element, awaited.get(element) - 1);
    if (!awaited.get(element)) element.removeAttribute("aria-busy");
  };
  arriving.then(end, end);
}

/** Collects what has to be undone when a panel leaves the page. */
export class Leaving {
  constructor() {
    this.undo = [];
    this.hasLeft = false;
  }

  /** @param {() => void} undo called at once if the panel has left in the meantime */
  add(undo) {
    if (this.hasLeft) undo();
    else this.undo.push(undo);
  }

  /** Listen on `target` until the panel leaves. */
  listen(target, event, callback, options) {
    target.addEventListener(event, callback, options);
    this.add(() => target.removeEventListener(event, callback, options));
  }

  run() {
    this.hasLeft = true;
    for (const undo of this.undo.splice(0)) undo();
  }
}
