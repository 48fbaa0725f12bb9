/** How far to trust a design: held-out error, calibration, candidates against baselines, whether the flow is worth having, failures. */

import { h, icon } from "../panels/dom.mjs";
import { count, number } from "../panels/format.mjs";
import { Chart } from "../panels/scattering/chart.mjs";
import { percent } from "./proposal.mjs";
import { failureRows, heldOutFacts, methodRows, rowFacts } from "./report_words.mjs";
import { aligned, titleOf } from "./wish.mjs";

/**
 * @param {Object} info   design.json
 * @param {import("../panels/dom.mjs").Leaving} leaving
 * @returns {HTMLElement[]}
 */
export function drawReport(info, leaving) {
  const { report } = info;
  return [
    h("h2", {}, "Report"), ...flow(report.flow),
    ...info.properties.flatMap((property) => predictions(property, report.properties?.[property.name], info.properties.length > 1, leaving)),
    ...(report.inverse?.length ? [h("h3", {}, "Candidates against baselines"), h("p", { class: "quiet small" }, "Each with the same budget, judged by networks that took no part."), ...report.inverse.map(comparison)] : []),
    ...failures(info), h("h3", {}, "Rows"), facts(rowFacts(info)), ...info.notes.map((words) => h("p", { class: "quiet small" }, words)),
  ];
}

function flow(said) {
  if (!said) return [];
  return [h("div", { class: `notice ${said.is_worth_having ? "good" : "warn"}` }, icon(said.is_worth_having ? "check" : "exclamation-triangle"), h("p", {}, said.words))];
}

function predictions(property, found, isOneOfMany, leaving) {
  if (!found) return [];
  const parts = [h("h3", {}, isOneOfMany ? `Predictions of ${titleOf(property)}` : "Predictions"), facts(heldOutFacts(property, found))];
  if (!found.calibration) return parts;
  const { nominal, observed } = found.calibration;
  const readout = h("p", { class: "quiet small number design-readout", aria: { live: "polite" } }, "Intervals hold what they say where the curve lies on the dashed line.");
  const chart = new Chart({ label: `Calibration of ${titleOf(property)}`, onCursor: (x) => { chart.point(x); const k = nearest(nominal, x); if (k >= 0) readout.textContent = `Intervals of ${percent(nominal[k])} held ${percent(observed[k])} of rows that were held out.`; } });
  chart.show({ curves: [{ x: [0, 1], y: [0, 1], kind: "is-median" }, { x: nominal, y: observed, kind: "" }], x: "interval", y: "rows within it" });
  leaving.add(() => chart.leave());
  return [...parts, h("div", { class: "design-calibration" }, chart.element), readout];
}

function nearest(list, x) {
  if (x === null) return -1;
  return list.reduce((best, value, k) => (Math.abs(value - x) < Math.abs(list[best] - x) ? k : best), 0);
}

function comparison({ words, methods }) {
  const heads = ["Candidates", "hits", "error", "diversity"].map((title) => h("th", { scope: "col" }, title));
  const lines = methodRows(methods).map(({ title, cells, isOurs }) => h("tr", { class: isOurs ? "is-open" : null }, h("th", { scope: "row" }, title), cells.map((cell) => h("td", { class: "number" }, cell))));
  return h("div", { class: "design-report-table", tabindex: "0", role: "region", aria: { label: words } }, h("table", { class: "design-table" }, h("caption", {}, words), h("thead", {}, h("tr", {}, heads)), h("tbody", {}, lines)));
}

function failures(info) {
  const rows = failureRows(info);
  if (!rows.length) return [];
  const columns = [...info.properties, ...info.parameters];
  const heads = [...info.properties.flatMap((one) => [`${titleOf(one)}, measured`, "predicted"]), ...info.parameters.map(titleOf)].map((title) => h("th", { scope: "col" }, title));
  const lines = rows.map(({ measured, predicted, parameters }) => h("tr", {}, columns.flatMap((column) => (column.name in measured
    ? [h("td", { class: "number" }, aligned(measured[column.name], column.high - column.low)), h("td", { class: "number" }, aligned(predicted[column.name].value, column.high - column.low))]
    : [h("td", { class: "number" }, aligned(parameters[column.name], column.high - column.low))]))));
  return [h("h3", {}, "Where it failed"), h("p", { class: "quiet small" }, `The ${count(rows.length)} rows that were held out and missed by most.`), h("div", { class: "design-report-table", tabindex: "0", role: "region", aria: { label: "Where it failed" } }, h("table", { class: "design-table" }, h("thead", {}, h("tr", {}, heads)), h("tbody", {}, lines)))];
}

function facts(list) {
  return h("dl", { class: "design-facts" }, list.flatMap(([term, said]) => [h("dt", {}, term), h("dd", { class: "number" }, typeof said === "number" ? number(said) : said)]));
}
