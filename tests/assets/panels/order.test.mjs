import assert from "node:assert/strict";
import { test } from "node:test";

import { colourable, facets, firstColour } from "../../../assets/panels/order.mjs";

const category = (name, values, more = {}) => ({ name, kind: "category", role: "facet", dtype: "u1", categories: Array.from({ length: values }, (_, k) => `v${k}`), ...more });
const number = (name, more = {}) => ({ name, kind: "number", role: "property", dtype: "f4", ...more });

test("the predicted kind comes first, what tells nothing last", () => {
  const columns = [category("sample", 900), category("material", 5), category("channel", 1), number("thickness"), number("contrast", { description: "measured" }), category("predicted.family", 5)];
  const order = facets(columns, 1000).map(({ column }) => column.name);
  assert.deepEqual(order, ["predicted.family", "material", "sample", "channel", "thickness", "contrast"]);
});

test("hidden columns, text, coordinates and what is not sent are no facets", () => {
  const columns = [category("h", 3, { role: "hidden" }), { name: "note", kind: "text", role: "facet", dtype: null }, { name: "main.x", kind: "coordinate", role: "facet", dtype: "u2" }, category("huge", 3, { dtype: null })];
  assert.deepEqual(facets(columns, 10), []);
});

test("only a few sections start open, and none that names each image", () => {
  const open = facets([category("sample", 900), ...Array.from({ length: 9 }, (_, k) => category(`c${k}`, 4))], 1000).filter((facet) => facet.open);
  assert.equal(open.length, 5);
  assert.ok(open.every(({ column }) => column.name !== "sample"));
});

test("what can be filtered can colour the map", () => {
  assert.deepEqual(colourable([number("t"), category("m", 2)], 10).map(({ name }) => name), ["m", "t"]);
});

test("the map is first coloured by what tells images apart", () => {
  assert.equal(firstColour([category("channel", 1), category("sample", 900), category("material", 5), number("t")], 1000), "material");
  assert.equal(firstColour([category("material", 5), category("predicted.family", 5)], 1000), "predicted.family");
  assert.equal(firstColour([category("channel", 1)], 1000), "channel");
  assert.equal(firstColour([number("t")], 10), null);
});
