/** Buttons that are on or off. */

import { h } from "../dom.mjs";

/** @returns {HTMLButtonElement} that calls `changed` when it was turned */
export function toggle(name, title, changed) {
  const press = () => { button.setAttribute("aria-pressed", String(!isOn(button))); changed(); };
  const button = h("button", { class: "button", type: "button", title, aria: { pressed: "false" }, onclick: press }, name);
  return button;
}

export const isOn = (button) => button.getAttribute("aria-pressed") === "true";
