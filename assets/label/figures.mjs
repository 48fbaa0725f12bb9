/** The two charts of a version: how honest its probabilities are, and what more labels would bring. */

import { h } from "../panels/dom.mjs";
import { draw, learningChart, reliabilityChart } from "./charts.mjs";
import { calibrationError, joined } from "./scores.mjs";

const AIMS = [0.8, 0.9, 0.95];

function figure(title, choices, chart, said) {
  return h("figure", { class: "model-figure" }, h("figcaption", {}, title, ...choices), chart, said);
}

function choose(label, options, chosen) {
  const select = h("select", { class: "form-select", aria: { label }, onchange: () => chosen(select.value) }, options.map(([value, words]) => h("option", { value }, words)));
  return select;
}

export class Honesty {
  /** @param {import("./tree.mjs").Tree} tree @param {{nodes: import("./scores.mjs").Score[]}} version @param {(error: Error) => void} fail */
  constructor(tree, { nodes }, fail) {
    Object.assign(this, { fail, tested: nodes.filter(({ label, reliability }) => reliability?.length && tree.node(label)) });
    this.of = choose("Class", [["", "Every class"], ...this.tested.map(({ label }) => [label, tree.spoken(label)])], () => this.start());
    this.chart = h("div", { class: "model-chart" });
    this.said = h("p", { class: "quiet" });
    this.element = figure("How honest it is", [this.of], this.chart, this.said);
  }

  async start() {
    const bins = joined(this.tested.filter(({ label }) => !this.of.value || label === this.of.value));
    const error = calibrationError(bins);
    if (error === null) {
      this.chart.classList.remove("model-chart");
      this.said.textContent = "Too few answers could be held back to tell.";
      return;
    }
    this.said.textContent = `On the dotted line it is right as often as it says. Expected calibration error: ${(100 * error).toFixed(1)}%.`;
    await draw(this.chart, (colour) => reliabilityChart(bins, colour)).catch(this.fail);
  }
}

export class Learning {
  /** @param {import("./work.mjs").Work} work @param {(error: Error) => void} fail */
  constructor(work, fail) {
    Object.assign(this, { work, fail });
    this.wanted = choose("Wanted balanced accuracy", AIMS.map((aim) => [aim, `${Math.round(100 * aim)}% wanted`]), () => this.start());
    this.wanted.value = "0.9";
    this.of = choose("Question", [["0", "The hardest question"]], () => this.show());
    this.chart = h("div", { class: "model-chart" });
    this.said = h("p", { class: "quiet" });
    this.element = figure("What more labels would bring", [this.of, this.wanted], this.chart, this.said);
  }

  async start() {
    try {
      this.curve = await this.work.client.get(`/curve?wanted=${this.wanted.value}`);
      const { questions } = this.curve;
      const at = this.of.value;
      this.of.replaceChildren(...(questions.length ? questions : [{ classes: [] }]).map(({ classes }, place) => h("option", { value: place }, classes.map((label) => this.work.tree.titleOf(label)).join(" or ") || "No question yet")));
      this.of.value = questions[at] ? at : "0";
      await this.show();
    } catch (error) {
      this.fail(error);
    }
  }

  async show() {
    if (!this.curve) return;
    const { wanted } = this.curve;
    const question = this.curve.questions[this.of.value] ?? this.curve;
    this.said.textContent = question.sentence;
    this.chart.classList.toggle("model-chart", question.points.length > 0);
    if (question.points.length) await draw(this.chart, (colour) => learningChart(question.points, { wanted, needed: question.needed }, colour)).catch(this.fail);
  }
}
