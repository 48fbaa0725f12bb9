/** The button that lays out what is chosen again, its parameters behind a caret, and the keys of the trail. */

import { h, icon } from "../dom.mjs";
import { count } from "../format.mjs";
import { menuButton } from "../menu.mjs";
import { authorOf, ParameterForm, parametersOf } from "./form.mjs";
import { goUp, reproject } from "./going.mjs";
import { inWords, isUnusual } from "./parameters.mjs";
import { obstacleOf, partOf } from "./part.mjs";
import { tell } from "./node_menu.mjs";
import { trailOf } from "./trail.mjs";

const EVENTS = ["selection", "counts", "ready", "visible"];

/**
 * @param {Object} engine
 * @param {string} collection
 * @param {import("../dom.mjs").Leaving} leaving
 * @returns {HTMLElement} for the bar below the map
 */
export function reprojectButton(engine, collection, leaving) {
  const trail = trailOf(engine, collection);
  let form = null;
  const why = h("span", { class: "visually-hidden", id: "reproject-why" });
  const make = async (how) => {
    button.classList.add("is-busy");
    const isTaken = await reproject(engine, trail, how);
    button.classList.remove("is-busy");
    return isTaken;
  };
  const start = () => make({ parameters: parametersOf(collection), name: "", author: authorOf() });
  const shown = h("span", { class: "number" });
  const button = h("button", { class: "button reproject", type: "button", onclick: start, aria: { describedby: why.id } }, icon("reproject"), h("span", {}, "Re-project", shown));
  const fill = (panel, close) => {
    form = new ParameterForm(engine, collection, { changed: () => update(), submit: async (how) => { if (await make(how)) close(); } });
    panel.replaceChildren(form.element);
    update();
    form.name.focus();
  };
  const caret = menuButton(leaving, { label: "How it is laid out", icon: "chevron-up", name: "reproject", fill });
  const update = () => {
    const part = partOf(engine);
    const obstacle = obstacleOf(engine, part);
    const parameters = parametersOf(collection);
    const number = part.how && part.count ? ` ${count(part.count)}` : "";
    const note = isUnusual(parameters) ? ` With ${inWords(parameters, (name) => engine.column(name)?.title || name).join(", ")}.` : "";
    shown.textContent = number;
    button.setAttribute("aria-label", `Re-project${number}`);
    button.setAttribute("aria-disabled", String(obstacle !== null));
    button.title = obstacle ?? `A map of these images alone (m).${note}`;
    why.textContent = button.title;
    caret.classList.toggle("is-unusual", isUnusual(parameters));
    if (form) Object.assign(form.go, { textContent: `Re-project${number}`, disabled: obstacle !== null || form.problem !== null, title: obstacle ?? "" });
  };
  for (const event of EVENTS) leaving.add(engine.subscribe(event, update));
  leaving.listen(document, "keydown", (event) => press(event, { m: start, u: () => tell(Promise.resolve(goUp(engine, trail))) }));
  update();
  return h("div", { class: "reproject-group" }, button, caret, why);
}

/** Keys that work wherever the focus is but in a field; map/keys.mjs lists them. */
function press(event, acts) {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.target.closest?.("input, select, textarea, dialog")) return;
  const act = acts[event.key];
  if (!act) return;
  event.preventDefault();
  act();
}
