/** Sentences on the page: what went wrong, was left out or is done; closed by a click. */

import { h, icon, Leaving } from "./dom.mjs";

const AT_ONCE = 4;
const MOST = 50;
const READ_MS = 8000; // good news goes by itself
const OFFER_MS = 30_000; // as does what it offers to take back
const OPEN = "Open"; // an offer to go to another map stands until the map changes

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
  const stack = new Stack(root);
  leaving.listen(document, "sayerror", ({ detail }) => stack.show(detail.sentence, detail.tone, detail.action));
  stack.shown(engine.map?.name);
  leaving.add(engine.subscribe("ready", () => stack.shown(engine.map?.name)));
  leaving.add(engine.subscribe("error", ({ message }) => engine.status.phase !== "error" && stack.show(message, "bad")));
  return () => { leaving.run(); root.replaceChildren(); };
}

/**
 * How long a sentence stands, milliseconds; Infinity: until it is closed.
 * @param {"bad"|"warn"|""} tone
 * @param {{label: string}|null} action
 */
export function lastingOf(tone, action) {
  if (tone || action?.label === OPEN) return Infinity;
  return action ? OFFER_MS : READ_MS;
}

/** Sentences one below the other, the last said at the bottom; of many the first fold up behind a button that counts them. */
class Stack {
  constructor(root) {
    root.setAttribute("role", "status");
    this.list = h("div", { class: "message-stack" });
    this.more = h("button", { class: "button messages-more", type: "button", hidden: true, onclick: () => { this.isOpen = true; this.fold(); } });
    this.isOpen = false;
    this.map = null;
    root.replaceChildren(this.more, this.list);
  }

  show(sentence, tone, action) {
    if ([...this.list.children].some((notice) => notice.dataset.sentence === sentence)) return;
    const drop = () => this.drop(notice);
    const close = h("button", { class: "button plain icon-only", type: "button", aria: { label: "Close" }, onclick: drop }, icon("x-lg"));
    const take = action && h("button", { class: "link-button", type: "button", onclick: () => { drop(); action.act(); } }, action.label);
    const goes = action?.label === OPEN ? " goes-with-map" : "";
    const notice = h("div", { class: `notice ${tone}${goes}`, data: { sentence } }, icon(tone ? "exclamation-triangle" : "check"), h("p", {}, sentence), take, close);
    this.list.append(notice);
    leaveAfter(notice, lastingOf(tone, action), drop);
    if (this.list.children.length > MOST) this.list.firstChild.remove();
    this.fold();
  }

  drop(notice) {
    notice.remove();
    this.fold();
  }

  /** A map is shown: what offered to go elsewhere from the one before is void. @param {string} [map] */
  shown(map) {
    if (this.map !== null && map !== this.map) for (const notice of this.list.querySelectorAll(".goes-with-map")) this.drop(notice);
    this.map = map ?? null;
  }

  fold() {
    const notices = [...this.list.children];
    const folded = Math.max(0, notices.length - AT_ONCE);
    if (!folded) this.isOpen = false;
    notices.forEach((notice, place) => { notice.hidden = place < folded && !this.isOpen; });
    this.more.hidden = folded === 0 || this.isOpen;
    this.more.textContent = `${folded} more before these`;
  }
}

/** Call when a notice has stood for so long with nobody pointing at it or in it. */
function leaveAfter(notice, lasting, drop) {
  if (lasting === Infinity) return;
  let timer = 0;
  const wait = () => { timer = setTimeout(() => (notice.matches(":hover, :focus-within") ? wait() : drop()), lasting); };
  for (const event of ["pointerleave", "focusout"]) notice.addEventListener(event, () => { clearTimeout(timer); wait(); });
  wait();
}
