/** What stands in a panel while a question is answered, and when it cannot be. */

import { h, icon, redraw } from "../dom.mjs";

/**
 * Show in a place how far something is; the button stays while that changes, so that it can be pressed.
 * @param {HTMLElement} place
 * @param {{said: string, fraction: number|null}} progress fraction null: nobody knows
 * @param {() => void} cancel
 */
export function showWaiting(place, { said, fraction }, cancel) {
  const known = fraction !== null;
  const there = place.querySelector(":scope > .insight-waiting");
  const waiting = there ?? h("div", { class: "insight-waiting", role: "status" });
  waiting.cancel = cancel;
  const line = h("div", { class: `progress-line${known ? "" : " unknown"}` }, h("div", { style: known ? `width:${100 * fraction}%` : null }));
  const stop = h("button", { class: "button", type: "button", onclick: () => waiting.cancel() }, "Cancel");
  redraw(waiting, [h("p", {}, said), line, stop]);
  if (!there) place.replaceChildren(waiting);
}

/** @param {string} sentence @param {() => void} again */
export function drawFault(sentence, again) {
  const retry = h("button", { class: "button", type: "button", onclick: again }, "Try again");
  return h("div", { class: "insight-fault" }, h("div", { class: "notice bad" }, icon("exclamation-triangle"), h("p", {}, sentence)), retry);
}
