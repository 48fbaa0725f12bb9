import assert from "node:assert/strict";
import { test } from "node:test";

import { canName, columnsToNameBy } from "../../../assets/map/nameable.mjs";

const facet = (name, more = {}) => ({ name, role: "facet", kind: "category", dtype: "u1", categories: ["a", "b"], ...more });

test("columns of who, when, where and with what name nothing", () => {
  const columns = ["depositor", "grower", "operator", "instrument", "date", "file_path", "Beam_xy", "sampleId", "main.cluster", "main.groups"].map((name) => facet(name));

  assert.deepEqual(columnsToNameBy([...columns, facet("who", { title: "Operator" })]), []);
});

test("columns that say what images show come first", () => {
  const columns = [facet("substrate"), facet("material_system"), facet("predicted.family"), facet("domain_state")];

  assert.deepEqual(columnsToNameBy(columns), ["material_system", "predicted.family", "domain_state", "substrate"]);
});

test("columns of a single value, of very many, and what is no facet name nothing", () => {
  const many = Array.from({ length: 300 }, (_, k) => String(k));
  const columns = [facet("material", { categories: ["a"] }), facet("phase", { categories: many }), facet("state", { role: "hidden" }), facet("kind", { kind: "number" })];

  assert.deepEqual(columnsToNameBy(columns), []);
});

test("a name is short and neither number, date, path nor address", () => {
  for (const value of ["BiFeO3", "ferroelectric domains", "GaAs (110)", "La0.7Sr0.3MnO3", "p4m", "scattering at grazing incid.", "BFO/STO"]) assert.ok(canName(value), value);
  const refused = ["other", "", "12.5", "2026-03-14", "20260314", "/data/a", "run/7/a.tif", "a.tif", "C:\\data", "https://a.b", "someone@some.where", "a value that is longer than a name"];
  for (const value of refused) assert.ok(!canName(value), value);
});
