/** How a node of the trail was made: its parameters, what was really used, how far its images moved. */

import { h, icon } from "../dom.mjs";
import { madeOf } from "./trust_words.mjs";

/** @param {Object} node   NODE of GET …/trail/{id} @returns {HTMLElement[]} */
export function drawMade(node) {
  const notes = node.used?.notes ?? [];
  return [
    h("dl", { class: "made" }, madeOf(node).flatMap(([term, said]) => [h("dt", {}, term), h("dd", {}, said)])),
    ...notes.map((note) => h("div", { class: "notice made-note" }, icon("info-circle"), h("p", {}, note))),
  ];
}
