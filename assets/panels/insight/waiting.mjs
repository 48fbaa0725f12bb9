/** What stands in a panel while a question is answered, and when it cannot be. */

import { h, icon } from "../dom.mjs";

/**
 * @param {{said: string, fraction: number|null}} progress fraction null: nobody knows
 * @param {() => void} cancel
 */
export function drawWaiting({ said, fraction }, cancel) {
  const known = fraction !== null;
  const line = h("div", { class: `progress-line${known ? "" : " unknown"}` }, h("div", { style: known ? `width:${100 * fraction}%` : null }));
  const stop = h("button", { class: "button", type: "button", onclick: cancel }, "Cancel");
  return h("div", { class: "insight-waiting", role: "status" }, h("p", {}, said), line, stop);
}

/** @param {string} sentence @param {() => void} again */
export function drawFault(sentence, again) {
  const retry = h("button", { class: "button", type: "button", onclick: again }, "Try again");
  return h("div", { class: "insight-fault" }, h("div", { class: "notice bad" }, icon("exclamation-triangle"), h("p", {}, sentence)), retry);
}
