/** A sentence in a pane: what went wrong, what is done. */

import { h, icon } from "../panels/dom.mjs";

/** @param {string} sentence @param {"bad"|"warn"|""} [tone] @returns {HTMLElement} */
export function told(sentence, tone = "bad") {
  return h("div", { class: `notice ${tone}`, role: tone === "bad" ? "alert" : "status" }, icon(tone ? "exclamation-triangle" : "check"), h("p", {}, sentence));
}
