/** A button with a small panel below it; Esc, a click elsewhere or on what closes it put it away. */

import { h, icon } from "./dom.mjs";

/**
 * @param {import("./dom.mjs").Leaving} leaving
 * @param {{label: string, icon: string, name: string, fill: (panel: HTMLElement, close: () => void) => void}} menu
 *   `fill` draws what stands in the panel each time it opens
 * @returns {HTMLElement}
 */
export function menuButton(leaving, { label, icon: mark, name, fill }) {
  const panel = h("div", { class: "menu-panel", id: `menu-${name}`, role: "dialog", aria: { label }, hidden: true });
  const button = h("button", {
    class: "button icon-only", type: "button", title: label, aria: { label, expanded: "false", controls: panel.id, haspopup: "dialog" },
    onclick: () => (panel.hidden ? open() : close()),
  }, icon(mark));
  const place = h("div", { class: `menu menu-${name}` }, button, panel);
  const open = () => {
    panel.hidden = false;
    button.setAttribute("aria-expanded", "true");
    fill(panel, close);
  };
  const close = () => {
    if (panel.hidden) return;
    const hadFocus = panel.contains(document.activeElement);
    panel.hidden = true;
    button.setAttribute("aria-expanded", "false");
    if (hadFocus) button.focus();
  };
  leaving.listen(document, "pointerdown", (event) => event.composedPath().includes(place) || close(), { capture: true });
  leaving.listen(document, "keydown", (event) => {
    if (event.key !== "Escape" || panel.hidden) return;
    event.stopPropagation();
    close();
  }, { capture: true });
  return place;
}
