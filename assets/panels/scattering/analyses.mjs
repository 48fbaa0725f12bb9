/** What an image was labelled as in the scattering tree, the analyses that offers, and what they find. */

import { ask } from "../ask.mjs";
import { h } from "../dom.mjs";
import { whenDone } from "./source.mjs";

/** "3.12 Å⁻¹", to four digits. Pure. @param {{value: number, unit: string|null}} number */
export function numberInWords({ value, unit }) {
  const said = Number.isInteger(value) ? String(value) : Number(value.toPrecision(4)).toString();
  const joined = said.replace("-", "−");
  return unit === null ? joined : `${joined}${unit === "°" ? "" : " "}${unit}`;
}

/** One sentence on the labels. Pure. @param {{titles: string[]}} told */
export function labelsInWords({ titles }) {
  return titles.length ? `Labelled: ${titles.join(", ")}.` : "Nothing of the scattering tree is known of this image yet.";
}

export class Analyses {
  constructor() {
    this.said = h("p", { class: "quiet" });
    this.offers = h("div", { class: "analysis-offers" });
    this.found = h("div", { class: "analysis-found", role: "status" });
    this.element = h("section", { class: "scattering-analyses", hidden: true }, h("h3", {}, "Analyses"), this.said, this.offers, this.found);
  }

  /** Ask what an image is offered. @param {string} address of the image @param {AbortSignal} signal */
  async load(address, signal) {
    Object.assign(this, { address, signal });
    this.found.replaceChildren();
    const told = await ask(`${address}/analyses`, { signal }).catch((error) => {
      if (error.name === "AbortError") throw error;
      return { titles: [error.message], analyses: [] };
    });
    this.said.textContent = labelsInWords(told);
    const offered = told.analyses.filter((one) => one.offered).map((one) => h("button", { class: "button", type: "button", title: one.description, onclick: () => this.run(one) }, one.title));
    this.offers.replaceChildren(...(told.titles.length ? offered : [this.labelAll()]));
    this.element.hidden = false;
  }

  /** The way to labels where there are none: the head that ships reads every likely pattern. */
  labelAll() {
    const askAll = async () => {
      button.disabled = true;
      try {
        await ask(this.address.replace(/\/images\/[^/]*$/, "/analyses"), { method: "POST" });
        this.found.replaceChildren(h("p", { class: "quiet" }, "It is being done; how far it is stands among the jobs in the header."));
      } catch (error) {
        button.disabled = false;
        this.found.replaceChildren(h("p", { class: "notice bad" }, error.message));
      }
    };
    const button = h("button", { class: "button", type: "button", onclick: askAll }, "Label and analyse the patterns of this collection");
    return button;
  }

  async run({ name, title }) {
    const { address, signal } = this;
    this.found.replaceChildren(h("p", { class: "quiet" }, `${title}…`));
    try {
      const told = await whenDone(`${address}/analyses/${name}`, { signal });
      if (signal === this.signal) this.show(title, told);
    } catch (error) {
      if (error.name !== "AbortError") this.found.replaceChildren(h("p", { class: "notice bad" }, error.message));
    }
  }

  show(title, { shown, drawn }) {
    const facts = shown.flatMap((one) => [h("dt", { title: one.description }, one.title), h("dd", {}, numberInWords(one))]);
    const nothing = h("p", { class: "quiet" }, drawn.note ?? "Nothing stands out of the noise.");
    this.found.replaceChildren(h("h4", {}, title), facts.length ? h("dl", { class: "analysis-facts" }, ...facts) : nothing);
  }
}
