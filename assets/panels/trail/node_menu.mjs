/** What can be done with one map of the trail: name it, note something, compare it, show its images, delete it. */

import { h, icon } from "../dom.mjs";
import { say } from "../say.mjs";
import { showBeside } from "../sidebyside/beside.mjs";
import { showOnParent } from "./going.mjs";
import { openPopup } from "./popup.mjs";
import { deletedInWords, deletionInWords, nameOf } from "./words.mjs";

const LONGEST_NOTE = 2000;

/**
 * @param {Object} engine
 * @param {import("./trail.mjs").Trail} trail
 * @param {import("./forest.mjs").Node} node
 * @param {{rename: () => void}} acts
 * @returns {HTMLElement} the button
 */
export function nodeMenu(engine, trail, node, { rename }) {
  const button = h("button", {
    class: "button plain icon-only trail-more", type: "button", tabindex: "-1", title: "More", aria: { label: `More about ${nameOf(node)}`, expanded: "false", haspopup: "dialog" },
    onclick: (event) => { event.stopPropagation(); openPopup(button, `More about ${nameOf(node)}`, draw); },
  }, icon("dots"));
  const entry = (close, name, mark, act, kind = "") => h("button", { class: `trail-entry ${kind}`, type: "button", onclick: () => { close(); act(); } }, icon(mark), name);
  const draw = (close) => [
    entry(close, "Rename", "pencil", rename),
    entry(close, node.note ? "Change the note" : "Add a note", "note", () => openPopup(button, `Note on ${nameOf(node)}`, (shut) => noteForm(trail, node, shut))),
    entry(close, "Compare side by side", "columns", () => showBeside(`${node.id}/${engine.dims}`)),
    entry(close, "Show on the map it came from", "arrow-left", () => tell(showOnParent(engine, trail, node.id))),
    entry(close, deletionInWords(trail.branch(node.id).length), "trash", () => tell(remove(trail, node)), "danger"),
  ];
  return button;
}

/** Say it where something fails. @param {Promise<any>} doing */
export const tell = (doing) => doing.catch((error) => say(error.message));

/** Delete a map with its branch; the message offers to take that back. */
export async function remove(trail, node) {
  const gone = await trail.remove(node.id);
  say(deletedInWords(nameOf(node), gone.length), "", { label: "Undo", act: () => tell(trail.restore(gone)) });
}

function noteForm(trail, node, close) {
  const text = h("textarea", { class: "input", rows: 4, maxlength: LONGEST_NOTE, autofocus: true, aria: { label: "Note" }, placeholder: "What is to be seen here" });
  text.value = node.note ?? "";
  const save = (event) => {
    event.preventDefault();
    close();
    if (text.value.trim() !== (node.note ?? "")) tell(trail.change(node, { note: text.value.trim() }));
  };
  text.addEventListener("keydown", (event) => { if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) save(event); });
  return [h("form", { class: "trail-note-form", onsubmit: save }, text, h("button", { class: "button primary", type: "submit" }, "Keep"))];
}
