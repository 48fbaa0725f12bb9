/** What a version can tell apart, class by class, with intervals, beside the version before. */

import { h } from "../panels/dom.mjs";
import { count } from "../panels/format.mjs";

/**
 * @typedef {object} Score   of a class in the report of a version
 * @property {string} label
 * @property {boolean} trained
 * @property {number} [yes]
 * @property {number} [no]
 * @property {number} [assumed]   of those in `no`, that nobody said no of
 * @property {string} [sentence]   what speaks against it
 * @property {boolean} [trusted]   its answers may be taken for many images at once
 * @property {string} [distrust]   why they may not
 * @property {string} [kept]   why the shipped head goes on answering
 * @property {{value: number, interval: [number, number]|null}} [balanced_accuracy]
 * @property {number|null} [average_precision]
 * @property {number} [calibration_error]
 * @property {Array<{predicted: number, observed: number, count: number}>} [reliability]
 * @property {{unsure: number, accuracy: number|null}} [at_threshold]
 */

/** "0.81 (0.74–0.88)" Pure. @param {{value: number, interval: [number, number]|null}|undefined} score */
export function scoreInWords(score) {
  if (!score) return "–";
  const { value, interval } = score;
  return interval ? `${value.toFixed(2)} (${interval[0].toFixed(2)}–${interval[1].toFixed(2)})` : value.toFixed(2);
}

/** The change since another version, in words; "" where it cannot be told or is none. Pure. */
export function changeInWords(score, before) {
  if (!Number.isFinite(score) || !Number.isFinite(before)) return "";
  const change = score - before;
  return Math.abs(change) < 0.005 ? "" : `${change > 0 ? "+" : "−"}${Math.abs(change).toFixed(2)}`;
}

/** What the threshold leaves, in words. Pure. @param {{unsure: number, accuracy: number|null}|undefined} at */
export function sureInWords(at) {
  if (!at) return "–";
  const right = at.accuracy === null ? "nothing else" : `else ${Math.round(100 * at.accuracy)}% right`;
  return `${Math.round(100 * at.unsure)}% unsure, ${right}`;
}

/**
 * The reliability of several classes as one diagram. Pure.
 * @param {Score[]} scores
 * @returns {Array<{mean: number, share: number, images: number}>} for tenths of what was promised
 */
export function joined(scores) {
  const bins = new Map();
  for (const { predicted, observed, count: images } of scores.flatMap(({ reliability }) => reliability ?? [])) {
    const place = Math.min(9, Math.floor(10 * predicted));
    const bin = bins.get(place) ?? { mean: 0, share: 0, images: 0 };
    const all = bin.images + images;
    bins.set(place, { mean: (bin.mean * bin.images + predicted * images) / all, share: (bin.share * bin.images + observed * images) / all, images: all });
  }
  return [...bins.entries()].sort(([a], [b]) => a - b).map(([, bin]) => bin);
}

/** The mean distance of promise and truth, weighted by images; null without any. Pure. */
export function calibrationError(bins) {
  const all = bins.reduce((sum, { images }) => sum + images, 0);
  return all ? bins.reduce((sum, { mean, share, images }) => sum + images * Math.abs(mean - share), 0) / all : null;
}

/**
 * @param {import("./tree.mjs").Tree} tree
 * @param {{nodes: Score[], version: string}} version
 * @param {{nodes: Score[], version: string}|null} before   to compare with
 */
