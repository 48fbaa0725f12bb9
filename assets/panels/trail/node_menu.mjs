/** What can be done with one map of the trail: name it, note something, compare it, show its images, delete it. */

import { h, icon } from "../dom.mjs";
import { say } from "../say.mjs";
import { showBeside } from "../sidebyside/beside.mjs";
import { seenOn, showOnParent } from "./going.mjs";
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
  const draw = (close) => [
    entry(close, "Rename", "pencil", rename),
    entry(close, node.note ? "Change the note" : "Add a note", "note", () => openNote(button, trail, node)),
    comparison(engine, trail, node, close),
    entry(close, "Show on the map it came from", "arrow-left", () => tell(showOnParent(engine, trail, node.id))),
    entry(close, deletionInWords(trail.branch(node.id).length), "trash", () => tell(remove(engine, trail, node)), "danger"),
  ];
  return button;
}

/** The map that is shown stands beside the one it was made from, any other beside the one that is shown. */
function comparison(engine, trail, node, close) {
  const isShown = engine.map?.name === node.id;
  const beside = isShown ? trail.path(node.id).at(-2).id : node.id;
  const name = isShown ? "Compare with the map it came from" : "Compare side by side";
  return entry(close, name, "columns", () => showBeside(`${beside}/${engine.dims}`));
}

const entry = (close, name, mark, act, kind = "") => h("button", { class: `trail-entry ${kind}`, type: "button", onclick: () => { close(); act(); } }, icon(mark), name);

/** Say it where something fails. @param {Promise<any>} doing */
export const tell = (doing) => doing.catch((error) => say(error.message));

/** Delete a map with its branch; the message offers to take that back, and so does the next step back. */
export async function remove(engine, trail, node) {
  const { map, dims, colour, colouring = null, filters } = engine.state();
  const gone = await trail.remove(node.id);
  const left = placeOf(engine);
  const bringBack = async () => {
    await trail.restore(gone);
    if (placeOf(engine) === left) await engine.setState({ map, dims, colour, ...(colouring && { colouring }), filters });
  };
  let isBack = false;
  const undo = () => {
    if (!isBack) tell(bringBack());
    isBack = true;
  };
  engine.takeBackFirst(undo);
  say(deletedInWords(nameOf(node), gone.length), "", { label: "Undo", act: undo });
}

/** What is seen: while it stays the same, nobody has gone on to something else. */
const placeOf = (engine) => `${seenOn(engine)} ${engine.colour}`;

/** Ask before a map goes with all that was made of it. @param {HTMLElement} anchor   @param {import("./forest.mjs").Node} node */
export function askToRemove(anchor, engine, trail, node) {
  const branch = trail.branch(node.id).length;
  openPopup(anchor, `Delete ${nameOf(node)}?`, (close) => [
    entry(close, deletionInWords(branch), "trash", () => tell(remove(engine, trail, node)), "danger"),
    entry(close, "Keep", "x-lg", () => {}),
  ]);
}

/** What was typed is kept when one goes on to something else; Esc discards it. */
function openNote(button, trail, node) {
  const text = h("textarea", { class: "input", rows: 4, maxlength: LONGEST_NOTE, autofocus: true, aria: { label: "Note" }, placeholder: "What is to be seen here" });
  text.value = node.note ?? "";
  const save = () => { if (text.value.trim() !== (node.note ?? "")) tell(trail.change(node, { note: text.value.trim() })); };
  openPopup(button, `Note on ${nameOf(node)}`, (close) => {
    const done = (event) => {
      event.preventDefault();
      close();
      save();
    };
    text.addEventListener("keydown", (event) => { if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) done(event); });
    return [h("form", { class: "trail-note-form", onsubmit: done }, text, h("button", { class: "button primary", type: "submit" }, "Save"))];
  }, save);
}
