/** The profiles of the chosen images over one another, with their mean and their spread. */

import { addressOf, ask } from "../ask.mjs";
import { h } from "../dom.mjs";
import { count, images, number } from "../format.mjs";
import { chosenOf, requestOf } from "../insight/chosen.mjs";
import { Question } from "../insight/question.mjs";
import { drawFault, showWaiting } from "../insight/waiting.mjs";
import { Chart } from "./chart.mjs";
import { nearest } from "./scale.mjs";
import { toggled } from "./toggled.mjs";
import { axisInWords, overlayInWords, placeInWords } from "./words.mjs";

export class Overlay {
  /** @param {Object} engine @param {string} collection */
  constructor(engine, collection) {
    this.engine = engine;
    this.address = addressOf(collection);
    this.patterns = null; // how many the collection has; asked when the tab is seen first
    this.question = new Question(this.address, (progress) => showWaiting(this.body, progress, () => this.reset()));
    this.body = h("div", { class: "overlay-body" });
    this.element = h("section", { class: "overlay", hidden: true }, h("h2", {}, "Their scattering profiles"), this.body);
    this.answered = null;
    this.sameArea = false;
  }

  /** What is chosen may be other images now. */
  async update() {
    const chosen = this.engine.info ? chosenOf(this.engine) : { how: null, count: 0 };
    if (chosen.key !== this.answered) this.reset();
    this.patterns ??= ask(`${this.address}/geometries`).then(({ patterns }) => patterns, () => 0);
    const isOf = (await this.patterns) > 0;
    this.element.hidden = !isOf || chosen.how === null || chosen.count === 0;
  }

  reset() {
    this.question.cancel();
    this.answered = null;
    this.chart?.leave();
    this.chart = null;
    const ask = h("button", { class: "button", type: "button", onclick: () => this.ask() }, "Overlay I(q), with mean and spread");
    this.body.replaceChildren(ask);
  }

  async ask() {
    const chosen = chosenOf(this.engine);
    this.answered = chosen.key;
    try {
      const answer = await this.question.ask(`/profiles?same_area=${this.sameArea}`, await requestOf(this.engine, chosen));
      if (this.answered === chosen.key) this.draw(answer);
    } catch (error) {
      if (this.answered !== chosen.key) return;
      if (error.name === "AbortError") this.reset();
      else this.body.replaceChildren(drawFault(error.message, () => this.ask()));
    }
  }

  /** @param {Object} answer of POST …/profiles */
  draw(answer) {
    this.told = answer;
    this.said = h("p", { class: "scattering-readout number", role: "status" });
    this.body.replaceChildren(...(answer.count ? this.drawChart(answer) : []), ...overlayInWords(answer).map((sentence) => h("p", { class: "quiet small" }, sentence)));
  }

  drawChart({ axis, unit, x, mean, median, low, high, curves, count: shown }) {
    this.chart?.leave();
    this.chart = new Chart({ label: "Profiles of the chosen images", onCursor: (at) => this.look(at) });
    this.chart.setLog("y", true);
    this.chart.show({
      curves: [...curves.map((curve) => ({ x: curve.x, y: curve.intensity, kind: "is-one" })), { x, y: median, kind: "is-median" }, { x, y: mean, kind: "is-main" }],
      area: { x, low, high }, x: axisInWords(axis, unit), y: this.told.same_area ? "intensity / its mean" : "mean intensity",
    });
    const logs = [["log I", "y", true], [axis === "q" ? "log q" : "log r", "x", false]].map(([name, which, isOn]) => toggled(name, isOn, (next) => this.chart.setLog(which, next)));
    const area = toggled("same area", this.sameArea, (next) => { this.sameArea = next; this.ask(); });
    area.title = "Divide each by its mean: shapes are compared, not exposures";
    this.look(null);
    return [h("div", { class: "scattering-head" }, h("span", {}, images(shown)), h("span", { class: "spacer" }), area, ...logs), this.chart.element, this.said];
  }

  look(at) {
    const { axis, unit, x, mean, low, high } = this.told;
    this.chart.point(at);
    const k = at === null ? -1 : nearest(x, at);
    this.said.textContent = k < 0 ? `Mean (line), median (dashes), middle two thirds (shaded) of ${count(this.told.count)}.` : `${placeInWords(axis, unit, x[k], x.at(-1) - x[0])} · mean ${number(mean[k])}, two thirds from ${number(low[k])} to ${number(high[k])}`;
  }

  leave() {
    this.question.cancel();
    this.chart?.leave();
  }
}
