/** The boundary in the plane of two parameters: what a property is there, where it is zero or above its target, and how surely. */

import { h } from "../panels/dom.mjs";
import { drawFault, showWaiting } from "../panels/insight/waiting.mjs";
import { DesignQuestion } from "./asked.mjs";
import { BoundaryMap } from "./boundary_map.mjs";
import { headOf, spanOf } from "./wish.mjs";

const STEPS = 48;

/** @param {HTMLElement} root @param {import("./store.mjs").DesignStore} store @param {import("../panels/dom.mjs").Leaving} leaving */
export function mountBoundary(root, store, leaving) {
  new Boundary(root, store, leaving).update();
}

class Boundary {
  constructor(root, store, leaving) {
    Object.assign(this, { root, store, leaving, asked: null, answer: null });
    const { parameters, properties } = store.info;
    this.question = new DesignQuestion(store.address, (progress) => showWaiting(this.place, progress, () => this.question.cancel()));
    this.x = this.choice("Across", parameters, () => this.turned(0));
    this.y = this.choice("Upwards", parameters, () => this.turned(1));
    this.property = this.choice("Property", properties, () => this.ask());
    this.place = h("div", { class: "design-boundary-said", role: "status" });
    this.map = new BoundaryMap(store, leaving, (words) => { this.readout.textContent = words; });
    this.readout = h("p", { class: "quiet small number design-readout", aria: { live: "polite" } });
    this.about = h("p", { class: "quiet small" });
    const axes = h("div", { class: "design-plane" }, labelled("Across", this.x), labelled("Upwards", this.y), properties.length > 1 ? labelled("Property", this.property) : null);
    if (parameters.length < 2) root.replaceChildren(h("div", { class: "hint" }, h("h2", {}, "One parameter"), "A boundary needs a plane of two parameters; this design has one. What it does stands under Candidate."));
    else root.replaceChildren(h("h2", {}, "Boundary"), axes, this.about, this.place, this.map.element, this.readout);
    for (const event of ["tab", "plane", "open"]) leaving.add(store.subscribe(event, () => this.update()));
    leaving.add(() => this.question.cancel());
  }

  choice(label, columns, change) {
    return h("select", { class: "form-select", aria: { label }, onchange: change }, columns.map((column) => h("option", { value: column.name }, headOf(column))));
  }

  /** An axis was chosen: where that is the other one's parameter, they change places. */
  turned(which) {
    const before = this.plane;
    const plane = [this.x.value, this.y.value];
    if (plane[0] === plane[1]) plane[1 - which] = before[which];
    this.store.setPlane(plane);
  }

  /** The two parameters: as chosen, else the first two. */
  get plane() {
    return this.store.state.plane ?? this.store.info.parameters.slice(0, 2).map(({ name }) => name);
  }

  /** The other parameters are held as in the candidate that is looked at, else in the middle. */
  get point() {
    return this.store.opened?.parameters ?? Object.fromEntries(this.store.info.parameters.map(({ name, low, high }) => [name, (low + high) / 2]));
  }

  update() {
    if (this.store.state.tab !== "boundary" || this.store.info.parameters.length < 2) return;
    [this.x.value, this.y.value] = this.plane;
    const { opened, state } = this.store;
    this.about.textContent = opened ? `All other parameters as in candidate ${state.open + 1}.` : "All other parameters in the middle of their bounds.";
    this.ask();
  }

  async ask() {
    const { store } = this;
    const [x, y] = this.plane;
    const { point } = this;
    const property = store.info.properties.find(({ name }) => name === this.property.value) ?? store.info.properties[0];
    const body = { x, y, point, property: property.name, level: levelOf(property, store.state.targets), steps: STEPS };
    const key = JSON.stringify(body);
    if (key === this.asked) return;
    this.asked = key;
    this.map.element.classList.add("is-waiting");
    try {
      const answer = await this.question.ask("/boundary", body);
      if (this.leaving.hasLeft || this.asked !== key) return;
      this.place.replaceChildren();
      this.map.show(answer, { x: columnOf(store, x), y: columnOf(store, y), property, point });
    } catch (error) {
      if (this.asked === key) this.asked = null;
      if (error.name !== "AbortError" && !this.leaving.hasLeft) this.place.replaceChildren(drawFault(error.message, () => this.ask()));
    }
  }
}

const columnOf = ({ info }, sought) => info.parameters.find(({ name }) => name === sought);
const labelled = (title, field) => h("label", {}, h("span", {}, title), field);

/** Without a zero to be told from, the boundary is where the target begins, else the middle of what is known. */
export function levelOf(property, targets) {
  if (property.is_two_stage) return null;
  const span = spanOf(targets[property.name], property);
  return span ? span.low : (property.low + property.high) / 2;
}
