/** Sentences on the page: what went wrong or was left out, closed by a click. */

import { h, icon, Leaving } from "./dom.mjs";

const MOST = 4;

/** Say something anywhere on the page. @param {string} sentence @param {"bad"|"warn"} [tone] */
export function say(sentence, tone = "bad") {
  document.dispatchEvent(new CustomEvent("sayerror", { detail: { sentence, tone } }));
}

/** @param {HTMLElement} root @param {Object} engine @returns {() => void} */
export function mountMessages(root, engine) {
  const leaving = new Leaving();
  root.setAttribute("role", "status");
  const show = (sentence, tone) => {
    if ([...root.children].some((notice) => notice.dataset.sentence === sentence)) return;
    const close = h("button", {
      class: "button plain icon-only", type: "button", aria: { label: "Close" }, onclick: () => notice.remove(),
    }, icon("x-lg"));
    const notice = h("div", { class: `notice ${tone}`, data: { sentence } }, icon("exclamation-triangle"), h("p", {}, sentence), close);
    root.append(notice);
    while (root.children.length > MOST) root.firstChild.remove();
  };
  leaving.listen(document, "sayerror", ({ detail }) => show(detail.sentence, detail.tone));
  leaving.add(engine.subscribe("error", ({ message }) => engine.status.phase !== "error" && show(message, "bad")));
  return () => { leaving.run(); root.replaceChildren(); };
}
