/** Sentences on the page: what went wrong, was left out or is done; closed by a click. */

import { h, icon, Leaving } from "./dom.mjs";

const MOST = 4;
const READ_MS = 9000; // good news goes by itself

/**
 * Say something anywhere on the page.
 * @param {string} sentence
 * @param {"bad"|"warn"|""} [tone]   "": all is well
 * @param {{label: string, act: () => void}|null} [action]   what can be done about it
 */
export function say(sentence, tone = "bad", action = null) {
  document.dispatchEvent(new CustomEvent("sayerror", { detail: { sentence, tone, action } }));
}

/** @param {HTMLElement} root @param {Object} engine @returns {() => void} */
export function mountMessages(root, engine) {
  const leaving = new Leaving();
  root.setAttribute("role", "status");
  const show = (sentence, tone, action) => {
    if ([...root.children].some((notice) => notice.dataset.sentence === sentence)) return;
    const close = h("button", {
      class: "button plain icon-only", type: "button", aria: { label: "Close" }, onclick: () => notice.remove(),
    }, icon("x-lg"));
    const take = action && h("button", { class: "link-button", type: "button", onclick: () => { notice.remove(); action.act(); } }, action.label);
    const notice = h("div", { class: `notice ${tone}`, data: { sentence } }, icon(tone ? "exclamation-triangle" : "check"), h("p", {}, sentence), take, close);
    root.append(notice);
    if (!tone && !action) setTimeout(() => notice.remove(), READ_MS);
    while (root.children.length > MOST) root.firstChild.remove();
  };
  leaving.listen(document, "sayerror", ({ detail }) => show(detail.sentence, detail.tone, detail.action));
  leaving.add(engine.subscribe("error", ({ message }) => engine.status.phase !== "error" && show(message, "bad")));
  return () => { leaving.run(); root.replaceChildren(); };
}
