/** One parameter left of the candidates: free, held at a value, or kept within a range. */

import { h, icon } from "../panels/dom.mjs";
import { number, typedNumber } from "../panels/format.mjs";
import { headOf, inWords, rangeOf, tidy, titleOf } from "./wish.mjs";

export class ParameterRow {
  /** @param {import("./store.mjs").DesignStore} store @param {import("./wish.mjs").Column} parameter @param {import("../panels/dom.mjs").Leaving} leaving */
  constructor(store, parameter, leaving) {
    Object.assign(this, { store, parameter });
    const title = titleOf(parameter);
    this.low = this.field(`${title} from`, parameter.low);
    this.high = this.field(`${title} to`, parameter.high);
    this.lock = h("button", { class: "button icon-only design-lock", type: "button", onclick: () => this.turn() });
    this.element = h(
      "div", { class: "design-parameter", data: { parameter: parameter.name } },
      this.lock, h("span", { class: "design-parameter-name", title: headOf(parameter) }, title, parameter.unit ? h("small", { class: "quiet" }, ` ${parameter.unit}`) : null),
      this.low, h("span", { class: "quiet", aria: { hidden: "true" } }, "–"), this.high,
    );
    for (const event of ["wish", "open"]) leaving.add(store.subscribe(event, () => this.update()));
    this.update();
  }

  field(label, end) {
    const { low, high } = this.parameter;
    return h("input", {
      class: "input number", type: "text", inputmode: "decimal", placeholder: number(end, high - low), aria: { label },
      onchange: (event) => this.typed(event.target), onkeydown: (event) => event.key === "Enter" && this.typed(event.target),
    });
  }

  get held() {
    return this.store.state.locks[this.parameter.name] ?? null;
  }

  set(lock) {
    this.store.setLock(this.parameter.name, lock);
  }

  release() {
    if (this.held !== null) this.set(null);
  }

  /** The value a click holds it at: that of the candidate that is looked at, else the middle. */
  get suggested() {
    const { parameter, store } = this;
    const value = store.opened?.parameters[parameter.name] ?? (parameter.low + parameter.high) / 2;
    return parameter.is_integer ? Math.round(value) : tidy(value, parameter);
  }

  turn() {
    this.set(this.held === null ? this.suggested : null);
  }

  typed(input) {
    const [low, high] = [this.low, this.high].map(({ value }) => typedNumber(value));
    for (const [field, value] of [[this.low, low], [this.high, high]]) field.classList.toggle("is-invalid", Number.isNaN(value));
    if (Number.isNaN(low) || Number.isNaN(high)) return;
    const range = rangeOf(low, high, input === this.low ? "low" : "high");
    this.set(range && range.min === range.max ? range.min : range);
  }

  update() {
    const { held, parameter } = this;
    const ends = typeof held === "number" ? [held, held] : [held?.min, held?.max];
    for (const [input, end] of [[this.low, ends[0]], [this.high, ends[1]]]) {
      if (document.activeElement !== input) input.value = end ?? "";
      input.classList.remove("is-invalid");
    }
    const title = titleOf(parameter);
    const from = this.store.opened ? ", as in the candidate shown" : "";
    const label = held === null ? `Hold ${title} at ${inWords(this.suggested, parameter)}${from}` : `Let go of ${title}, held at ${inWords(held, parameter)}`;
    this.lock.title = label;
    this.lock.setAttribute("aria-label", label);
    this.lock.setAttribute("aria-pressed", String(held !== null));
    this.lock.replaceChildren(icon(held === null ? "unlock" : "lock"));
    this.element.classList.toggle("is-held", held !== null);
  }
}
