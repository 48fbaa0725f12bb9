/** A button that is on or off. */

import { h } from "../dom.mjs";

/**
 * @param {string} name
 * @param {boolean} isOn   at first
 * @param {(isOn: boolean) => void} turn
 * @returns {HTMLElement}
 */
export function toggled(name, isOn, turn) {
  const button = h("button", { class: "button", type: "button", aria: { pressed: String(isOn) }, onclick: () => {
    const next = button.getAttribute("aria-pressed") !== "true";
    button.setAttribute("aria-pressed", String(next));
    turn(next);
  } }, name);
  return button;
}
