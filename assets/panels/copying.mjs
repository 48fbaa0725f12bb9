/** Putting text on the clipboard, and saying that it is there. */

import { h, icon } from "./dom.mjs";

const COPIED_MS = 1600;

/**
 * A button that copies a text; plain http pages may not: there the text is shown, marked, to be copied by hand.
 * @param {string} name   what it says
 * @param {string} hint
 * @param {() => string|Promise<string>} text
 * @param {(text: string) => void} show   where it may not copy
 * @param {string} [look] class
 */
export function copyButton(name, hint, text, show, look = "button") {
  const button = h("button", { class: look, type: "button", title: hint, onclick: async () => {
    const said = await text();
    const isDone = navigator.clipboard ? await navigator.clipboard.writeText(said).then(() => true, () => false) : false;
    if (!isDone) return show(said);
    button.replaceChildren(icon("check"), " Copied");
    setTimeout(() => button.replaceChildren(name), COPIED_MS);
  } }, name);
  return button;
}

/** Mark all text of an element, for a person to copy. */
export function mark(element, text) {
  element.textContent = text;
  getSelection().selectAllChildren(element);
}
