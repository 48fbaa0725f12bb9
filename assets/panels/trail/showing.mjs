/** Whether the trail stands beside the map: shown once there is anything to see, until it is put away; a drawer where the window is narrow. */

import { h, icon } from "../dom.mjs";
import { trailOf } from "./trail.mjs";

const KEY = "trail";
const NARROW = "(max-width: 1180px)";

/** Open as a drawer: not kept, a narrow window begins with the map. */
let isOpen = false;

export const isDrawer = () => matchMedia(NARROW).matches;

/** @param {import("./trail.mjs").Trail} trail */
export function isShown(trail) {
  if (isDrawer()) return isOpen;
  return !trail.isEmpty && localStorage.getItem(KEY) !== "away";
}

/** @param {boolean} isWanted   @param {{isKept?: boolean}} [how]   isKept: for other visits too */
export function show(isWanted, { isKept = true } = {}) {
  isOpen = isWanted && isDrawer();
  if (isKept && !isDrawer()) localStorage.setItem(KEY, isWanted ? "" : "away");
  document.dispatchEvent(new CustomEvent("trailshown"));
}

/**
 * The button above the map: how many maps there are.
 * @param {Object} engine
 * @param {string} collection
 * @param {import("../dom.mjs").Leaving} leaving
 */
export function trailButton(engine, collection, leaving) {
  const trail = trailOf(engine, collection);
  const number = h("span", { class: "number" });
  const button = h("button", { class: "button trail-toggle", type: "button", hidden: true, title: "Maps made of parts of this one", onclick: () => show(!isShown(trail)) }, icon("trail"), number);
  const update = () => {
    const maps = trail.nodes.length;
    button.hidden = trail.isEmpty;
    number.textContent = String(maps);
    button.classList.toggle("is-busy", trail.making.waiting.some(({ fault }) => !fault));
    button.setAttribute("aria-label", `Trail: ${maps} ${maps === 1 ? "map" : "maps"}`);
    button.setAttribute("aria-pressed", String(isShown(trail)));
  };
  for (const event of ["trailchanged", "trailshown"]) leaving.listen(document, event, update);
  leaving.listen(window, "resize", update);
  update();
  return button;
}
