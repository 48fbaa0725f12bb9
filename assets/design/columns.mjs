/** The columns of a table that a design is made from: what each is used as, its unit, and bounds of parameters. */

import { h } from "../panels/dom.mjs";
import { number } from "../panels/format.mjs";
import { doubtOf } from "./draft.mjs";

const USES = [["", "–", "not used"], ["parameter", "Parameter", "parameter"], ["property", "Property", "property"]];

/**
 * @param {import("./draft.mjs").Chosen[]} columns   changed in place
 * @param {() => void} changed
 * @returns {HTMLElement}
 */
export function columnTable(columns, changed) {
  const [told, measured] = [false, true].map((isMeasured) => columns.filter((column) => column.isMeasured === isMeasured));
  if (!told.length || !measured.length) return tableOf(columns, changed, "Columns of the table");
  const folded = h("details", { class: "design-measured" }, h("summary", {}, `Measured on the images (${measured.length})`), tableOf(measured, changed, "Columns measured on the images"));
  return h("div", {}, tableOf(told, changed, "Columns of the table"), folded);
}

function tableOf(columns, changed, label) {
  const heads = ["Column", "Used as", "Unit", "Lower bound", "Upper bound"].map((words) => h("th", { scope: "col" }, words));
  const table = h("table", { class: "design-columns" }, h("caption", { class: "visually-hidden" }, label), h("thead", {}, h("tr", {}, heads)), h("tbody", {}, columns.map((column) => line(column, changed))));
  return h("div", { class: "design-columns-scroll", tabindex: "0", role: "region", aria: { label } }, table);
}

function line(column, changed) {
  const name = h("th", { scope: "row" }, h("div", {}, h("span", {}, column.title), h("small", { class: "quiet number" }, column.refusal ?? doubtOf(column))));
  if (column.refusal) return h("tr", { class: "is-refused" }, name, h("td", { colspan: 4 }));
  const field = (key, label, placeholder) => h("input", { class: "input", type: "text", value: column[key], placeholder, spellcheck: "false", aria: { label }, oninput: (event) => { column[key] = event.target.value; changed(); } });
  const { low, high } = column.known;
  const bound = (end, value) => field(end, `${end === "low" ? "Lower" : "Upper"} bound of ${column.title}`, value === null ? "inferred" : number(value, high - low));
  const bounds = [bound("low", low), bound("high", high)];
  const update = () => { for (const input of bounds) input.disabled = column.use !== "parameter"; };
  const row = h("tr", {}, name, h("td", {}, choice(column, () => { update(); changed(); })), h("td", {}, field("unit", `Unit of ${column.title}`, "none")), bounds.map((input) => h("td", {}, input)));
  update();
  return row;
}

function choice(column, changed) {
  const buttons = USES.map(([use, words, said]) => h("button", { type: "button", aria: { label: `${column.title}: ${said}` }, onclick: () => { column.use = use; update(); changed(); } }, words));
  const update = () => buttons.forEach((button, k) => button.setAttribute("aria-pressed", String(USES[k][0] === column.use)));
  update();
  return h("div", { class: "switch", role: "group", aria: { label: `Use of ${column.title}` } }, buttons);
}
