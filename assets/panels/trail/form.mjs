/** How the next part is laid out: a name, what images are compared by, and the numbers of the method. */

import { h } from "../dom.mjs";
import { COMPARED_BY, METRICS, NUMBERS, offered, problemOf, STARTS, USUAL } from "./parameters.mjs";

const LONGEST_NAME = 200;
const AUTHOR = "author";

/** What was chosen last, for as long as the page lives; by collection. @type {Map<string, import("./parameters.mjs").Parameters>} */
const kept = new Map();

/** @param {string} collection @returns {import("./parameters.mjs").Parameters} */
export const parametersOf = (collection) => kept.get(collection) ?? { ...USUAL };

/** Who makes the map, as said in this browser. */
export const authorOf = () => localStorage.getItem(AUTHOR) ?? "";

export class ParameterForm {
  /**
   * @param {Object} engine
   * @param {string} collection
   * @param {{changed: () => void, submit: (how: {parameters: Object, name: string, author: string}) => void}} hooks
   */
  constructor(engine, collection, { changed, submit }) {
    Object.assign(this, { engine, collection, changed, parameters: { ...parametersOf(collection) } });
    this.offered = offered(engine.info.columns);
    this.name = h("input", { class: "input", maxlength: LONGEST_NAME, placeholder: "How it was chosen", autocomplete: "off" });
    this.author = h("input", { class: "input", maxlength: LONGEST_NAME, value: authorOf(), placeholder: "Optional", autocomplete: "name", onchange: () => localStorage.setItem(AUTHOR, this.author.value.trim()) });
    this.numbers = Object.fromEntries(Object.keys(NUMBERS).map((field) => [field, this.numberInput(field)]));
    this.of = choice(this.usable(), (value) => this.compareBy(value));
    this.metric = choice(METRICS, (metric) => this.set({ metric }));
    this.start = choice(STARTS, (start) => this.set({ start }));
    this.columns = h("div", { class: "reproject-columns", role: "group" });
    this.fault = h("p", { class: "reproject-fault", role: "alert", hidden: true });
    this.usual = h("button", { class: "link-button", type: "button", onclick: () => this.reset() }, "As usual");
    this.go = h("button", { class: "button primary", type: "submit" });
    this.element = h(
      "form", { class: "reproject-form", novalidate: true, onsubmit: (event) => { event.preventDefault(); if (!this.problem) submit(this.said()); } },
      field("Name", this.name), field("Compare by", this.of), this.columns,
      ...Object.keys(NUMBERS).slice(0, 2).map((name) => this.numberField(name)),
      field("Distance", this.metric), field("Start from", this.start, "Kept places let points move only where their neighbours ask for it."), this.numberField("seed"),
      field("Your name", this.author, "Stands beside the map for others."),
      this.fault, h("div", { class: "reproject-end" }, this.usual, this.go),
    );
    this.write();
  }

  /** Only what this collection has. */
  usable() {
    return Object.fromEntries(Object.entries(COMPARED_BY).filter(([of]) => of === "embedding" || this.offered[of].length > 0));
  }

  said() {
    return { parameters: this.parameters, name: this.name.value.trim(), author: this.author.value.trim() };
  }

  get problem() {
    return problemOf(this.parameters);
  }

  numberInput(name) {
    const { low, high, step } = NUMBERS[name];
    const input = h("input", {
      class: "input number", type: "number", min: low, max: high, step: NUMBERS[name].whole ? step : "any", inputmode: "decimal",
      oninput: () => this.set({ [name]: input.value === "" ? NaN : Number(input.value) }),
    });
    return input;
  }

  numberField(name) {
    return field(NUMBERS[name].title, this.numbers[name], NUMBERS[name].said);
  }

  compareBy(of) {
    const columns = of === "descriptors" || of === "channels" ? this.offered[of].map(({ name }) => name) : [];
    this.set({ of, columns, metric: of === "descriptors" ? "euclidean" : USUAL.metric });
    this.write();
  }

  set(change) {
    Object.assign(this.parameters, change);
    if (!this.problem) kept.set(this.collection, { ...this.parameters });
    this.update();
  }

  reset() {
    this.parameters = { ...USUAL };
    kept.delete(this.collection);
    this.write();
  }

  /** Put what holds into the fields. */
  write() {
    const { of, columns, metric, start } = this.parameters;
    for (const [name, input] of Object.entries(this.numbers)) input.value = this.parameters[name];
    [this.of.value, this.metric.value, this.start.value] = [of, metric, start];
    this.columns.hidden = of === "embedding";
    this.columns.setAttribute("aria-label", COMPARED_BY[of]);
    this.columns.replaceChildren(...(this.offered[of] ?? []).map(({ name, title }) => this.check(name, title, columns.includes(name))));
    this.update();
  }

  check(name, title, isChosen) {
    const box = h("input", { type: "checkbox", class: "form-check-input", checked: isChosen, onchange: () => {
      const chosen = new Set(this.parameters.columns);
      if (box.checked) chosen.add(name);
      else chosen.delete(name);
      this.set({ columns: this.offered[this.parameters.of].map((one) => one.name).filter((one) => chosen.has(one)) });
    } });
    return h("label", { class: "menu-check" }, box, h("span", {}, title));
  }

  /** Say what is wrong, and to the page what would be made. */
  update() {
    const { problem } = this;
    for (const [name, input] of Object.entries(this.numbers)) {
      input.classList.toggle("is-invalid", problem?.field === name);
      input.setAttribute("aria-invalid", String(problem?.field === name));
    }
    this.fault.hidden = !problem;
    this.fault.textContent = problem?.sentence ?? "";
    this.usual.hidden = JSON.stringify(this.parameters) === JSON.stringify(USUAL);
    this.changed();
  }
}

let fields = 0;

/** A label, what is set, and a line on what it does. */
function field(title, input, said = null) {
  input.id = `reproject-${(fields += 1)}`;
  const hint = said && h("small", { class: "quiet", id: `${input.id}-hint` }, said);
  if (hint) input.setAttribute("aria-describedby", hint.id);
  return h("div", { class: "reproject-field" }, h("label", { for: input.id }, title), input, hint);
}

function choice(options, choose) {
  const select = h("select", { class: "form-select", onchange: () => choose(select.value) }, Object.entries(options).map(([value, said]) => h("option", { value }, said)));
  return select;
}
