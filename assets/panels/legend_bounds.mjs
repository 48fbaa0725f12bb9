/** The values at the ends of the legend's ramp, to be typed; what cannot be one is answered with a sentence. */

import { h } from "./dom.mjs";
import { date, number, typedDay, typedNumber } from "./format.mjs";

const ENDS = ["low", "high"];
const LABELS = { low: "First colour at", high: "Last colour at" };

/**
 * What is wrong with a typed end, as a sentence; null where nothing is. Pure.
 * @param {"low"|"high"} end
 * @param {string} text        as typed
 * @param {number|null} value  what it was read as; null (nothing typed) is the end as it comes
 * @param {{low: number, high: number, log: boolean, isDate: boolean}} legend
 * @param {(value: number) => string} say
 */
export function complaintOf(end, text, value, legend, say) {
  if (value === null) return null;
  if (!Number.isFinite(value)) return legend.isDate ? `“${text}” is no date: write 2026, 2026-03 or 2026-03-14.` : `“${text}” is no number.`;
  if (legend.log && value <= 0) return "With log, both ends are above zero.";
  if (end === "low" && value >= legend.high) return `The first value lies below the last one, ${say(legend.high)}.`;
  if (end === "high" && value <= legend.low) return `The last value lies above the first one, ${say(legend.low)}.`;
  return null;
}

/** A number as one types it, with a thousandth of the ramp as its last digit. */
function plain(value, span) {
  const decimals = Math.min(12, Math.max(0, 3 - Math.floor(Math.log10(span || Math.abs(value) || 1))));
  return String(Number(value.toFixed(decimals)));
}

export class RampBounds {
  /**
   * @param {Object} column   as served
   * @param {(change: {low?: number|null, high?: number|null}) => void} set
   */
  constructor(column, set) {
    Object.assign(this, { column, set });
    this.inputs = ENDS.map((end, k) => this.input(end, k));
    this.beyond = ENDS.map(() => h("span", { class: "quiet" }));
    this.complaint = h("p", { class: "ramp-complaint", role: "alert", hidden: true });
    const unit = column.unit && column.kind !== "date" ? h("span", { class: "quiet facet-unit" }, column.unit) : null;
    const [low, high] = this.inputs;
    this.bounds = h("div", { class: "facet-bounds ramp-bounds" }, this.beyond[0], low, h("span", { class: "quiet" }, "–"), this.beyond[1], high, unit);
    this.element = h("div", {}, this.bounds, this.complaint);
  }

  input(end, k) {
    const unit = this.column.unit ? `, ${this.column.unit}` : "";
    return h("input", {
      class: "input number", type: "text", inputmode: this.column.kind === "date" ? null : "decimal", aria: { label: `${LABELS[end]}${unit}` },
      onchange: () => this.typed(end, k), onkeydown: (event) => this.key(event, k),
    });
  }

  /** Enter takes what is typed, Esc what was there before. */
  key(event, k) {
    if (event.key !== "Enter" && event.key !== "Escape") return;
    event.stopPropagation();
    if (event.key === "Escape") {
      this.inputs[k].value = this.written[k];
      this.tell(null);
    }
    this.inputs[k].blur();
  }

  typed(end, k) {
    const text = this.inputs[k].value;
    const value = this.legend.isDate ? typedDay(text, end === "low" ? "first" : "last") : typedNumber(text);
    const complaint = complaintOf(end, text.trim(), value, this.legend, (other) => this.say(other));
    this.tell(complaint, k);
    if (complaint === null) this.set({ [end]: value });
  }

  tell(complaint, k = null) {
    this.complaint.hidden = complaint === null;
    this.complaint.textContent = complaint ?? "";
    this.inputs.forEach((input, other) => {
      const isWrong = complaint !== null && other === k;
      input.classList.toggle("is-invalid", isWrong);
      input.setAttribute("aria-invalid", String(isWrong));
    });
  }

  say(value) {
    const span = this.legend.high - this.legend.low;
    return this.legend.isDate ? date(value, span) : number(value, span);
  }

  /** @param {Object} legend   of engine.legend() */
  update(legend) {
    const isMoved = this.legend && ENDS.some((end) => this.legend[end] !== legend[end]);
    this.legend = legend;
    if (isMoved) this.tell(null);
    this.written = ENDS.map((end) => (legend.isDate ? this.say(legend[end]) : plain(legend[end], legend.high - legend.low)));
    ENDS.forEach((end, k) => {
      if (document.activeElement !== this.inputs[k] && !this.inputs[k].classList.contains("is-invalid")) this.inputs[k].value = this.written[k];
    });
    this.beyond[0].textContent = legend.goesBelow ? "≤" : "";
    this.beyond[1].textContent = legend.goesAbove ? "≥" : "";
  }
}
