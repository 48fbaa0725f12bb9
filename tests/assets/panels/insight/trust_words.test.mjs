import assert from "node:assert/strict";
import { test } from "node:test";

import { figuresOf, groupsInWords, isTooFew, madeOf, nearInWords, sampleInWords, sizesOf, stabilityInWords, tunedOf, usualSmallest, verdictOf } from "../../../../assets/panels/insight/trust_words.mjs";

const HONESTY = { trustworthiness: 0.973, continuity: 0.951, kept: 0.412, neighbours: 15, sampled: null };
const MANY = 6000;

test("three numbers are said as people read them, with what chance would give", () => {
  const figures = figuresOf(HONESTY, MANY);

  assert.deepEqual(figures.map(({ text }) => text), ["0.97", "0.95", "41 %"]);
  assert.deepEqual(figures.map(({ chance }) => chance), [0.5, 0.5, null]);
  assert.match(figures[2].meaning, /15 images most like one/);
});

test("what is not known is a dash, not a number", () => {
  assert.deepEqual(figuresOf({ trustworthiness: null, continuity: null, kept: null, neighbours: 3 }, MANY).map(({ text }) => text), ["–", "–", "–"]);
  assert.match(verdictOf({ trustworthiness: null, kept: null, neighbours: 3 }, MANY).said, /too few/);
});

test("the verdict warns where neighbours are not alike", () => {
  const tone = (trustworthiness) => verdictOf({ ...HONESTY, trustworthiness }, MANY).tone;

  assert.deepEqual([0.97, 0.9, 0.7].map(tone), ["good", "", "warn"]);
});

test("numbers that come out high by themselves are no praise", () => {
  const few = { trustworthiness: 1, continuity: 1, kept: 1, neighbours: 2, sampled: null };

  assert.deepEqual([[3, 2], [49, 5], [60, 30], [60, 15], [50, 5], [20, 0]].map((given) => isTooFew(...given)), [true, true, true, false, false, true]);
  assert.equal(verdictOf(few, 3).tone, "");
  assert.match(verdictOf(few, 3).said, /^Too few images to judge: with 2 neighbours of 3 images/);
  assert.deepEqual(figuresOf(few, 3).map(({ text, value, chance }) => [text, value, chance]), [["1.00", null, null], ["1.00", null, null], ["100 %", null, null]]);
  assert.match(stabilityInWords({ overall: 1, seeds: 3 }, true), /^Too few images to judge: laid out 3 times .* keeps 100 %/);
});

test("a sample is said, all images are not", () => {
  assert.equal(sampleInWords({ sampled: 5000 }, 60_000), "Measured on 5,000 images drawn at random.");
  assert.equal(sampleInWords({ sampled: 5000 }, 5000), null);
  assert.equal(sampleInWords(HONESTY, 60_000), null);
});

test("how stable the picture is stands in one sentence", () => {
  assert.equal(stabilityInWords({ overall: 0.71, seeds: 3 }), "The picture is stable: laid out 3 times with other seeds, an image keeps 71 % of its neighbours on the map.");
  assert.match(stabilityInWords({ overall: 0.2, seeds: 3 }), /changes much/);
});

test("how a node was made: what was asked for, and what was really used", () => {
  const parameters = { neighbours: 15, min_distance: 0.1, metric: "cosine", seed: 0, of: "embedding", columns: [], start: "parent" };
  const node = { count: 12, missing: 2, chosen: { words: "Material: BiFeO3" }, parameters, used: { neighbours: 11, recall: 1, notes: [] }, displacement: 0.214, duration_s: 1.234 };
  const made = Object.fromEntries(madeOf(node));

  assert.equal(made.Images, "12, 2 of them no longer in the collection");
  assert.equal(made.Neighbours, "11 (15 were asked for)");
  assert.equal(made.Moved, "21 % of the map's radius on average from where they lay before");
  assert.equal(made["Chosen as"], "Material: BiFeO3");
});

test("an approximate search says how much it found, other features which", () => {
  const parameters = { neighbours: 15, min_distance: 0.1, metric: "euclidean", seed: 3, of: "channels", columns: ["phase", "height"], start: "fresh" };
  const made = Object.fromEntries(madeOf({ count: 90_000, missing: 0, parameters, used: { neighbours: 15, recall: 0.987 }, displacement: null }));

  assert.equal(made.Neighbours, "15, found approximately: 98.7 % of the true ones");
  assert.equal(made.Features, "channels of each scan: phase, height");
  assert.equal(made.Start, "afresh");
  assert.equal("Moved" in made, false);
});

test("how many true neighbours of an image lie near it is said for every number", () => {
  assert.equal(nearInWords(11, 15), "11 of its 15 nearest lie near it on this map.");
  assert.equal(nearInWords(1, 15), "1 of its 15 nearest lies near it on this map.");
  assert.equal(nearInWords(15, 15), "All of its 15 nearest lie near it on this map.");
  assert.equal(nearInWords(0, 2), "None of its 2 nearest lie near it on this map.");
  assert.equal(nearInWords(0, 1), "Its nearest image does not lie near it on this map.");
  assert.match(nearInWords(0, 0), /alone/);
});

test("groups are counted, and those outside them", () => {
  assert.equal(groupsInWords({ count: 7, none: 120 }), "7 groups. 120 images are in none.");
  assert.equal(groupsInWords({ count: 1, none: 0 }), "One group. Every image is in one.");
  assert.match(groupsInWords({ count: 0, none: 50 }), /No groups/);
});

test("the usual size of a group grows with the root of the number of images", () => {
  assert.deepEqual([10, 6000, 1_000_000].map(usualSmallest), [5, 38, 200]);
});

test("sizes to choose from rise from five to a third of the images, the usual one among them", () => {
  assert.deepEqual(sizesOf(80), [5, 8, 12, 20]);
  assert.deepEqual(sizesOf(6000).slice(3, 6), [20, 30, 38]);
  assert.deepEqual(sizesOf(3), [5]);
});

test("what fine-tuning brought is said before and after, with what chance leaves open", () => {
  const [[term, said], [other]] = tunedOf([
    { measure: "seen again", before: 0.775, after: 0.827, low: -0.019, high: 0.079, images: 48 },
    { measure: "same", before: 0.5, after: 0.6, low: 0.05, high: 0.15, images: 48 },
  ]);

  assert.deepEqual([term, other], ["Own image found", "Same sample among the nearest"]);
  assert.equal(said, "77.5 % before, 82.7 % after; the difference is −1.9 to +7.9 points (95 %, 48 images)");
});
