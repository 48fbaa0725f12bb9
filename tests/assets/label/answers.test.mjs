import assert from "node:assert/strict";
import { test } from "node:test";

import { answersOf, isAnswered, lastWords, NOTHING, suggestions, toggled, unbidden } from "../../../assets/label/answers.mjs";
import { madeTree } from "./tree_made.mjs";

const tree = madeTree();
const said = (label, value, author = "me", more = {}) => ({ label, value, author, ...more });
const known = (expert, predicted = []) => ({ expert, predicted });
const mine = (answers) => Object.fromEntries([...answers].filter(([, { mine: value }]) => value).map(([id, { mine: value, isImplied }]) => [id, isImplied ? `(${value})` : value]));

test("yes to a class is yes to all above it and no to what it excludes", () => {
  assert.deepEqual(mine(answersOf(tree, known([said("textured", "yes"), said("grazing", "yes")]), [], "me")), {
    features: "(yes)", ring: "(yes)", textured: "yes", geometry: "(yes)", grazing: "yes", transmission: "(no)",
  });
});

test("no to a class is no to all below it", () => {
  assert.deepEqual(mine(answersOf(tree, known([said("features", "no")]), [], "me")), { features: "no", ring: "(no)", textured: "(no)", arc: "(no)" });
});

test("of what contradicts, the later holds", () => {
  assert.deepEqual(mine(answersOf(tree, known([said("transmission", "yes"), said("grazing", "yes")]), [], "me")), { geometry: "(yes)", transmission: "(no)", grazing: "yes" });
  assert.deepEqual(mine(answersOf(tree, known([said("ring", "no"), said("textured", "yes")]), [], "me")), { features: "(yes)", ring: "(yes)", textured: "yes" });
});

test("what was cleared is gone with what followed from it", () => {
  assert.deepEqual(lastWords([said("ring", "yes"), said("arc", "no"), said("ring", "clear")]).map(({ label }) => label), ["arc"]);
  assert.deepEqual(mine(answersOf(tree, known([said("textured", "yes")]), [said("textured", "clear")], "me")), {});
});

test("what is not confirmed is told apart, with what follows from it", () => {
  const answers = answersOf(tree, known([said("arc", "yes")]), [said("grazing", "yes", undefined, { isPending: true })], "me");
  assert.deepEqual([...answers].filter(([, { isPending }]) => isPending).map(([id]) => id), ["geometry", "transmission", "grazing"]);
});

test("others, the model and I stand apart; opposite answers are a conflict", () => {
  const answers = answersOf(tree, known([said("ring", "yes", "ann"), said("ring", "no"), said("arc", "unsure", "ann")], [{ label: "arc", probability: 0.7 }]), [], "me");
  assert.deepEqual(answers.get("ring"), { mine: "no", isImplied: false, isPending: false, others: [{ author: "ann", value: "yes" }], probability: null, isTrusted: false, isConflict: true });
  assert.deepEqual(answers.get("arc"), { mine: null, isImplied: false, isPending: false, others: [{ author: "ann", value: "unsure" }], probability: 0.7, isTrusted: false, isConflict: false });
  assert.deepEqual([isAnswered(answers), isAnswered(answersOf(tree, NOTHING, [], "me"))], [true, false]);
});

test("the same answer again takes it back; one that only follows is said outright", () => {
  const answers = answersOf(tree, known([said("textured", "yes")]), [], "me");
  assert.deepEqual(toggled(answers, "textured", "yes").value, "clear");
  assert.deepEqual([toggled(answers, "textured", "no").value, toggled(answers, "ring", "yes").value], ["no", "yes"]);
});

test("what the model is sure of is offered once a branch, where I have not answered", () => {
  const predicted = [{ label: "features", probability: 0.99 }, { label: "ring", probability: 0.95 }, { label: "arc", probability: 0.4 }, { label: "grazing", probability: 0.97 }];
  const answers = answersOf(tree, known([said("transmission", "yes")], predicted), [], "me");
  assert.deepEqual(suggestions(tree, answers, 0.9), [{ label: "ring", probability: 0.95, isTrusted: false }]);
});

test("for many images at once only what is tested well enough is offered", () => {
  const predicted = [{ label: "features", probability: 0.99, trusted: true }, { label: "ring", probability: 0.95, trusted: false }, { label: "arc", probability: 0.4, trusted: true }];
  const answers = answersOf(tree, known([], predicted), [], "me");
  assert.deepEqual(suggestions(tree, answers, 0.9, true), [{ label: "features", probability: 0.99, isTrusted: true }]);
  assert.deepEqual(suggestions(tree, answers, 0.9).map(({ label }) => label), ["ring"]);
});

test("who judges unbidden sees others and the model only once they have answered", () => {
  const all = known([said("ring", "yes", "ann")], [{ label: "arc", probability: 0.9 }]);
  assert.deepEqual(unbidden(all, "me", []), { expert: [], predicted: [] });
  assert.equal(unbidden(all, "me", [said("arc", "no")]), all);
  assert.deepEqual(unbidden(all, "me", [said("arc", "no"), said("arc", "clear")]).predicted, []);
});
