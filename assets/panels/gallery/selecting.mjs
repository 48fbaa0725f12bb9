/** What can be done with a selection: tools that make one, how the next one joins it, and the sets that have a name. */

import { labelChosen } from "../../label/from_map.mjs";
import { addressOf, ask } from "../ask.mjs";
import { h, icon } from "../dom.mjs";
import { say } from "../say.mjs";
import { showOnlySelected } from "./only.mjs";

const NEIGHBOURS = 24;
const TOOLS = [["move", "Move", "Drag moves the map"], ["lasso", "Lasso", "Drag draws a lasso (l)"], ["box", "Box", "Drag draws a box (b)"]];
const MODES = { replace: "new selection", add: "add to it", subtract: "take away", intersect: "keep what is in both" };

/** @param {Object} engine @returns {{element: HTMLElement, update: () => void}} what a drag on the map does */
export function toolSwitch(engine) {
  const buttons = TOOLS.map(([tool, name, title]) => h(
    "button", { type: "button", title, aria: { label: name }, onclick: () => engine.setTool(tool) }, icon(tool), h("span", { class: "tool-name" }, name),
  ));
  const mode = h(
    "select", { class: "form-select mode-choice", hidden: true, aria: { label: "The next lasso or box" }, title: "What the next lasso or box does with the selection", onchange: () => engine.setMode(mode.value) },
    Object.entries(MODES).map(([value, said]) => h("option", { value }, said)),
  );
  const update = () => {
    TOOLS.forEach(([tool], place) => buttons[place].setAttribute("aria-pressed", String(engine.tool === tool)));
    mode.value = engine.mode ?? "replace";
    mode.hidden = engine.tool === "move" && engine.selection.isEmpty;
  };
  const tools = h("div", { class: "switch", role: "group", aria: { label: "A drag on the map" } }, buttons);
  return { element: h("div", { class: "tools" }, tools, mode), update };
}

/**
 * The menu of named sets.
 * @param {Object} engine
 * @param {string} collection
 * @param {import("../dom.mjs").Leaving} leaving
 */
export function selectMenu(engine, collection, leaving) {
  const entries = {
    match: entry("All that match the filters", "v", () => engine.selectVisible(engine.mode)),
    invert: entry("All that are not selected", "i", () => engine.invert()),
    alike: entry(`The ${NEIGHBOURS} most like the open image`, "", () => selectNeighbours(engine, collection)),
    keep: entry("Show only the selected ones", "", () => showOnlySelected(engine, collection).catch((error) => say(error.message))),
    label: entry("Label them …", "", () => labelChosen(engine, collection).catch((error) => say(error.message))),
    clear: entry("Clear the selection", "esc", () => engine.select(null)),
  };
  const list = h("div", { class: "menu-list", role: "group", aria: { label: "Select" } }, Object.values(entries));
  const menu = h("details", { class: "menu" }, h("summary", { class: "button" }, "Select", icon("chevron-down")), list);
  list.addEventListener("click", () => { menu.open = false; });
  leaving.listen(document, "click", (event) => { if (!menu.contains(event.target)) menu.open = false; });
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    event.stopPropagation();
    menu.open = false;
    menu.firstChild.focus();
  });
  const update = () => {
    const none = engine.selectionSummary().count === 0;
    entries.alike.disabled = engine.openId === null;
    entries.keep.disabled = none;
    entries.clear.disabled = engine.selection.isEmpty;
  };
  return { element: menu, update };
}

function entry(name, key, act) {
  return h("button", { type: "button", onclick: act }, name, key ? h("kbd", {}, key) : null);
}

/** Select the images nearest to the open one, in the way the next lasso would. */
async function selectNeighbours(engine, collection) {
  const id = engine.openId;
  try {
    const { neighbours } = await ask(`${addressOf(collection)}/images/${id}/neighbours?k=${NEIGHBOURS}`);
    await engine.select([id, ...neighbours.map(({ image_id: other }) => other)], engine.mode);
  } catch (error) {
    say(error.message);
  }
}
