/** Keys that work wherever the focus is: undo, redo, the list of all keys and gestures, and most of those of the map. */

import { make } from "./dom.mjs";

const isMac = /Mac|iPhone|iPad/.test(globalThis.navigator?.platform ?? "");
const COMMAND = isMac ? "⌘" : "ctrl";

const FIELDS = "input, select, textarea, dialog, [contenteditable]";
const WITH_KEYS = `${FIELDS}, .menu-panel, .chooser, [role=dialog], [role=tree], [role=grid], [role=listbox], table`; // letters may mean something there
const NOTE = "Arrows, + − and enter need the focus on the map: click it, or reach it with tab. All others work anywhere but in fields, menus, lists and tables.";

const GROUPS = {
  Look: [
    ["scroll, pinch, + −", "zoom; close up, pictures replace points"],
    ["drag, arrows", "move; in 3-D turn"],
    ["right drag", "in 3-D move"],
    ["double click, 0", "show everything"],
    ["t", "pictures on and off"],
    ["c", "names of clusters on and off"],
    ["k", "lines from the open image to those truly most like it on and off"],
    ["g, r", "gallery, or table, of what the map shows"],
  ],
  Open: [
    ["click, tap", "open an image"],
    ["enter", "open the image nearest to the middle"],
    ["e", "see the open image large, down to the pixel"],
    ["f, s, l, q, a, c", "there: FFT, lattice, profile, I(q), axes, channels of its file; ? lists all"],
    [", .", "there: the image before and after in its file"],
    ["n, p", "on to the next nearest, and back"],
    ["esc", "put down the tool, close the image, drop the selection"],
    ["/", "search text"],
  ],
  Select: [
    ["shift + drag", "draw a lasso; on touch: press long, then draw"],
    ["b, l", "draw boxes, or lassos, by dragging"],
    [`with ${COMMAND}`, "add"],
    ["with alt", "take away"],
    [`with ${COMMAND} + alt`, "keep only what is in both"],
    ["shift + click", "one image more or less"],
    ["v", "all that match the filters"],
    ["i", "all that are not selected"],
    ["m", "make a map of what is selected, or passes the filters"],
    ["u", "up to the map that this one was made from"],
  ],
  Undo: [
    [`${COMMAND} + z`, "undo"],
    [`${COMMAND} + shift + z`, "redo"],
    ["?", "this list"],
  ],
};

/**
 * @param {import("./engine.mjs").Engine} engine
 * @param {import("./doing.mjs").Doing} doing   what the keys of the map do; gestures.mjs asks it first where the map has the focus
 * @returns {() => void} stop listening
 */
export function listenKeys(engine, doing) {
  const onKey = (event) => {
    if (event.defaultPrevented || event.target.closest?.(FIELDS) || document.querySelector("dialog[open]")) return;
    const done = press(engine, event) || (!event.target.closest?.(WITH_KEYS) && pressMap(engine, doing, event));
    if (done) event.preventDefault();
  };
  document.addEventListener("keydown", onKey);
  return () => document.removeEventListener("keydown", onKey);
}

/** @returns {boolean} whether the key means something */
function press(engine, event) {
  const key = event.key.toLowerCase();
  const hasCommand = event.ctrlKey || event.metaKey;
  if (hasCommand && key === "z" && !event.altKey) event.shiftKey ? engine.redo() : engine.undo();
  else if (hasCommand && key === "y") engine.redo();
  else if (!hasCommand && key === "?") showKeys();
  else return false;
  return true;
}

/** The keys of the map that leave the page's own alone: not enter, which pushes buttons. @returns {boolean} as press() */
function pressMap(engine, doing, { key, ctrlKey, metaKey, altKey }) {
  if (ctrlKey || metaKey || altKey || key === "Enter" || engine.status.phase !== "ready") return false;
  if (key === "0") doing.reset();
  else if (key === "Escape") doing.escape();
  else return doing.key(key);
  return true;
}

/**
 * Show a list of keys and gestures. The focus stays within; Esc closes it and gives the focus back.
 * @param {Object<string, Array<[string, string]>>} groups   [keys, meaning] under their heading
 * @param {string} note
 */
export function showKeys(groups = GROUPS, note = NOTE) {
  if (document.querySelector("dialog.keys")) return;
  const title = make("h2", { id: "keys-title" }, "Keys and gestures");
  const close = make("button", { className: "button", type: "button", onclick: () => dialog.close() }, "Close");
  const dialog = make(
    "dialog",
    { className: "keys" },
    make("div", { className: "keys-head" }, title, close),
    make("div", { className: "keys-groups" }, ...Object.entries(groups).map(group)),
    make("p", { className: "keys-note" }, note),
  );
  dialog.setAttribute("aria-labelledby", title.id);
  dialog.onclick = (event) => event.target === dialog && dialog.close();
  dialog.onclose = () => dialog.remove();
  document.body.append(dialog);
  dialog.showModal();
}

function group([name, keys]) {
  const lines = keys.flatMap(([key, meaning]) => [make("dt", {}, ...key.split(/(?<=.), /).flatMap((one, k) => [k ? " " : "", make("kbd", {}, one)])), make("dd", {}, meaning)]);
  return make("section", {}, make("h3", {}, name), make("dl", {}, ...lines));
}
