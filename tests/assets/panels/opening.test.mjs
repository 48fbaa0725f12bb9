/** What is asked for before the page is drawn. */

import assert from "node:assert/strict";
import { test } from "node:test";

import { begin, describe, firstColumns } from "../../../assets/panels/opening.mjs";

const category = (name) => ({ name, role: "facet", kind: "category", dtype: "u1", categories: ["a", "b"] });
const coordinate = (name) => ({ name, role: "hidden", kind: "coordinate", dtype: "u2" });
const INFO = {
  name: "films", version: "7", rows: 10,
  maps: [{ name: "main", x: "main.x", y: "main.y", space: ["main.x3", "main.y3", "main.z3"] }, { name: "flat", x: "flat.x", y: "flat.y" }],
  columns: [category("material"), { name: "remark", role: "facet", kind: "text", dtype: null }, ...["main.x", "main.y", "main.x3", "main.y3", "main.z3", "flat.x", "flat.y"].map(coordinate)],
};

test("the first picture needs the places and the colour", () => {
  assert.deepEqual(firstColumns(INFO, {}), ["main.x", "main.y", "material"]);
  assert.deepEqual(firstColumns(INFO, { dims: 3, colour: null }), ["main.x3", "main.y3", "main.z3"]);
  assert.deepEqual(firstColumns(INFO, { map: "flat", dims: 3, colour: "remark" }), ["flat.x", "flat.y"]);
  assert.deepEqual(firstColumns({ ...INFO, maps: [] }, { colour: "none" }), []);
});

test("each answer is given once; what was not asked ahead is asked for", async (t) => {
  const asked = [];
  t.mock.method(globalThis, "fetch", async (address) => { asked.push(address); return new Response(JSON.stringify(INFO)); });
  globalThis.location = { search: "?c=films" };
  globalThis.window = { microscape_asked: { name: "films", answer: fetch("/api/v1/collections/films") } };
  t.after(() => { delete globalThis.window; delete globalThis.location; });
  const engine = { options: {} };

  begin(engine);
  assert.equal((await describe("films")).version, "7");
  const place = "/api/v1/collections/films/v/7/columns/main.x";
  assert.equal(asked.filter((address) => address === place).length, 1);
  await engine.options.fetch(place);
  assert.equal(asked.filter((address) => address === place).length, 1);
  await engine.options.fetch(place);
  assert.equal(asked.filter((address) => address === place).length, 2);
  await describe("films");
  assert.equal(asked.filter((address) => address === "/api/v1/collections/films").length, 2);
});
