import assert from "node:assert/strict";
import { test } from "node:test";

import { Engine } from "../../../assets/map/engine.mjs";
import { inWords, wordsOf } from "../../../assets/map/picture.mjs";
import { collectionOf, columnsOfEveryKind } from "./columns_made.mjs";

test("filters are said in few words", () => {
  assert.equal(inWords({ column: "material", in: ["BiFeO3", null] }), "material: BiFeO3, missing");
  assert.equal(inWords({ column: "thickness", min: 2 }), "thickness: 2 to …");
  assert.equal(inWords({ text: "crash" }), "contains “crash”");
  assert.equal(inWords({ not: { text: "a" } }), '{"not":{"text":"a"}}');
});

test("the note says collection, map, filters, how many and when", async () => {
  const made = collectionOf(columnsOfEveryKind(300, 3), 300);
  const engine = new Engine({ fetch: made.fetch });
  await engine.load({ ...made.info, title: "Films & more", notice: "Simulated." }, "/c");
  await engine.setFilter("five", { column: "five", in: ["group 1"] });
  await engine.setColour("thickness");
  const { note, filters, title, notice } = wordsOf(engine, new Date(Date.UTC(2026, 2, 4)));

  assert.equal(note, `Films & more · main, 2-D · ${engine.visible} of 300 images · 2026-03-04`);
  assert.equal(filters, "Filters: five: group 1");
  assert.deepEqual([title, notice], ["thickness", "Simulated."]);
});

test("without a map on the page there is no picture, and a sentence says so", async () => {
  await assert.rejects(new Engine().picture(), /no map on this page/);
});
