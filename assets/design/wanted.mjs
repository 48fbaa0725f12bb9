/** Left of the candidates: which design, what is wanted of its properties, what is held of its parameters, and Propose. */

import { h, icon } from "../panels/dom.mjs";
import { count } from "../panels/format.mjs";
import { drawFault, showWaiting } from "../panels/insight/waiting.mjs";
import { COUNTS } from "./address.mjs";
import { DesignQuestion } from "./asked.mjs";
import { ParameterRow } from "./parameter.mjs";
import { TargetPicker } from "./target.mjs";
import { doubtsOf, obstacleOf } from "./wish.mjs";

/**
 * @param {HTMLElement} root
 * @param {import("./store.mjs").DesignStore} store
 * @param {import("../panels/dom.mjs").Leaving} leaving
 * @param {Object[]} designs
 */
export function mountWanted(root, store, leaving, designs) {
  const { info } = store;
  const targets = info.properties.map((property) => new TargetPicker(store, property, leaving));
  const parameters = info.parameters.map((parameter) => new ParameterRow(store, parameter, leaving));
  const release = h("button", { class: "link-button", type: "button", onclick: () => parameters.forEach((row) => row.release()) }, "Let go of all");
  const held = () => { release.hidden = !Object.keys(store.state.locks).length; };
  const foot = new Proposing(store, leaving);
  root.replaceChildren(
    head(info, designs),
    h("h2", {}, "Wanted"), ...targets.map(({ element }) => element),
    h("div", { class: "design-heading" }, h("h2", {}, "Parameters"), release), h("p", { class: "quiet small" }, "Hold one at a value, or keep it within a range. All stay within what is known."),
    h("div", { class: "design-parameters" }, parameters.map(({ element }) => element)),
    foot.element,
  );
  leaving.add(store.subscribe("wish", held));
  held();
}

function head(info, designs) {
  const others = designs.filter(({ design }) => design !== info.design);
  const from = info.collection ? h("a", { href: `/explore?c=${encodeURIComponent(info.collection)}` }, info.collection) : info.provenance.table;
  return h(
    "div", { class: "design-head" }, h("h1", {}, info.title),
    h("p", { class: "quiet" }, `${count(info.rows.used)} known rows from `, from),
    h("a", { class: "design-others", href: "/design" }, icon("arrow-left"), others.length ? ` All designs (${others.length + 1})` : " All designs, new design"),
  );
}

/** The foot: how many, Propose, and how far it is. */
class Proposing {
  constructor(store, leaving) {
    Object.assign(this, { store, leaving });
    this.question = new DesignQuestion(store.address, (progress) => showWaiting(this.place, progress, () => this.question.cancel()));
    this.count = h("select", { class: "form-select", aria: { label: "How many candidates" }, onchange: () => store.setCount(Number(this.count.value)) });
    this.button = h("button", { class: "button primary", type: "button", onclick: () => this.propose() }, icon("play"), "Propose");
    this.place = h("div", { class: "design-asking", role: "status" });
    this.doubt = h("p", { class: "design-doubt", hidden: true });
    this.element = h("div", { class: "design-foot" }, this.doubt, h("div", { class: "design-go" }, this.count, this.button), this.place);
    leaving.add(store.subscribe("wish", () => this.update()));
    leaving.add(store.subscribe("proposal", () => this.update()));
    leaving.add(() => this.question.cancel());
    this.update();
  }

  update() {
    const { state, info } = this.store;
    const choices = COUNTS.includes(state.count) ? COUNTS : [...COUNTS, state.count].sort((a, b) => a - b);
    this.count.replaceChildren(...choices.map((one) => h("option", { value: one, selected: one === state.count }, `${count(one)} candidates`)));
    const [doubt] = doubtsOf(state, info);
    this.doubt.hidden = !doubt;
    this.doubt.textContent = doubt ?? "";
  }

  async propose() {
    const { store } = this;
    const { targets, locks, count: wanted } = store.state;
    const obstacle = obstacleOf(store.state, store.info);
    if (obstacle) return this.place.replaceChildren(h("div", { class: "notice warn" }, icon("exclamation-triangle"), h("p", {}, obstacle)));
    this.button.disabled = true;
    try {
      const { candidates } = await this.question.ask("/propose", { targets, locks, count: wanted });
      const told = await store.candidates(candidates);
      if (this.leaving.hasLeft) return null;
      this.place.replaceChildren();
      store.show(told, { open: told.rows.length ? 0 : null });
      store.setTab("candidate");
      document.querySelector(".design-middle").scrollIntoView({ block: "nearest" }); // narrow, they stand below
    } catch (error) {
      if (!this.leaving.hasLeft) this.place.replaceChildren(...(error.name === "AbortError" ? [] : [drawFault(error.message, () => this.propose())]));
    } finally {
      this.button.disabled = false;
    }
    return null;
  }
}
