/** How far people agree: Cohen's kappa by class and pair of people, and the way to what they disagree on. */

import { CHOSEN } from "../map/state.mjs";
import { h } from "../panels/dom.mjs";
import { store } from "../panels/export/scope.mjs";
import { count, images } from "../panels/format.mjs";
import { told } from "./told.mjs";

const GRADES = [[0.8, "almost perfect"], [0.6, "substantial"], [0.4, "moderate"], [0.2, "fair"], [0, "slight"]];

/** Kappa in the words of Landis and Koch (1977, doi:10.2307/2529310). Pure. @param {number|null} kappa */
export function gradeOf(kappa) {
  if (kappa === null || kappa === undefined) return "not to be told";
  return GRADES.find(([least]) => kappa >= least)?.[1] ?? "worse than chance";
}

export class PeoplePane {
  /** @param {import("./work.mjs").Work} work @param {{close: () => void}} page */
  constructor(work, { close, engine }) {
    Object.assign(this, { work, close, engine });
    this.element = h("div", { class: "people-pane" }, h("div", { class: "label-waiting" }));
  }

  async start() {
    try {
      this.draw(await this.work.client.get("/agreement"));
    } catch (error) {
      this.element.replaceChildren(told(error.message));
    }
  }

  /** The way to a second opinion: images that somebody else has labelled, and not I. */
  joining() {
    return h("button", { class: "button", type: "button", onclick: () => this.join() }, "Label what others have labelled");
  }

  async join() {
    const { work, engine } = this;
    try {
      const ids = Object.keys(await work.client.get("/marked"));
      if (!ids.length) throw new Error("Nobody has said of an image what it shows.");
      const selection = await store(work.collection, ids);
      this.close();
      work.order = "random";
      await engine.setFilter(CHOSEN, { selection });
    } catch (error) {
      this.element.prepend(told(error.message));
    }
  }

  draw(nodes) {
    const { work } = this;
    const known = nodes.filter(({ label, pairs }) => pairs.length && work.tree.node(label));
    const people = (work.counts?.people ?? []).map((person) => (typeof person === "string" ? person : `${person.author} (${count(person.images ?? person.events ?? 0)})`));
    const head = h("p", { class: "quiet" }, people.length ? `Labelled by ${people.join(", ")}.` : "Nobody has labelled anything yet.");
    if (!known.length) {
      this.element.replaceChildren(head, h("div", { class: "empty" }, h("p", {}, "Agreement can be told once two people have answered the same class of the same images."), this.joining()));
      return;
    }
    const rows = known.flatMap(({ label, pairs }) => pairs.map((pair, place) => h(
      "tr", {}, place ? h("td", {}) : h("th", { scope: "row" }, work.tree.spoken(label)),
      h("td", {}, `${pair.a} and ${pair.b}`), h("td", { class: "number" }, images(pair.images)), h("td", { class: "number" }, count(pair.agreed)),
      h("td", { class: "number", title: pair.sentence ?? "" }, pair.kappa === null ? "–" : pair.kappa.toFixed(2)), h("td", { class: "quiet" }, pair.kappa === null ? pair.sentence ?? gradeOf(null) : gradeOf(pair.kappa)),
    )));
    const look = h("button", { class: "button primary", type: "button", onclick: () => { this.close(); work.choose({ order: "disagreement" }); } }, "Look at what people disagree on");
    this.element.replaceChildren(...[
      head,
      h("div", { class: "office-table", tabindex: "0", role: "region", aria: { label: "Agreement" } }, h("table", {}, h("thead", {}, h("tr", {}, ["Class", "Who", "Both answered", "Agreed", "κ", ""].map((name) => (name ? h("th", { scope: "col" }, name) : h("td", {}))))), h("tbody", {}, rows))),
      h("p", { class: "quiet small" }, "κ (Cohen 1960) is agreement beyond chance: 1 is full, 0 what chance gives."),
      work.counts?.conflicts ? null : h("p", {}, "Nobody disagrees."),
      h("div", { class: "office-actions" }, work.counts?.conflicts ? look : null, this.joining()),
    ].filter(Boolean));
  }
}
