import assert from "node:assert/strict";
import { test } from "node:test";

import { grouped, inWords, isNew, noveltyInWords, verdictInWords, verdictsOf } from "../../../assets/panels/facts.mjs";

const COLUMNS = [
  { name: "material", title: "Material", kind: "category", role: "facet", unit: null, value: "BiFeO3" },
  { name: "note", title: "Note", kind: "text", role: "facet", unit: null, value: null },
  { name: "contrast", title: "Contrast", kind: "number", role: "property", unit: null, value: 0.25 },
  { name: "path", title: "Path", kind: "text", role: "hidden", unit: null, value: "a/b.tif" },
  { name: "main.x", title: "x", kind: "coordinate", role: "hidden", unit: null, value: 3.1 },
  { name: "predicted.family", title: "Predicted family", kind: "category", role: "facet", unit: null, value: "other" },
  { name: "predicted.family.probability", title: "Probability", kind: "number", role: "property", unit: null, value: 0.8 },
];

test("facts stand under headings, without what is missing, predicted or a coordinate", () => {
  const groups = grouped(COLUMNS, (name) => (name === "contrast" ? { description: "Spread over mean" } : {}));
  assert.deepEqual([...groups.keys()], ["Sample and measurement", "Measured on the image", "File"]);
  assert.deepEqual(groups.get("Measured on the image"), [{ title: "Contrast", text: "0.25", hint: "Spread over mean", column: COLUMNS[2] }]);
  assert.equal(groups.get("Sample and measurement").length, 1);
});

test("a verdict carries its probability", () => {
  assert.deepEqual(verdictsOf(COLUMNS), [{ title: "Predicted family", label: "other", probability: 0.8 }]);
});

test("values are said with their unit; missing ones not at all", () => {
  assert.equal(inWords({ kind: "number", unit: "nm", value: 12.5 }), "12.5 nm");
  assert.equal(inWords({ kind: "categories", unit: null, value: ["ring", "arc"] }), "ring, arc");
  assert.equal(inWords({ kind: "date", unit: null, value: "2026-03-14T00:00:00" }), "2026-03-14");
  assert.equal(inWords({ kind: "date", unit: null, value: "2026-03-14T09:05:00" }), "2026-03-14 09:05");
  for (const value of [null, "", []]) assert.equal(inWords({ kind: "text", unit: null, value }), null);
});

test("novelty goes from the very image to nothing like it", () => {
  assert.match(noveltyInWords(0.3, 0.00002), /very image/);
  assert.equal(noveltyInWords(0.5, 0.01), "Stranger than 50 % of the images here. It fits in well.");
  assert.equal(noveltyInWords(0.957, 0.2), "Stranger than 95 % of the images here. That is unusual.");
  assert.equal(noveltyInWords(0.994, 0.6), "Nothing like it is here: it is stranger than 99 % of the images of the collection.");
  assert.match(noveltyInWords(1, 0.6), /stranger than all images/);
});

test("held against a part, novelty speaks of the part", () => {
  assert.equal(noveltyInWords(0.97, 0.2, { isPart: true }), "Stranger than 97 % of the images in this part. That is unusual.");
  assert.match(noveltyInWords(1, 0.6, { isPart: true }), /^Nothing like it is in this part.*of the part/);
});

test("a verdict is worded as sure as it is", () => {
  const said = (probability, isNovel) => verdictInWords({ label: "atomic lattice", probability, isNovel });

  assert.deepEqual(said(0.6), { said: "atomic lattice", share: "60 %", note: "" });
  assert.deepEqual(said(0.58), { said: "perhaps atomic lattice", share: "58 %", note: "" });
  assert.deepEqual(said(null), { said: "atomic lattice", share: "", note: "" });
  assert.match(said(0.97, true).said, /^perhaps/);
  assert.match(said(0.97, true).note, /nothing like it, so the family is a guess/);
});

test("only what is far from all images is new; a known image and an unknown novelty are not", () => {
  assert.ok(isNew(1, 0.6) && isNew(0.99, 0.1));
  assert.ok(!isNew(0.98, 0.6) && !isNew(1, 0.00002) && !isNew(null, Infinity));
});
