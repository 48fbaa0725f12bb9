/** What the chosen images look like as one: mean, median, spread and spectrum, asked for by a click. */

import { h, icon } from "../dom.mjs";
import { count } from "../format.mjs";
import { chosenOf, requestOf } from "../insight/chosen.mjs";
import { Question } from "../insight/question.mjs";
import { drawFault, showWaiting } from "../insight/waiting.mjs";
import { asCsv, fieldOf } from "./numbers.mjs";
import { drawPlane, saveButton } from "./plane.mjs";
import { drawProfile } from "./profile_chart.mjs";

const ASKED_UNBIDDEN = 50_000; // images whose ids are sent without a click

export class Averages {
  /** @param {Object} engine @param {string} address of the collection */
  constructor(engine, address) {
    Object.assign(this, { engine, isWanted: false, answered: null });
    this.question = new Question(address, (progress) => showWaiting(this.body, progress, () => this.question.cancel()));
    this.brightness = h("select", { class: "form-select", aria: { label: "Averages of" }, title: "What is averaged", onchange: () => this.ask() });
    this.brightness.append(h("option", { value: "relative" }, "relative brightness"), h("option", { value: "values" }, "values"));
    this.body = h("div", { class: "averages-body" });
    this.element = h("section", { class: "averages", hidden: true }, h("div", { class: "averages-head" }, h("h2", {}, "As one image"), this.brightness), this.body);
  }

  get key() {
    return `${this.engine.info?.version} ${chosenOf(this.engine).key} ${this.brightness.value}`;
  }

  /** What is chosen is another: average it where that was asked for once, else offer to. */
  update() {
    const chosen = chosenOf(this.engine);
    this.element.hidden = !chosen.count;
    if (!chosen.count || this.key === this.answered) return;
    if (this.isWanted && (chosen.how !== "selected" || chosen.count <= ASKED_UNBIDDEN)) this.ask();
    else this.offer(chosen);
  }

  offer(chosen) {
    this.question.cancel();
    this.answered = null;
    this.brightness.hidden = true;
    const ask = h("button", { class: "button", type: "button", onclick: () => { this.isWanted = true; this.ask(); } }, `Average ${chosen.count === 1 ? "it" : `the ${count(chosen.count)}`}`);
    this.put(h("div", { class: "averages-offer" }, h("p", { class: "quiet" }, "Mean, median, spread, spectrum and its radial profile."), ask));
  }

  async ask() {
    const key = (this.answered = this.key);
    this.brightness.hidden = false;
    try {
      const of = await requestOf(this.engine, chosenOf(this.engine));
      const answer = await this.question.ask("/averages", { of, in_values: this.brightness.value === "values" });
      if (this.answered === key) this.put(...this.drawAnswer(answer));
    } catch (error) {
      if (this.answered !== key) return;
      if (error.name === "AbortError") this.offer(chosenOf(this.engine));
      else this.put(drawFault(error.message, () => this.ask()));
    }
  }

  drawAnswer({ notice, note, planes, width, height, unit, in_values: inValues, spectrum }) {
    if (notice) return [h("div", { class: "empty" }, icon("info-circle"), h("p", {}, notice))];
    const field = (name) => fieldOf(planes[name], width, height);
    const figures = [
      { name: "Mean", hint: "The mean of all, pixel by pixel", field: field("mean"), colourmap: "grey", unit },
      { name: "Median", hint: "Half of the images are darker there", field: field("median"), colourmap: "grey", unit },
      { name: "Spread", hint: "Standard deviation, pixel by pixel", field: field("deviation"), colourmap: "viridis", unit, whole: true },
    ];
    if (spectrum) figures.push({ name: "Spectrum", hint: "Mean power, logarithmic, frequency 0 in the middle", field: fieldOf(spectrum.power, spectrum.side, spectrum.side), colourmap: "inferno", unit: null });
    return [
      h("div", { class: "average-planes" }, figures.map(drawPlane)),
      ...(spectrum ? this.drawSpectrum(spectrum, note) : []),
      h("p", { class: "quiet small" }, `${note}${inValues && !unit ? " The unit is unknown, or not the same for all." : ""}`),
    ];
  }

  drawSpectrum({ profile, unit }, note) {
    const save = saveButton("CSV", "Save the profile as a table", () => new Blob([asCsv(profile, unit, note)], { type: "text/csv" }), "profile.csv");
    return [h("div", { class: "average-profile-head" }, h("b", {}, "Power over frequency"), save), drawProfile(profile, unit)];
  }

  put(...parts) {
    this.body.replaceChildren(...parts);
  }
}
