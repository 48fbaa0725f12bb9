/** How a map was made: a node of the trail with its parameters, a fine-tuned one with what that brought. */

import { h, icon } from "../dom.mjs";
import { madeOf, tunedOf } from "./trust_words.mjs";

/** @param {Object} node   NODE of GET …/trail/{id} @returns {HTMLElement[]} */
export function drawMade(node) {
  const notes = node.used?.notes ?? [];
  return [
    h("dl", { class: "made" }, madeOf(node).flatMap(([term, said]) => [h("dt", {}, term), h("dd", {}, said)])),
    ...notes.map((note) => h("div", { class: "notice made-note" }, icon("info-circle"), h("p", {}, note))),
  ];
}

/** @param {import("./trust_words.mjs").Score[]} scores   of the map of a fine-tuned embedding @returns {HTMLElement[]} */
export function drawTuned(scores) {
  return [
    h("p", { class: "small" }, "By an embedding fine-tuned on this collection. Images that took no part were asked before and after:"),
    drawScores(scores),
  ];
}

/** @param {import("./trust_words.mjs").Score[]} scores @returns {HTMLElement} each measure before and after */
export function drawScores(scores) {
  return h("dl", { class: "made" }, tunedOf(scores).flatMap(([term, said]) => [h("dt", {}, term), h("dd", {}, said)]));
}
