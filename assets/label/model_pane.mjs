/** The model that learns from labels: train it, see how good and how honest it is, compare versions, go back to one. */

import { h, icon } from "../panels/dom.mjs";
import { count, date, images } from "../panels/format.mjs";
import { freshInWords } from "./bar.mjs";
import { Honesty, Learning } from "./figures.mjs";
import { levelTable, scoreTable } from "./scores.mjs";
import { told } from "./told.mjs";

export class ModelPane {
  /** @param {import("./work.mjs").Work} work */
  constructor(work) {
    Object.assign(this, { work, versions: [], chosen: null, hasLeft: false });
    this.said = h("div", { class: "office-said" });
    this.words = h("p", { role: "status" });
    this.does = h("span", {});
    this.go = h("button", { class: "button primary", type: "button", hidden: true, onclick: () => this.train() }, icon("arrow-repeat"), this.does);
    this.head = h("div", { class: "model-head" }, this.words, this.go);
    this.settings = h("div", { class: "model-settings" });
    this.body = h("div", {});
    this.element = h("div", { class: "model-pane" }, this.said, this.head, this.settings, this.body);
    this.unsubscribe = [work.subscribe("training", () => this.drawHead()), work.subscribe("trained", () => this.start()), work.subscribe("counts", () => this.drawHead())];
    this.themed = () => { this.honesty?.start(); this.learning?.show(); };
    document.addEventListener("themechange", this.themed);
  }

  leave() {
    this.hasLeft = true;
    document.removeEventListener("themechange", this.themed);
    for (const undo of this.unsubscribe) undo();
  }

  async start() {
    const { client } = this.work;
    try {
      [this.versions, this.work.settings] = await Promise.all([client.get("/versions"), client.get("/settings")]);
    } catch (error) {
      this.said.replaceChildren(told(error.message));
      return;
    }
    if (this.hasLeft) return;
    this.chosen = this.versions.find(({ version }) => version === this.work.settings.version) ?? this.versions[0] ?? null;
    this.drawHead();
    this.drawSettings();
    await this.drawBody();
  }

  drawHead() {
    const { work } = this;
    const { training } = work;
    const fresh = work.counts?.since_training ?? 0;
    const words = training
      ? `Learning: ${training.said}`
      : this.versions.length ? `${work.settings.version ?? "No version"} predicts. ${fresh ? `${freshInWords(fresh, true)}.` : "It has learned all that was said."}` : `No model yet. Label a few images of each class, then let it learn: it takes seconds.`;
    this.words.textContent = words;
    Object.assign(this.go, { hidden: false, disabled: Boolean(training) || !work.counts?.images });
    this.does.textContent = training ? "Learning …" : "Learn now";
  }

  async train() {
    this.said.replaceChildren();
    try {
      await this.work.train();
    } catch (error) {
      this.said.replaceChildren(told(error.message));
      this.drawHead();
    }
  }

  drawSettings() {
    const { settings } = this.work;
    const output = h("output", { class: "number" }, `${Math.round(100 * settings.threshold)}%`);
    const threshold = h("input", {
      class: "form-range", type: "range", id: "model-threshold", min: 0.5, max: 0.99, step: 0.01, value: settings.threshold,
      oninput: () => { output.textContent = `${Math.round(100 * threshold.value)}%`; }, onchange: () => this.keep({ threshold: Number(threshold.value) }),
    });
    const after = h("input", { class: "input", type: "number", id: "model-after", min: 0, max: 10000, step: 1, value: settings.retrain_after, onchange: () => this.keep({ retrain_after: Math.max(0, Math.round(Number(after.value) || 0)) }) });
    this.settings.replaceChildren(
      h("div", { class: "office-field" }, h("label", { for: threshold.id }, "Says yes or no only when this sure: ", output), threshold, h("small", { class: "quiet" }, "Below it says “unsure”, and asks you.")),
      h("div", { class: "office-field" }, h("label", { for: after.id }, "Learns by itself after so many answers"), after, h("small", { class: "quiet" }, "0: only when asked.")),
    );
  }

  async keep(change) {
    try {
      this.work.settings = await this.work.client.keep(change);
      await this.work.refresh();
    } catch (error) {
      this.said.replaceChildren(told(error.message));
    }
  }

  async drawBody() {
    const { chosen, work } = this;
    if (!chosen) return this.body.replaceChildren();
    const isUsed = chosen.version === work.settings.version;
    const list = h("select", { class: "form-select", id: "model-version", onchange: () => { this.chosen = this.versions.find(({ version }) => version === list.value); this.drawBody(); } }, this.versions.map((version) => h("option", { value: version.version }, named(version, work.settings.version))));
    list.value = chosen.version;
    const use = isUsed ? h("span", { class: "badge-soft good" }, "in use") : h("button", { class: "button", type: "button", onclick: () => this.use(chosen.version) }, "Let this one predict");
    this.honesty = new Honesty(work.tree, chosen, (error) => this.fail(error));
    this.learning = new Learning(work, (error) => this.fail(error));
    this.body.replaceChildren(
      h("section", {}, h("div", { class: "model-which" }, h("label", { for: list.id }, h("h3", {}, "Version")), list, use), ...sentences(chosen), levelTable(work.tree, chosen), ...scoreTable(work.tree, chosen, this.before())),
      h("div", { class: "model-figures" }, this.honesty.element, this.learning.element),
    );
    await Promise.all([this.honesty.start(), this.learning.start()]);
  }

  /** The version before the chosen one, to compare with. */
  before() {
    return this.versions[this.versions.indexOf(this.chosen) + 1] ?? null;
  }

  fail(error) {
    if (!this.hasLeft) this.said.replaceChildren(told(error.message));
  }

  async use(version) {
    await this.work.use(version).catch((error) => this.fail(error));
    await this.start();
  }
}

const named = ({ version, created_at: at }, used) => [version, at ? date(Date.parse(at), 0) : "", version === used ? "in use" : ""].filter(Boolean).join(" · ");

/** What a version says of itself. */
function sentences(version) {
  return (version.made_by ? ofShipped(version) : ofLearnt(version)).filter(Boolean).map((one) => h("p", { class: "quiet" }, one));
}

/** @param {{made_by: string, images: number, trained_on: string}} version */
function ofShipped({ made_by: by, images: asked, trained_on: from }) {
  return [`Made by the ${by}, which ships with Microscape and learned from ${from}. It was asked of ${images(asked)} that may be scattering patterns, and says nothing of others. Label some and let the model learn: where that does better it answers instead.`];
}

function ofLearnt({ images: learnt, labelled = learnt, unused, seconds, split, unpredicted }) {
  const from = labelled > learnt ? `${count(learnt)} of ${count(labelled)} labelled images` : images(learnt);
  return [`Learned from ${from} in ${seconds < 10 ? seconds.toFixed(1) : Math.round(seconds)} s. ${split}`, unused, unpredicted ? `${images(unpredicted)} came later: it says nothing of them until it predicts anew.` : null];
}
