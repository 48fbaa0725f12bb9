/** The button in the header that tells how many jobs are under way, and the list below it. */

import { h, Leaving } from "../dom.mjs";
import { menuButton } from "../menu.mjs";
import { say } from "../say.mjs";
import { JobList } from "./list.mjs";
import { JobWatch } from "./watch.mjs";
import { buttonLabel, isOpen } from "./words.mjs";

/** Said on the document when work was asked for, so that the count is true at once. */
export const STARTED = ["jobstarted", "trailchanged"];

/**
 * @param {HTMLElement} root
 * @returns {() => void} takes the button down
 */
export function mountJobs(root) {
  const leaving = new Leaving();
  const count = h("span", { class: "jobs-count number", hidden: true, aria: { hidden: "true" } });
  const list = new JobList((id) => watch.cancel(id).catch((error) => say(error.message)));
  const watch = new JobWatch(() => update());
  const fill = (panel) => {
    panel.replaceChildren(h("h2", {}, "Jobs"), list.element);
    watch.read(true);
  };
  const place = menuButton(leaving, { label: "Jobs", icon: "activity", name: "jobs", fill });
  const [button, panel] = place.children;
  button.classList.add("plain");
  button.append(count);
  root.replaceChildren(place);
  const update = () => {
    const open = watch.jobs.filter(isOpen).length;
    count.hidden = open === 0;
    count.textContent = String(open);
    button.setAttribute("aria-label", buttonLabel(watch.jobs));
    if (panel.hidden) return;
    list.update(watch, Date.now());
    panel.tabIndex = panel.querySelector("button:not([hidden])") ? -1 : 0; // keys scroll also a list in which nothing can be cancelled
  };
  const closed = new MutationObserver(() => panel.hidden && watch.read(false));
  closed.observe(panel, { attributes: true, attributeFilter: ["hidden"] });
  for (const event of STARTED) leaving.listen(document, event, () => watch.wake());
  leaving.listen(document, "visibilitychange", () => document.hidden || watch.wake());
  leaving.add(() => { closed.disconnect(); watch.end(); });
  watch.look();
  return () => leaving.run();
}