export function scoreTable(tree, { nodes }, before) {
  const earlier = new Map((before?.nodes ?? []).map((node) => [node.label, node.balanced_accuracy?.value]));
  const heads = ["Class", "Yes / no", "", "Balanced accuracy (90%)", "Average precision", "At the threshold", before ? `since ${before.version}` : ""];
  const known = nodes.filter(({ label }) => tree.node(label));
  const learnt = known.filter(({ trained }) => trained);
  const doubted = learnt.filter(({ distrust, kept }) => distrust && !kept);
  const kept = learnt.filter((node) => node.kept);
  const rows = learnt.map((node) => row(tree, node, earlier.get(node.label)));
  const left = known.filter(({ trained }) => !trained);
  return [
    rows.length ? h("div", { class: "office-table", tabindex: "0", role: "region", aria: { label: "Scores by class" } }, h("table", {}, h("thead", {}, h("tr", {}, heads.map((name) => (name ? h("th", { scope: "col" }, name) : h("td", {}))))), h("tbody", {}, rows))) : null,
    reasons(tree, "How these were learnt", learnt.filter(({ sentence }) => sentence).map(({ label, sentence }) => [label, sentence]), true),
    reasons(tree, `${count(kept.length)} of ${count(learnt.length)} classes the shipped head goes on answering`, kept.map((node) => [node.label, node.kept])),
    reasons(tree, `${count(doubted.length)} of ${count(learnt.length)} classes are offered one image at a time, not for many at once`, doubted.map(({ label, distrust }) => [label, distrust])),
    reasons(tree, `${count(left.length)} of ${count(known.length)} classes cannot be learnt yet`, left.map(({ label, sentence }) => [label, sentence])),
  ].filter(Boolean);
}

/**
 * How good a version is level by level, from the top of the tree down; null where nothing could be tested.
 * @param {import("./tree.mjs").Tree} tree
 * @param {{levels?: Array<{label: string|null, questions: number, balanced_accuracy: {value: number, interval: [number, number]|null}, at_threshold: {unsure: number, accuracy: number|null}}>}} version
 */
export function levelTable(tree, { levels = [] }) {
  const known = levels.filter(({ label }) => label === null || tree.node(label));
  if (!known.length) return null;
  const line = ({ label, questions, balanced_accuracy: score, at_threshold: at }) => h(
    "tr", {}, h("th", { scope: "row" }, label === null ? "Top of the tree" : tree.spoken(label)), h("td", { class: "number" }, count(questions)),
    h("td", { class: "meter-cell" }, meter(score)), h("td", { class: "number" }, scoreInWords(score)), h("td", {}, sureInWords(at)),
  );
  const heads = ["Level", "Questions", "", "Balanced accuracy (90%)", "At the threshold"];
  return h("div", { class: "office-table", tabindex: "0", role: "region", aria: { label: "Scores by level" } }, h("table", {}, h("thead", {}, h("tr", {}, heads.map((name) => (name ? h("th", { scope: "col" }, name) : h("td", {}))))), h("tbody", {}, known.map(line))));
}

/** Classes with a sentence each, folded away. */
function reasons(tree, words, said, isOpen = false) {
  if (!said.length) return null;
  return h("details", { class: "model-left", open: isOpen }, h("summary", {}, words), h("ul", {}, said.map(([label, sentence]) => h("li", {}, h("b", {}, tree.spoken(label)), ` ${sentence ?? ""}`))));
}

/** Where yes and no come from: "8 / 5, assumed". Pure. @param {Score} score */
export function saidInWords({ yes, no, assumed = 0 }) {
  const words = `${count(yes)} / ${count(no)}`;
  if (!assumed) return words;
  return assumed === no ? `${words} assumed` : `${words}, ${count(assumed)} assumed`;
}

function row(tree, node, before) {
  const { label, balanced_accuracy: score, average_precision: precision, at_threshold: at, sentence } = node;
  return h(
    "tr", { title: sentence || null }, h("th", { scope: "row" }, tree.spoken(label)), h("td", { class: "number" }, saidInWords(node)),
    h("td", { class: "meter-cell" }, score ? meter(score) : h("span", { class: "quiet" }, "not tested")), h("td", { class: "number" }, scoreInWords(score)),
    h("td", { class: "number" }, Number.isFinite(precision) ? precision.toFixed(2) : "–"), h("td", {}, sureInWords(at)), h("td", { class: "number quiet" }, changeInWords(score?.value, before)),
  );
}

function meter({ value, interval }) {
  const bar = h("div", { class: "score-bar", aria: { hidden: "true" } });
  if (interval) bar.append(h("i", { style: `left: ${100 * interval[0]}%; right: ${100 * (1 - interval[1])}%` }));
  bar.append(h("b", { style: `left: ${100 * value}%` }));
  return bar;
}
