import assert from "node:assert/strict";
import { test } from "node:test";

import { chosenOf, columnsOf, completeRows, doubtOf, faultOf, requestOf, rowsInWords } from "../../../assets/design/draft.mjs";

const number = (name, more = {}) => ({ name, unit: null, kind: "number", low: 1, high: 3, distinct: 90, missing: 0, zeros: 0, ...more });
const TABLE = [{ name: "sample", kind: "text", unit: null, missing: 0 }, number("a", { unit: "Å" }), number("b", { distinct: 1, low: 7 }), number("c", { missing: 60 }), number("gap")];
const draftOf = (columns, more) => ({ columns, rows: 100, name: "films", taken: [], ...more });

test("the last number is taken for the property and those before it for parameters; the rest is refused with a reason", () => {
  const columns = chosenOf(TABLE, 100);

  assert.deepEqual(columns.map(({ use }) => use), ["", "parameter", "", "", "property"]);
  assert.deepEqual(columns.map(({ refusal }) => refusal), ["holds text; where it should be numbers, correct them in the file", null, "has the same value everywhere (7)", "has a value in 40 rows only; 50 are needed", null]);
});

test("what is odd about a column is said beside it", () => {
  assert.equal(doubtOf(chosenOf([number("a", { missing: 3 })], 100)[0]), "1 to 3; 3 missing: those rows are left out");
});

test("what keeps a draft from being fitted is one sentence", () => {
  const columns = chosenOf(TABLE, 100);
  assert.equal(faultOf(draftOf(columns)), null);
  assert.match(faultOf(draftOf(columns, { rows: 20 })), /has 20 rows; at least 50/);
  assert.match(faultOf(draftOf(columns, { taken: ["films"] })), /There is a design films already/);
  assert.match(faultOf(draftOf(columns, { name: "" })), /Give the design a name/);
  assert.match(faultOf(draftOf(columns.map((one) => ({ ...one, use: "" })))), /at least one property/);
  const bounded = (low, high) => columns.map((one) => (one.name === "a" ? { ...one, low, high } : one));
  assert.match(faultOf(draftOf(bounded("low", ""))), /bounds of a are no numbers/);
  assert.match(faultOf(draftOf(bounded("4", ""))), /lower bound of a is not below/);
});

test("what is asked holds units and typed bounds only", () => {
  const columns = chosenOf(TABLE, 100);
  columns[1].low = "0.5";
  assert.deepEqual(requestOf(columns), { parameters: [{ name: "a", unit: "Å", low: 0.5 }], properties: [{ name: "gap", unit: null }] });
});

test("of a collection numbers that are shown may be used; what describes itself was measured", () => {
  const columns = [number("bias_V", { role: "property" }), number("noise", { role: "property", description: "of the image" }), number("width", { role: "hidden" }), number("predicted.family.probability"), { name: "goal", kind: "text" }];
  assert.deepEqual(chosenOf(columnsOf(columns), 100).map(({ name, isMeasured }) => [name, isMeasured]), [["bias_V", false], ["noise", true]]);
});

test("rows count that have a value in all chosen columns", () => {
  const [first, second] = [(row) => row < 30, (row) => row % 2 === 1];
  assert.deepEqual([completeRows(100, []), completeRows(100, [first]), completeRows(100, [first, second])], [100, 70, 35]);
  const chosen = chosenOf([number("a", { missing: 3 }), number("gap")], 100);
  assert.equal(rowsInWords(chosen, 100, null), "At most 97 of 100 rows have a value in all chosen columns; others are left out.");
  assert.match(rowsInWords(chosen, 100, 35), /^35 of 100 images have a value in all 2 chosen columns; at least 50 are needed/);
  assert.deepEqual([rowsInWords([], 100, 100), rowsInWords(chosen.slice(1), 100, null)], ["", "All 100 rows have a value in the chosen columns."]);
});
