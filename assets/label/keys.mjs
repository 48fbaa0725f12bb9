/** The keys of the label page: letters and digits are the classes', everything else is here. */

import { h } from "../panels/dom.mjs";
import { answerOfKey } from "./tree.mjs";

const FIELDS = "input:not([type=checkbox]), select, textarea, dialog, [contenteditable], .menu-panel, .facets, .chooser";
const GROUPS = {
  Answer: [["a letter, a digit", "yes to the class it stands beside; again: take it back"], ["shift + it", "no"], ["alt + it", "not sure"], ["+", "yes to the class marked in the list"], ["−", "no to it"], [".", "not sure about it"], ["↑, ↓", "mark another class"]],
  "Go on": [["enter", "take what the model is sure of, and go on"], ["space", "go on"], ["→", "skip"], ["←", "back"]],
  "In the grid": [["arrows", "move the frame; with shift choose"], ["ctrl + a", "choose all, or none"], ["esc", "choose none"]],
  "Take back": [["ctrl + z", "undo, without limit"], ["ctrl + shift + z", "redo"], ["?", "this list"]],
};

/**
 * What a key means. Pure.
 * @param {KeyboardEvent} event
 * @param {import("./tree.mjs").Tree|null} tree
 * @returns {{act: string, label?: string, value?: string}|null}
 */
export function meaningOf(event, tree) {
  const { key, shiftKey, altKey } = event;
  if (event.ctrlKey || event.metaKey) return meaningWithCommand(key.toLowerCase(), shiftKey, altKey);
  const answer = tree && answerOfKey(tree, event);
  if (answer) return { act: "answer", ...answer };
  if (altKey) return null;
  const value = { "+": "yes", "-": "no", "−": "no", ".": "unsure" }[key];
  if (value) return { act: "current", value };
  const act = { Enter: "accept", " ": "next", ArrowRight: "next", ArrowLeft: "back", ArrowUp: "up", ArrowDown: "down", Escape: "none", "?": "keys" }[key];
  return act ? { act } : null;
}

function meaningWithCommand(key, shiftKey, altKey) {
  if (altKey) return null;
  if (key === "z") return { act: shiftKey ? "redo" : "undo" };
  return { y: { act: "redo" }, a: { act: "all" } }[key] ?? null;
}

/**
 * Whether the page must leave a key to what has the focus: fields take letters, buttons are pushed.
 * @param {KeyboardEvent} event
 * @param {boolean} hasDialog   whether one is open
 */
export function isTaken(event, hasDialog) {
  if (event.defaultPrevented || hasDialog || event.target.closest?.(FIELDS)) return true;
  return (event.key === "Enter" || event.key === " ") && Boolean(event.target.closest?.("button, a, summary, input, label"));
}

/** Show the list of keys; Esc closes it and gives the focus back. */
export function showKeys() {
  if (document.querySelector("dialog.keys")) return;
  const title = h("h2", { id: "keys-title" }, "Keys");
  const close = h("button", { class: "button", type: "button", onclick: () => dialog.close() }, "Close");
  const dialog = h(
    "dialog", { class: "keys label-keys", aria: { labelledby: title.id }, onclick: (event) => event.target === dialog && dialog.close(), onclose: () => dialog.remove() },
    h("div", { class: "keys-head" }, title, close), h("div", { class: "keys-groups" }, Object.entries(GROUPS).map(group)),
  );
  document.body.append(dialog);
  dialog.showModal();
}

function group([name, keys]) {
  const lines = keys.flatMap(([key, meaning]) => [h("dt", {}, key.split(", ").flatMap((one, k) => [k ? " " : "", h("kbd", {}, one)])), h("dd", {}, meaning)]);
  return h("section", {}, h("h3", {}, name), h("dl", {}, lines));
}
