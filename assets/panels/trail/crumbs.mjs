/** Above the map: the path from the main map to the one that is shown, or the maps of the whole collection to choose from. */

import { isNode } from "../../map/with_maps.mjs";
import { fill, h, icon, Leaving, redraw } from "../dom.mjs";
import { goTo } from "./going.mjs";
import { tell } from "./node_menu.mjs";
import { openPopup } from "./popup.mjs";
import { trailOf } from "./trail.mjs";
import { nameOf } from "./words.mjs";

/**
 * @param {HTMLElement} root
 * @param {Object} engine
 * @param {{collection: string}} page
 * @returns {() => void} takes the path down
 */
export function mountCrumbs(root, engine, { collection }) {
  if (!collection) return () => {};
  const leaving = new Leaving();
  const trail = trailOf(engine, collection);
  const list = h("ol");
  const go = (id) => tell(goTo(engine, id));
  const choice = h("select", { class: "form-select", aria: { label: "Map of the whole collection" }, onchange: () => go(choice.value) });
  const whole = h("label", { class: "whole-maps" }, h("span", { aria: { hidden: "true" } }, "Map"), choice);
  const path = h("nav", { aria: { label: "Path to this map" } }, list);
  let drawn = "";
  const draw = () => {
    const maps = toChoose(engine);
    root.hidden = trail.isEmpty && !maps.length;
    fill(root, [maps.length ? whole : path]);
    redraw(choice, maps.map(({ name, title }) => h("option", { value: name }, title)));
    if (maps.length) choice.value = engine.map.name;
    const steps = trail.path(engine.map?.name);
    const now = JSON.stringify(steps.map((node) => [node.id, nameOf(node)]));
    if (root.hidden || now === drawn) return;
    drawn = now;
    list.replaceChildren(...steps.map((node, at) => crumb(node, at === steps.length - 1, go)));
    collapse(list, steps, go);
  };
  const again = () => { drawn = ""; draw(); };
  leaving.listen(document, "trailchanged", draw);
  leaving.add(engine.subscribe("ready", draw));
  const observer = new ResizeObserver(again);
  observer.observe(root);
  leaving.add(() => observer.disconnect());
  draw();
  return () => leaving.run();
}

/**
 * The maps of the whole collection, where one of several is shown: a fine-tuned embedding brings one of its own. On a part the path says where it is.
 * @param {{info: {maps: Array<{name: string, title: string}>}|null, map: {name: string}|null}} engine
 */
export function toChoose({ info, map }) {
  const maps = info && map && !isNode(map.name) ? info.maps.filter(({ name }) => !isNode(name)) : [];
  return maps.length > 1 ? maps : [];
}

function crumb(node, isLast, go) {
  const name = nameOf(node);
  const step = isLast ? h("span", { class: "crumb", title: name, aria: { current: "page" } }, name) : h("button", { class: "crumb", type: "button", title: name, onclick: () => go(node.id) }, name);
  return h("li", {}, step, isLast ? null : icon("chevron-right"));
}

/** Where the path does not fit, its middle is behind one button. */
function collapse(list, path, go) {
  const hidden = [];
  const more = h("button", {
    class: "crumb", type: "button", title: "More maps of this path", aria: { label: "More maps of this path", expanded: "false", haspopup: "dialog" },
    onclick: () => openPopup(more, "More maps of this path", (close) => hidden.map((node) => h("button", { class: "trail-entry", type: "button", onclick: () => { close(); go(node.id); } }, nameOf(node)))),
  }, "…");
  const place = h("li", {}, more, icon("chevron-right"));
  while (list.scrollWidth > list.clientWidth && list.children.length > 2) {
    const from = hidden.length ? 2 : 1; // after the main map and what stands for the hidden
    if (list.children.length <= from + 1) break;
    if (!hidden.length) list.children[0].after(place);
    hidden.push(path[hidden.length + 1]);
    list.children[2].remove();
  }
}
