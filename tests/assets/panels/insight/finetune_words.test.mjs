import assert from "node:assert/strict";
import { test } from "node:test";

import { columnsOf, draftOf, endOf, problemOf, requestOf } from "../../../../assets/panels/insight/finetune_words.mjs";

const category = (name, further = {}) => ({ name, title: "", role: "facet", kind: "category", dtype: "u1", categories: ["a", "b"], ...further });
const usual = { name: "finetuned", same: "", labels: "", minutes: "5" };

test("a column can be learnt from if it is the collection's own and has one word an image", () => {
  const columns = [
    category("sample", { title: "Sample" }), category("one", { categories: ["a"] }), category("main.cluster"), category("predicted.family", { description: "What it is." }),
    category("n1.groups", { stamp: "x" }), category("kinds", { kind: "categories" }), category("artefact", { description: "What spoils it." }), category("secret", { role: "hidden" }), category("class"),
    { name: "t", title: "", role: "property", kind: "number", dtype: "f4" },
  ];
  assert.deepEqual(columnsOf({ columns, rows: 60, maps: [{ name: "main" }] }), [{ name: "sample", title: "Sample" }, { name: "class", title: "class" }]);
});

test("the first thing that is wrong is named with its field", () => {
  assert.equal(problemOf(usual), null);
  assert.equal(problemOf({ ...usual, minutes: "0.05", same: "film" }), null);
  for (const minutes of ["", " ", "0", "-1", "601", "five"]) assert.equal(problemOf({ ...usual, minutes }).field, "minutes");
  for (const name of ["", "My map", "-a", "trail-1", "predicted", "x".repeat(41)]) assert.equal(problemOf({ ...usual, name }).field, "name");
  assert.match(problemOf({ ...usual, same: "film", labels: "film" }).sentence, /cannot mark both/);
});

test("what is not told is null", () => {
  assert.deepEqual(requestOf({ ...usual, labels: "class" }), { name: "finetuned", same: null, labels: "class", minutes: 5 });
});

test("what did not come to an end is asked for again, else the form begins as usual", () => {
  const asked = { collection: "demo", name: "mine", same: "film", labels: null, minutes: 10 };
  assert.deepEqual(draftOf({ name: "finetuned", job: { status: "cancelled", arguments: asked } }), { name: "mine", same: "film", labels: "", minutes: "10" });
  assert.deepEqual(draftOf({ name: "finetuned-2", job: { status: "done", arguments: asked } }), { ...usual, name: "finetuned-2" });
  assert.deepEqual(draftOf({ name: "finetuned", job: null }), usual);
});

test("an end is told in the server's own words", () => {
  const scores = [{ measure: "seen again" }];
  assert.deepEqual(endOf({ status: "done", result: { map: "mine", verdict: "Better.", scores, notes: ["n"] } }), { tone: "good", said: "Better.", map: "mine", scores, notes: ["n"] });
  assert.deepEqual(endOf({ status: "done", result: { map: null, verdict: "No better.", scores, notes: [] } }), { tone: "", said: "No better.", map: null, scores, notes: [] });
  assert.equal(endOf({ status: "failed", error: "scan_0.npy is gone." }).said, "scan_0.npy is gone.");
  assert.match(endOf({ status: "cancelled" }).said, /goes on with the views/);
  assert.equal(endOf({ status: "running" }), null);
  assert.equal(endOf(null), null);
});
