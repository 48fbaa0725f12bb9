/** One line of the tree: a map with its picture, or one that is being made. */

import { h, icon } from "../dom.mjs";
import { count, images } from "../format.mjs";
import { ROOT } from "./forest.mjs";
import { send } from "./going.mjs";
import { nodeMenu, tell } from "./node_menu.mjs";
import { linesAbout, nameOf, toldOf, trustInWords, trustOf } from "./words.mjs";

const MOST_INDENT = 7;

const indent = (depth) => `--depth:${Math.min(depth, MOST_INDENT)}`;
const theme = () => document.documentElement.dataset.bsTheme ?? "light";

/**
 * @param {{engine: Object, trail: import("./trail.mjs").Trail, go: (id: string) => void, rename: (id: string) => void}} column
 * @param {{node: import("./forest.mjs").Node, depth: number, place: number, of: number}} line
 * @returns {HTMLElement}
 */
export function nodeLine({ engine, trail, go, rename }, { node, depth, place, of }) {
  const titleOf = (name) => engine.column(name)?.title || name;
  const picture = h("img", {
    class: "trail-picture", alt: "", width: 56, height: 42, loading: "lazy",
    src: `${trail.address}/${node.id}/thumbnail.png?theme=${theme()}&version=${engine.info?.version ?? ""}`, onerror: () => picture.classList.add("is-lost"),
  });
  const trust = trustOf(node);
  const size = h("span", { class: "trail-size number" }, count(node.count), trust === null ? null : trustBadge(trustInWords(trust)));
  const about = linesAbout(node, titleOf).map((text) => h("span", { class: "trail-about" }, text));
  const name = h("span", { class: "trail-name" }, nameOf(node), node.note ? icon("note") : null);
  return h(
    "div", {
      class: "trail-line", role: "treeitem", tabindex: "-1", style: indent(depth), title: toldOf(node, titleOf), data: { node: node.id },
      aria: { level: depth + 1, posinset: place, setsize: of, selected: "false", label: toldOf(node, titleOf) }, onclick: () => go(node.id),
    },
    picture, h("span", { class: "trail-words" }, name, size, about),
    node.id === ROOT ? null : nodeMenu(engine, trail, node, { rename: () => rename(node.id) }),
  );
}

function trustBadge(trust) {
  const title = `trustworthiness ${trust}: how far points that are near each other here are alike; 1 is best`;
  return h("span", { class: "trail-trust", role: "img", title, aria: { label: `trustworthiness ${trust}` } }, trust);
}

/**
 * @param {{engine: Object, trail: import("./trail.mjs").Trail}} column
 * @param {import("./making.mjs").Waiting} waiting
 * @param {number} depth
 */
export function waitingLine({ engine, trail }, waiting, depth) {
  const { making } = trail;
  const { id, name, count: of, fault, request } = waiting;
  const known = waiting.fraction !== null;
  const done = known ? `${Math.round(100 * waiting.fraction)} %` : "";
  const button = (label, act) => h("button", { class: "link-button", type: "button", onclick: act, aria: { label: `${label}: ${name || images(of)}` } }, label);
  const again = () => { making.dismiss(id); send(engine, trail, request); };
  const line = h("div", { class: `progress-line${known ? "" : " unknown"}` }, h("div", { style: known ? `width:${100 * waiting.fraction}%` : null }));
  const parts = fault
    ? [h("span", { class: "trail-fault" }, fault), h("span", { class: "trail-acts" }, request ? button("Try again", again) : null, button("Dismiss", () => making.dismiss(id)))]
    : [line, h("span", { class: "trail-about" }, [waiting.said, done].filter(Boolean).join(" · ")), h("span", { class: "trail-acts" }, button("Cancel", () => tell(making.cancel(id))))];
  return h(
    "div", { class: `trail-line trail-waiting${fault ? " is-bad" : ""}`, role: "treeitem", tabindex: "-1", style: indent(depth), data: { job: id }, aria: { level: depth + 1, selected: "false", label: `${name || images(of)}: ${fault ?? `being made, ${waiting.said} ${done}`}` } },
    h("span", { class: "trail-words" }, h("span", { class: "trail-name" }, name || "A new map"), h("span", { class: "trail-size number" }, count(of)), ...parts),
  );
}
