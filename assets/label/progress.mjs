/** How far the labelling is: images with a label, who labelled, where people disagree. */

import { h, icon } from "../panels/dom.mjs";
import { count } from "../panels/format.mjs";

export class Progress {
  /** @param {import("./work.mjs").Work} work @param {Object} engine */
  constructor(work, engine) {
    Object.assign(this, { work, engine });
    this.line = h("div", {});
    this.said = h("p", { class: "number" });
    this.others = h("p", { class: "quiet label-others" });
    this.element = h("div", { class: "label-progress" }, this.said, h("div", { class: "progress-line", aria: { hidden: "true" } }, this.line), this.others);
  }

  update() {
    const { counts } = this.work;
    if (!counts) return;
    const all = this.engine.total;
    this.line.style.width = `${all ? (100 * counts.images) / all : 0}%`;
    this.said.replaceChildren(h("strong", {}, count(counts.images)), ` of ${count(all)} labelled`);
    const people = counts.people?.length ?? 0;
    const parts = [people > 1 ? `${people} people` : null, counts.gone ? `${count(counts.gone)} of images that are gone` : null].filter(Boolean).join(" · ");
    this.others.replaceChildren(parts && counts.conflicts ? `${parts} · ` : parts, ...(counts.conflicts ? [this.disagreements(counts.conflicts)] : []));
    this.others.hidden = this.others.childNodes.length === 0 || (!parts && !counts.conflicts);
  }

  disagreements(conflicts) {
    return h("button", { class: "link-button", type: "button", onclick: () => this.work.choose({ order: "disagreement" }) }, icon("exclamation-triangle"), `${count(conflicts)} disagreed on`);
  }
}
