import assert from "node:assert/strict";
import { test } from "node:test";

import { answersOf } from "../../../assets/label/answers.mjs";
import { freshInWords, savingInWords } from "../../../assets/label/bar.mjs";
import { alike } from "../../../assets/label/bulk.mjs";
import { learningChart, reliabilityChart } from "../../../assets/label/charts.mjs";
import { chipsOf, percent } from "../../../assets/label/chips.mjs";
import { initials } from "../../../assets/label/classes.mjs";
import { editsFor, nameOf, problemOf } from "../../../assets/label/edits.mjs";
import { gradeOf } from "../../../assets/label/people_pane.mjs";
import { calibrationError, changeInWords, joined, saidInWords, scoreInWords, sureInWords } from "../../../assets/label/scores.mjs";
import { madeTree } from "./tree_made.mjs";

const tree = madeTree();

test("chips tell mine, those of others and what is expected apart; a class above one I said is not repeated", () => {
  const expert = [{ label: "textured", value: "yes", author: "me" }, { label: "ring", value: "yes", author: "me" }, { label: "grazing", value: "no", author: "me" }, { label: "transmission", value: "yes", author: "ann" }];
  const answers = answersOf(tree, { expert, predicted: [] }, [{ label: "arc", value: "unsure", isPending: true }], "me");
  const chips = chipsOf(tree, answers, []);
  assert.deepEqual(chips.map(({ kind, text, isPending }) => [kind, text, isPending]), [["other", "Transmission", false], ["mine", "not Grazing", false], ["mine", "Textured", false], ["mine", "unsure: Arc", true]]);
  assert.deepEqual(chipsOf(tree, answersOf(tree, { expert: [], predicted: [] }, [], "me"), [{ label: "arc", probability: 0.93 }]).map(({ kind, text }) => [kind, text]), [["model", "Arc 93%"]]);
  assert.deepEqual([percent(1), percent(0.0001), percent(0.5)], ["99%", "1%", "50%"]);
});

test("what is not saved yet says so, and where it is kept", () => {
  assert.deepEqual([null, { count: 0 }, { count: 2, fault: null }, { count: 2, fault: "gone" }].map(savingInWords).map(({ words }) => words), ["", "All saved", "Saving 2", "2 kept here"]);
});

test("the badge of the model says what it counts, and a score where its no comes from", () => {
  assert.deepEqual([freshInWords(1, true), freshInWords(12, false)], ["Once an answer was given, changed or taken back since the model learned last", "12 times an answer was given, changed or taken back; no model has learned yet"]);
  assert.deepEqual([{ yes: 8, no: 5 }, { yes: 8, no: 5, assumed: 5 }, { yes: 8, no: 5, assumed: 4 }].map(saidInWords), ["8 / 5", "8 / 5 assumed", "8 / 5, 4 assumed"]);
});

test("neighbours are alike by one less their distance", () => {
  assert.equal(alike([{ distance: 0.01 }, { distance: 0.1 }, { distance: 0.2 }], 0.9), 2);
});

test("names of paths come from titles", () => {
  assert.deepEqual([nameOf("Bragg peaks"), nameOf("Größe (µm)"), nameOf("⚛")], ["bragg-peaks", "gro-e-m", "class"]);
});

test("only what a form changes is sent, and nothing where nothing changed", () => {
  const node = { id: "ring", title: "Rings", description: "", key: "r", parent: "features", exclusive: false, heading: false, example: null };
  const wanted = { title: "Rings", description: "", key: "r", parent: "features", exclusive: false, heading: false, example: null };
  assert.deepEqual(editsFor(node, wanted), []);
  assert.deepEqual(editsFor(node, { ...wanted, title: "Whole rings", key: "", exclusive: true, parent: null }), [
    { op: "rename", id: "ring", name: "whole-rings", title: "Whole rings" }, { op: "describe", id: "ring", key: null, exclusive: true }, { op: "move", id: "ring", parent: null },
  ]);
});

test("a title is needed, a key is one letter or digit that no other class has", () => {
  assert.match(problemOf(tree, null, { title: "", key: "" }), /title/);
  assert.match(problemOf(tree, "arc", { title: "Arc", key: "r" }), /belongs to Ring/);
  assert.match(problemOf(tree, "arc", { title: "Arc", key: "." }), /key of the page/);
  assert.deepEqual([problemOf(tree, "ring", { title: "Ring", key: "r" }), problemOf(tree, null, { title: "Rod", key: "o" })], [null, null]);
});

test("agreement, scores and their changes are said in words", () => {
  assert.deepEqual([0.85, 0.5, -0.1, null].map(gradeOf), ["almost perfect", "moderate", "worse than chance", "not to be told"]);
  assert.deepEqual([scoreInWords({ value: 0.812, interval: [0.7, 0.9] }), scoreInWords({ value: 0.5, interval: null }), scoreInWords()], ["0.81 (0.70–0.90)", "0.50", "–"]);
  assert.deepEqual([changeInWords(0.8, 0.75), changeInWords(0.7, 0.75), changeInWords(0.8, 0.801), changeInWords(0.8, undefined)], ["+0.05", "−0.05", "", ""]);
  assert.deepEqual([sureInWords({ unsure: 0.12, accuracy: 0.97 }), sureInWords({ unsure: 1, accuracy: null }), sureInWords()], ["12% unsure, else 97% right", "100% unsure, nothing else", "–"]);
  assert.deepEqual([initials("Ann Lee"), initials("mx"), initials("")], ["AL", "M", "?"]);
});

test("charts hold what was measured: bins over the diagonal, the curve with its spread and the aim", () => {
  const { traces } = reliabilityChart([{ mean: 0.2, share: 0.1, images: 9 }, { mean: 0.9, share: 0.8, images: 25 }], {});
  assert.deepEqual([traces.length, traces[1].x, traces[1].y], [2, [0.2, 0.9], [0.1, 0.8]]);
  const points = [{ labels: 10, score: 0.6, low: 0.5, high: 0.7 }, { labels: 40, score: 0.8, low: 0.7, high: 0.9 }];
  const curve = learningChart(points, { wanted: 0.9, needed: { labels: 120 } }, {});
  assert.deepEqual(curve.traces.at(-1).y, [0.6, 0.8]);
  assert.deepEqual(curve.traces[0].y, [0.7, 0.9, 0.7, 0.5]);
  assert.deepEqual([curve.traces[1].x, learningChart(points, { wanted: 0.9, needed: { labels: null } }, {}).traces[1].x], [[0, 120], [0, 40]]);
});

test("the honesty of several classes is one diagram, weighted by images", () => {
  const bins = joined([
    { reliability: [{ predicted: 0.1, observed: 0, count: 10 }, { predicted: 0.95, observed: 1, count: 10 }] },
    { reliability: [{ predicted: 0.15, observed: 0.3, count: 30 }] }, {},
  ]);
  assert.deepEqual(bins.map(({ images }) => images), [40, 10]);
  assert.ok(Math.abs(bins[0].mean - 0.1375) < 1e-9 && Math.abs(bins[0].share - 0.225) < 1e-9);
  assert.ok(Math.abs(calibrationError(bins) - (40 * 0.0875 + 10 * 0.05) / 50) < 1e-9);
  assert.equal(calibrationError([]), null);
});
