/** What a version can tell apart, class by class, with intervals, beside the version before. */

import { h } from "../panels/dom.mjs";
import { count } from "../panels/format.mjs";

/** "0.81 (0.74–0.88)" Pure. @param {{score: number|null, low?: number|null, high?: number|null}} node */
export function scoreInWords({ score, low, high }) {
  if (score === null || score === undefined) return "–";
  const known = Number.isFinite(low) && Number.isFinite(high);
  return known ? `${score.toFixed(2)} (${low.toFixed(2)}–${high.toFixed(2)})` : score.toFixed(2);
}

/** The change since another version, in words; "" where it cannot be told or is none. Pure. */
export function changeInWords(score, before) {
  if (!Number.isFinite(score) || !Number.isFinite(before)) return "";
  const change = score - before;
  return Math.abs(change) < 0.005 ? "" : `${change > 0 ? "+" : "−"}${Math.abs(change).toFixed(2)}`;
}

/**
 * @param {import("./tree.mjs").Tree} tree
 * @param {{nodes: Array<{label: string, yes: number, no: number, score: number|null, low: number, high: number, sentence?: string}>}} version
 * @param {Object|null} before   the version to compare with
 */
export function scoreTable(tree, { nodes = [] }, before) {
  const earlier = new Map((before?.nodes ?? []).map((node) => [node.label, node]));
  const rows = nodes.filter(({ label }) => tree.node(label)).map((node) => h(
    "tr", {}, h("th", { scope: "row" }, tree.spoken(node.label)), h("td", { class: "number" }, `${count(node.yes)} / ${count(node.no)}`),
    h("td", { class: "meter-cell" }, meter(node)), h("td", { class: "number" }, scoreInWords(node)),
    h("td", { class: "number quiet" }, changeInWords(node.score, earlier.get(node.label)?.score)), h("td", { class: "quiet" }, node.sentence ?? ""),
  ));
  const heads = ["Class", "Yes / no", "", "Balanced accuracy (95%)", before ? `since ${before.version}` : "", ""];
  return h("div", { class: "office-table", tabindex: "0", role: "region", aria: { label: "Scores by class" } }, h("table", {}, h("thead", {}, h("tr", {}, heads.map((name) => (name ? h("th", { scope: "col" }, name) : h("td", {}))))), h("tbody", {}, rows)));
}

function meter({ score, low, high }) {
  const bar = h("div", { class: "score-bar", aria: { hidden: "true" } });
  if (Number.isFinite(low) && Number.isFinite(high)) bar.append(h("i", { style: `left: ${100 * low}%; right: ${100 * (1 - high)}%` }));
  if (Number.isFinite(score)) bar.append(h("b", { style: `left: ${100 * score}%` }));
  return bar;
}
