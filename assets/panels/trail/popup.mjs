/** A small panel beside a button, above whatever would cut it off. Esc, a click elsewhere and scrolling put it away. */

import { h } from "../dom.mjs";

const GAP_PX = 4;

/** @type {(() => void)|null} puts the one away that is open */
let leaveOpen = null;

/**
 * @param {HTMLElement} anchor   the button; it gets the focus back
 * @param {string} label
 * @param {(close: () => void) => HTMLElement[]} draw
 * @param {() => void} [leave]   told when it is put away by anything but Esc or its own `close`
 */
export function openPopup(anchor, label, draw, leave = () => {}) {
  const wasOpen = anchor.getAttribute("aria-expanded") === "true";
  leaveOpen?.();
  if (wasOpen) return;
  const listening = new AbortController();
  const close = () => {
    const hadFocus = panel.contains(document.activeElement);
    listening.abort();
    panel.remove();
    anchor.setAttribute("aria-expanded", "false");
    leaveOpen = null;
    if (hadFocus) anchor.focus({ preventScroll: true });
  };
  const panel = h("div", { class: "trail-popup", role: "dialog", aria: { label } }, draw(close));
  const away = (leaveOpen = () => {
    close();
    leave();
  });
  (anchor.closest(".trail, .crumbs") ?? document.body).append(panel);
  anchor.setAttribute("aria-expanded", "true");
  place(panel, anchor.getBoundingClientRect());
  const on = (target, event, act, options) => target.addEventListener(event, act, { ...options, signal: listening.signal });
  on(document, "pointerdown", (event) => [panel, anchor].some((part) => part.contains(event.target)) || away(), { capture: true });
  on(document, "keydown", (event) => {
    if (event.key !== "Escape") return;
    event.stopPropagation();
    close();
  }, { capture: true });
  on(window, "resize", away);
  (panel.querySelector("[autofocus]") ?? panel.querySelector("button, input, textarea"))?.focus({ preventScroll: true });
}

/** Below the button where there is room, else above it; never over the edge of the window. */
function place(panel, { left, right, top, bottom }) {
  const { offsetWidth: width, offsetHeight: height } = panel;
  const x = Math.min(left, innerWidth - width - GAP_PX);
  const y = bottom + height + GAP_PX < innerHeight ? bottom + GAP_PX : Math.max(GAP_PX, top - height - GAP_PX);
  panel.style.left = `${Math.max(GAP_PX, x + width > right && left > innerWidth / 2 ? right - width : x)}px`;
  panel.style.top = `${y}px`;
}
