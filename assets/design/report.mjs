/** How far to trust a design. */

import { h } from "../panels/dom.mjs";

/** @param {Object} info   design.json @returns {HTMLElement[]} */
export function drawReport(info) {
  return [h("h2", {}, "Report"), ...info.notes.map((words) => h("p", { class: "quiet small" }, words))];
}
