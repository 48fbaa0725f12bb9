/** The drawer below the map: its height by drag or keys, open or shut, both kept in this browser. */

import { h } from "../dom.mjs";

const KEY = "sheet-height";
const LOWEST_PX = 110;
const STEP_PX = 40;

/** The height kept within what leaves the map some room. @param {number} wanted @param {number} room pixels of both */
export function heightWithin(wanted, room) {
  return Math.round(Math.min(Math.max(LOWEST_PX, wanted), Math.max(LOWEST_PX, room - 160)));
}

/**
 * @param {HTMLElement} body   what is resized
 * @returns {{grip: HTMLElement, fit: () => void}}
 */
export function resizable(body) {
  let wanted = Number(localStorage.getItem(KEY)) || 250;
  const room = () => body.closest(".middle")?.clientHeight ?? window.innerHeight;
  const grip = h("div", {
    class: "sheet-grip", role: "separator", tabindex: "0", title: "Drag to make the gallery taller or lower",
    aria: { orientation: "horizontal", label: "Height of the gallery", valuemin: LOWEST_PX },
  });
  const fit = () => {
    const height = heightWithin(wanted, room());
    body.style.height = `${height}px`;
    grip.setAttribute("aria-valuenow", height);
    grip.setAttribute("aria-valuemax", heightWithin(Infinity, room()));
  };
  const take = (height) => {
    wanted = heightWithin(height, room());
    localStorage.setItem(KEY, wanted);
    fit();
  };
  let from = null;
  grip.addEventListener("pointerdown", (event) => {
    grip.setPointerCapture(event.pointerId);
    from = event.clientY + heightWithin(wanted, room());
  });
  grip.addEventListener("pointermove", (event) => { if (from !== null) take(from - event.clientY); });
  for (const end of ["pointerup", "pointercancel"]) grip.addEventListener(end, () => { from = null; });
  grip.addEventListener("keydown", (event) => {
    const step = { ArrowUp: STEP_PX, ArrowDown: -STEP_PX }[event.key];
    if (!step) return;
    event.preventDefault();
    take(heightWithin(wanted, room()) + step);
  });
  return { grip, fit };
}
