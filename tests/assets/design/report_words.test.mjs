import assert from "node:assert/strict";
import { test } from "node:test";

import { heldOutFacts, methodRows, rowFacts } from "../../../assets/design/report_words.mjs";

const GAP = { name: "gap", unit: "eV", low: 0, high: 2.4 };

test("errors have their unit, shares a decimal", () => {
  const facts = heldOutFacts(GAP, { rows: 1043, mean_absolute_error: 0.01402, zero_accuracy: 0.9851, coverage: 0.902 });
  assert.deepEqual(facts.map(([, words]) => words), ["1,043", "0.014 eV", "98.5 %", "90.2 %"]);
  assert.equal(heldOutFacts(GAP, { rows: 9, mean_absolute_error: 1, zero_accuracy: null, coverage: 1 }).length, 3);
});

test("ways to find candidates stand beside each other, ours marked", () => {
  const [ours, other] = methodRows([{ name: "flow", title: "drawn by the flow", hit_rate: 0.998, error: 0.011, diversity: 0.71 }, { name: "random", hit_rate: 0, error: null, diversity: 0.9 }]);
  assert.deepEqual(ours, { title: "drawn by the flow", isOurs: true, cells: ["> 99 %", "0.011", "0.71"] });
  assert.deepEqual(other.cells, ["0 %", "–", "0.9"]);
});

test("what happened to the rows is told, nothing of what did not happen", () => {
  const facts = rowFacts({ rows: { read: 100, folded: 3, contradictory: 0, left_out: 0, learnt: 80, held_out: 10 }, symmetries: [{ exchange: [["a", "b"]], reflect: ["e"], origin: "inferred" }], provenance: { source: "t.csv", seed: 0, seconds: 12.3, software: "Microscape 0.1.0" } });
  assert.deepEqual(Object.fromEntries(facts), { read: "100", "twice, folded": "3", "learnt from": "80", "held out": "10", "symmetry, inferred": "a ↔ b, −e", source: "t.csv", "fitted in": "12 s", by: "Microscape 0.1.0" });
});
