/** The model that learns from labels: train it, see how good and how honest it is, compare versions, go back to one. */

import { h, icon } from "../panels/dom.mjs";
import { count, date, images } from "../panels/format.mjs";
import { draw, learningChart, reliabilityChart } from "./charts.mjs";
import { scoreTable } from "./scores.mjs";
import { told } from "./told.mjs";

const WANTED = 0.9;

export class ModelPane {
  /** @param {import("./work.mjs").Work} work */
  constructor(work) {
    Object.assign(this, { work, versions: [], chosen: null, hasLeft: false });
    this.said = h("div", { class: "office-said" });
    this.head = h("div", { class: "model-head" });
    this.settings = h("div", { class: "model-settings" });
    this.body = h("div", {});
    this.element = h("div", { class: "model-pane" }, this.said, this.head, this.settings, this.body);
    this.unsubscribe = [work.subscribe("training", () => this.drawHead()), work.subscribe("trained", () => this.start()), work.subscribe("counts", () => this.drawHead())];
  }

  leave() {
    this.hasLeft = true;
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
      : this.versions.length ? `${work.settings.version ?? "No version"} predicts. ${fresh ? `${count(fresh)} answers came since it learned.` : "It has learned all that was said."}` : `No model yet. Label a few images of each class, then let it learn: it takes seconds.`;
    const go = h("button", { class: "button primary", type: "button", disabled: Boolean(training) || !work.counts?.images, onclick: () => this.train() }, icon("arrow-repeat"), training ? "Learning …" : "Learn now");
    this.head.replaceChildren(h("p", { role: "status" }, words), go);
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
    const reliability = h("div", { class: "model-chart" });
    const learning = h("div", { class: "model-chart" });
    const learned = h("p", { class: "quiet" });
    this.body.replaceChildren(
      h("section", {}, h("div", { class: "model-which" }, h("label", { for: list.id }, h("h3", {}, "Version")), list, use), ...sentences(chosen), scoreTable(work.tree, chosen, this.before())),
      h("div", { class: "model-figures" },
        h("figure", { class: "model-figure" }, h("figcaption", {}, "How honest it is ", h("small", { class: "quiet" }, eceInWords(chosen))), reliability),
        h("figure", { class: "model-figure" }, h("figcaption", {}, "What more labels would bring"), learning, learned)),
    );
    const bins = (chosen.reliability ?? []).filter((bin) => bin.images > 0);
    if (bins.length) this.try(draw(reliability, (colour) => reliabilityChart(bins, colour)));
    else reliability.replaceChildren(h("p", { class: "quiet" }, "Too few answers were held back to tell."));
    await this.try(this.learn(learning, learned));
  }

  /** The version before the chosen one, to compare with. */
  before() {
    return this.versions[this.versions.indexOf(this.chosen) + 1] ?? null;
  }

  async learn(place, learned) {
    const curve = await this.work.client.get(`/curve?wanted=${WANTED}`);
    learned.textContent = curve.sentence ?? "";
    if (curve.points?.length) await draw(place, (colour) => learningChart(curve.points, curve, colour));
    else place.classList.remove("model-chart");
  }

  async try(work) {
    try {
      await work;
    } catch (error) {
      if (!this.hasLeft) this.said.replaceChildren(told(error.message));
    }
  }

  async use(version) {
    await this.try(this.work.use(version));
    await this.start();
  }
}

const named = ({ version, created_at: at }, used) => [version, at ? date(Date.parse(at), 0) : "", version === used ? "in use" : ""].filter(Boolean).join(" · ");

/** What a version says of itself. */
function sentences({ images: labelled, split, notices = [], sentence }) {
  const words = [sentence, labelled ? `Learned from ${images(labelled)}${split ? `; ${split}` : ""}.` : null, ...notices];
  return words.filter(Boolean).map((one) => h("p", { class: "quiet" }, one));
}

const eceInWords = ({ ece }) => (Number.isFinite(ece) ? `expected calibration error ${(100 * ece).toFixed(1)}%` : "");
