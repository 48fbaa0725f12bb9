/** What each parameter does to a property around a candidate, the others held: a curve each with its interval, the strongest first. */

import { h } from "../panels/dom.mjs";
import { number } from "../panels/format.mjs";
import { drawFault, showWaiting } from "../panels/insight/waiting.mjs";
import { svg } from "../panels/image/histogram.mjs";
import { DesignQuestion } from "./asked.mjs";
import { extentOf } from "./numbers.mjs";
import { headOf, said, titleOf } from "./wish.mjs";

const [WIDTH, HEIGHT] = [132, 54];
const MOST_KEPT = 64;

export class Sensitivity {
  /** @param {import("./store.mjs").DesignStore} store @param {import("../panels/dom.mjs").Leaving} leaving */
  constructor(store, leaving) {
    this.store = store;
    this.element = h("div", { class: "design-sensitivity", role: "status" });
    this.question = new DesignQuestion(store.address, (progress) => showWaiting(this.element, progress, () => this.question.cancel()));
    /** @type {Map<string, Object>} answers by the point that was asked about */
    this.answers = new Map();
    leaving.add(() => this.question.cancel());
  }

  /** Another candidate is looked at: what is known of it at once. @param {import("./proposal.mjs").Row} candidate */
  wait(candidate) {
    this.question.cancel();
    const known = this.answers.get(keyOf(candidate));
    if (known) this.draw(candidate, known);
    else this.element.replaceChildren(h("p", { class: "quiet small" }, "Asking the networks …"));
  }

  /** @param {import("./proposal.mjs").Row|null} candidate */
  async show(candidate) {
    if (!candidate || this.answers.has(keyOf(candidate))) return;
    try {
      const answer = await this.question.ask("/sensitivity", { point: candidate.parameters });
      if (this.answers.size >= MOST_KEPT) this.answers.delete(this.answers.keys().next().value);
      this.answers.set(keyOf(candidate), answer);
      if (this.store.opened === candidate) this.draw(candidate, answer);
    } catch (error) {
      if (error.name !== "AbortError" && this.store.opened === candidate) this.element.replaceChildren(drawFault(error.message, () => this.show(candidate)));
    }
  }

  draw(candidate, { parameters }) {
    const { info } = this.store;
    const sections = info.properties.map((property) => {
      const ranked = [...parameters].sort((a, b) => b.range[property.name] - a.range[property.name]);
      const extent = extentOf(...parameters.flatMap((one) => [one.properties[property.name].low, one.properties[property.name].high]));
      const charts = ranked.map((one) => this.chart(one, property, extent, candidate));
      const words = `Upwards ${headOf(property)}, the same scale in all; shaded: its 90 % interval; upright line: this candidate.`;
      return h("div", {}, info.properties.length > 1 ? h("h4", {}, titleOf(property)) : null, h("p", { class: "quiet small" }, words), h("div", { class: "design-curves" }, charts));
    });
    this.element.replaceChildren(...sections);
  }

  chart({ name, values, properties, slope, range }, property, extent, candidate) {
    const column = this.store.info.parameters.find((one) => one.name === name);
    const words = `${titleOf(property)} changes by ${said(range[property.name], property)} over ${titleOf(column)} from ${said(values[0], column)} to ${said(values.at(-1), column)}`;
    const steep = `${number(slope[property.name])} ${property.unit ?? ""}${column.unit ? ` per ${column.unit}` : ""}`;
    const drawing = curve(values, properties[property.name], extent, candidate.parameters[name]);
    drawing.setAttribute("aria-label", words);
    const end = (value, { low, high }) => h("small", { class: "number" }, roughly(value, high - low));
    return h(
      "figure", { class: "design-curve-figure", title: words },
      h("figcaption", {}, h("span", {}, headOf(column)), h("small", { class: "quiet number", title: "How steep it is at this candidate" }, steep)),
      h("div", { class: "design-curve-plot" }, h("div", { class: "design-curve-up" }, end(extent.high, extent), end(extent.low, extent)), drawing),
      h("div", { class: "design-curve-along" }, end(values[0], column), end((values[0] + values.at(-1)) / 2, column), end(values.at(-1), column)),
    );
  }
}

/** A number for the end of a small axis: no finer than a hundredth of what the axis spans. */
const roughly = (value, span) => number(Math.abs(value) < span / 100 ? 0 : value, 10 * span);

/** @param {number[]} values @param {{value: number[], low: number[], high: number[]}} lines @param {{low: number, high: number}} extent @param {number} here */
function curve(values, { value, low, high }, extent, here) {
  const across = (x) => ((x - values[0]) / (values.at(-1) - values[0] || 1)) * WIDTH;
  const down = (y) => HEIGHT - ((y - extent.low) / (extent.high - extent.low || 1)) * HEIGHT;
  const path = (list) => list.map((y, k) => `${k ? "L" : "M"}${across(values[k]).toFixed(1)} ${down(y).toFixed(1)}`).join("");
  const area = `${path(high)}${low.map((y, k) => [y, k]).reverse().map(([y, k]) => `L${across(values[k]).toFixed(1)} ${down(y).toFixed(1)}`).join("")}Z`;
  const drawing = svg("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", preserveAspectRatio: "none" });
  drawing.append(
    svg("path", { class: "design-curve-middle", d: `M0 ${HEIGHT / 2}H${WIDTH}M${WIDTH / 2} 0V${HEIGHT}` }),
    svg("path", { class: "design-curve-area", d: area }), svg("path", { class: "design-curve", d: path(value) }),
    svg("path", { class: "design-curve-here", d: `M${across(here).toFixed(1)} 0V${HEIGHT}` }),
  );
  return drawing;
}

const keyOf = ({ parameters }) => JSON.stringify(parameters);
