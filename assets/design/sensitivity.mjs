/** What each parameter does to a property around a candidate, the others held: a curve each with its interval, the strongest first. */

import { h } from "../panels/dom.mjs";
import { number } from "../panels/format.mjs";
import { drawFault, drawWaiting } from "../panels/insight/waiting.mjs";
import { svg } from "../panels/image/histogram.mjs";
import { DesignQuestion } from "./asked.mjs";
import { extentOf } from "./numbers.mjs";
import { said, titleOf } from "./wish.mjs";

const [WIDTH, HEIGHT] = [132, 54];
const MOST_KEPT = 64;

export class Sensitivity {
  /** @param {import("./store.mjs").DesignStore} store @param {import("../panels/dom.mjs").Leaving} leaving */
  constructor(store, leaving) {
    this.store = store;
    this.element = h("div", { class: "design-sensitivity", role: "status" });
    this.question = new DesignQuestion(store.address, (progress) => this.element.replaceChildren(drawWaiting(progress, () => this.question.cancel())));
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
      return h("div", {}, info.properties.length > 1 ? h("h4", {}, titleOf(property)) : null, h("div", { class: "design-curves" }, charts));
    });
    this.element.replaceChildren(...sections);
  }

  chart({ name, values, properties, slope, range }, property, extent, candidate) {
    const column = this.store.info.parameters.find((one) => one.name === name);
    const { value, low, high } = properties[property.name];
    const across = (x) => ((x - values[0]) / (values.at(-1) - values[0] || 1)) * WIDTH;
    const down = (y) => HEIGHT - 3 - ((y - extent.low) / (extent.high - extent.low || 1)) * (HEIGHT - 6);
    const path = (list) => list.map((y, k) => `${k ? "L" : "M"}${across(values[k]).toFixed(1)} ${down(y).toFixed(1)}`).join("");
    const area = `${path(high)}${low.map((y, k) => [y, k]).reverse().map(([y, k]) => `L${across(values[k]).toFixed(1)} ${down(y).toFixed(1)}`).join("")}Z`;
    const here = across(candidate.parameters[name]);
    const words = `${titleOf(property)} changes by ${said(range[property.name], property)} over ${titleOf(column)} from ${said(values[0], column)} to ${said(values.at(-1), column)}`;
    const drawing = svg("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "img", "aria-label": words, preserveAspectRatio: "none" });
    drawing.append(
      svg("path", { class: "design-curve-area", d: area }), svg("path", { class: "design-curve", d: path(value) }),
      svg("path", { class: "design-curve-here", d: `M${here.toFixed(1)} 0V${HEIGHT}` }),
    );
    const steep = `${number(slope[property.name])} ${property.unit ?? ""}${column.unit ? ` per ${column.unit}` : ""}`;
    return h("figure", { class: "design-curve-figure", title: words }, h("figcaption", {}, h("span", {}, titleOf(column)), h("small", { class: "quiet number" }, steep)), drawing);
  }
}

const keyOf = ({ parameters }) => JSON.stringify(parameters);
