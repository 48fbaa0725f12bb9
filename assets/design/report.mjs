/** How far to trust a design: held-out error, calibration, candidates against other searches, whether the flow is worth having, failures. */

import { h, icon } from "../panels/dom.mjs";
import { Chart } from "../panels/scattering/chart.mjs";
import { calibrationInWords, calibrationOf, heldOutFacts, rowFacts, searchesByTarget } from "./report_words.mjs";
import { aligned, titleOf } from "./wish.mjs";

/**
 * @param {Object} info   design.json
 * @param {import("../panels/dom.mjs").Leaving} leaving
 * @returns {HTMLElement[]}
 */
export function drawReport(info, leaving) {
  const { report } = info;
  return [
    h("h2", {}, "Report"), flow(report.flow),
    ...info.properties.flatMap((property) => predictions(property, report.held_out[property.name], info.properties.length > 1, leaving)),
    h("h3", {}, "Candidates against other searches"), h("p", { class: "quiet small" }, "Each with the same budget, judged by networks that took no part. A hit is what they agree with."),
    ...searchesByTarget(report.searches).map(comparison),
    ...failures(info), h("h3", {}, "Rows"), facts(rowFacts(info)), ...info.notes.map((words) => h("p", { class: "quiet small" }, words)),
  ];
}

function flow({ is_worth: isWorth, words }) {
  return h("div", { class: `notice ${isWorth ? "good" : "warn"}` }, icon(isWorth ? "check" : "exclamation-triangle"), h("p", {}, words));
}

function predictions(property, found, isOneOfMany, leaving) {
  const usual = "Intervals hold what they say where the curve lies on the dashed line; above it they are wider than need be.";
  const readout = h("p", { class: "quiet small number design-readout", aria: { live: "polite" } }, usual);
  const read = (x) => { chart.point(x); readout.textContent = x === null ? usual : calibrationInWords(found, x); };
  const chart = new Chart({ label: `Calibration of ${titleOf(property)}`, onCursor: read });
  chart.show({ curves: calibrationOf(found), x: "interval", y: "rows within it" });
  leaving.add(() => chart.leave());
  return [h("h3", {}, isOneOfMany ? `Predictions of ${titleOf(property)}` : "Predictions"), facts(heldOutFacts(property, found)), h("div", { class: "design-calibration" }, chart.element), readout];
}

function comparison({ target, lines }) {
  const heads = ["Search", "hits", "error", "diversity"].map((title) => h("th", { scope: "col" }, title));
  const rows = lines.map(({ way, cells, isOurs }) => h("tr", { class: isOurs ? "is-open" : null }, h("th", { scope: "row" }, way), cells.map((cell) => h("td", { class: "number" }, cell))));
  return scrolled(target, h("table", { class: "design-table" }, h("caption", {}, target), h("thead", {}, h("tr", {}, heads)), h("tbody", {}, rows)));
}

function failures({ report, properties, parameters }) {
  if (!report.failures.length) return [];
  const heads = ["", "measured", "predicted", "interval", ...parameters.map(titleOf)].map((title) => h("th", { scope: "col" }, title || "Property"));
  const line = (failure) => {
    const property = properties.find(({ name }) => name === failure.property);
    const say = (value) => aligned(value, property.high - property.low);
    const cells = [say(failure.measured), say(failure.predicted), `${say(failure.low)} – ${say(failure.high)}`, ...parameters.map(({ name, low, high }) => aligned(failure.parameters[name], high - low))];
    return h("tr", {}, h("th", { scope: "row" }, titleOf(property)), cells.map((cell) => h("td", { class: "number" }, cell)));
  };
  const table = h("table", { class: "design-table" }, h("thead", {}, h("tr", {}, heads)), h("tbody", {}, report.failures.map(line)));
  return [h("h3", {}, "Where it failed"), h("p", { class: "quiet small" }, "The held-out rows that were missed by most."), scrolled("Where it failed", table)];
}

const scrolled = (label, table) => h("div", { class: "design-report-table", tabindex: "0", role: "region", aria: { label } }, table);

function facts(list) {
  return h("dl", { class: "design-facts" }, list.flatMap(([term, said]) => [h("dt", {}, term), h("dd", { class: "number" }, said)]));
}
