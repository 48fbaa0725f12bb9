/** The designs there are, as cards, and below them the making of a new one. */

import { ask } from "../panels/ask.mjs";
import { h, icon } from "../panels/dom.mjs";
import { count } from "../panels/format.mjs";
import { showWaiting } from "../panels/insight/waiting.mjs";
import { isOpen } from "../panels/jobs/words.mjs";
import { addressOfDesign, DesignQuestion } from "./asked.mjs";
import { mountMaker } from "./maker.mjs";
import { titleOf } from "./wish.mjs";

const FIT = "design_fit";

/**
 * @param {HTMLElement} root
 * @param {import("../panels/dom.mjs").Leaving} leaving
 * @param {{designs: Object[], collection: string}} known   collection: whose designs come first, and whose columns a new one is offered from
 */
export function mountShelf(root, leaving, { designs, collection }) {
  const list = h("div", { class: "cards" });
  const none = h("p", { class: "quiet" }, "None has been made yet.");
  const said = h("div", { role: "status" });
  const fits = h("div", { class: "design-fits" });
  const maker = h("section", { class: "design-maker", id: "new", aria: { label: "New design" } });
  const show = (all) => {
    list.replaceChildren(...all.map((design) => card(design, () => remove(design, all))));
    list.hidden = !all.length;
    none.hidden = all.length > 0;
  };
  const remove = async (design, all) => {
    if (!confirm(`Remove the design “${design.title}” and its candidates? The table or collection it was made from stays.`)) return;
    try {
      await ask(addressOfDesign(design.design), { method: "DELETE" });
      show(all.filter((one) => one !== design));
      said.replaceChildren(h("div", { class: "notice" }, icon("check"), h("p", {}, `${design.title} is removed.`)));
    } catch (error) {
      said.replaceChildren(h("div", { class: "notice bad" }, icon("exclamation-triangle"), h("p", {}, error.message)));
    }
  };
  root.replaceChildren(h(
    "div", { class: "column-page" }, h(
      "div", { class: "inner" }, h("h1", {}, "Design"),
      h("p", { class: "quiet" }, "From a wanted property back to the parameters: a design learns both ways from a table, proposes what to make, and says how sure it is."),
      none, list, said, fits, maker,
    ),
  ));
  show([...designs].sort((a, b) => (b.collection === collection) - (a.collection === collection)));
  followFits(fits, leaving);
  mountMaker(maker, leaving, { collection, taken: designs.map(({ design }) => design) });
}

/** Fits that were begun elsewhere, or before this page was opened: how far they are, and where they lead. */
async function followFits(place, leaving) {
  const jobs = await ask(`/api/v1/jobs?brief=true&limit=20&kind=${FIT}`).catch(() => []);
  for (const job of jobs.filter(isOpen)) {
    const line = h("div", { class: "design-fit", role: "status" });
    place.append(line);
    const question = new DesignQuestion("", (progress) => showWaiting(line, { ...progress, said: `${job.title}: ${progress.said}` }, () => question.cancel()));
    question.follow(job.id).then(
      ({ design }) => line.replaceChildren(h("div", { class: "notice" }, icon("check"), h("p", {}, `${job.title}: done. `, h("a", { href: `/design?d=${encodeURIComponent(design)}` }, "Open it")))),
      (error) => line.replaceChildren(error.name === "AbortError" ? h("div", { class: "notice" }, icon("check"), h("p", {}, `${job.title}: cancelled.`)) : h("div", { class: "notice bad" }, icon("exclamation-triangle"), h("p", {}, error.message))),
    );
    leaving.add(() => { question.job = null; }); // it goes on without this page
  }
}

function card(design, remove) {
  const { title, collection, parameters, properties, rows, created_at: made } = design;
  const names = (columns) => columns.map(titleOf).join(", ");
  const address = `/design?d=${encodeURIComponent(design.design)}`;
  return h(
    "article", { class: "card-box" },
    h("div", { class: "card-head" }, h("h2", {}, h("a", { href: address }, title))),
    h("p", {}, h("strong", {}, names(properties)), h("span", { class: "quiet" }, ` from ${names(parameters)}`)),
    h("div", { class: "card-facts number" }, h("span", {}, `${count(rows)} known rows`), h("span", {}, made.slice(0, 10)), collection ? h("span", {}, `of ${collection}`) : null),
    h("div", { class: "card-links" }, h("a", { class: "button", href: address }, "Open"), h("button", { class: "button plain", type: "button", aria: { label: `Remove ${title}` }, onclick: remove }, "Remove")),
  );
}
