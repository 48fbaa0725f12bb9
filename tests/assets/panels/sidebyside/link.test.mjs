import assert from "node:assert/strict";
import { test } from "node:test";

import { Engine } from "../../../../assets/map/engine.mjs";
import { choicesOf, firstChoice } from "../../../../assets/panels/sidebyside/choices.mjs";
import { link } from "../../../../assets/panels/sidebyside/link.mjs";
import { collectionOf, columnsOfEveryKind } from "../../map/columns_made.mjs";

async function two() {
  const { info, fetch } = collectionOf(columnsOfEveryKind(60, 5), 60);
  const engines = [new Engine({ fetch }), new Engine({ fetch })];
  for (const engine of engines) {
    await engine.load(info, "/c");
    await engine.ensureIds();
  }
  return [...engines, link(...engines)];
}

test("filters of the first hold in the second", async () => {
  const [first, second] = await two();
  await first.setFilter("five", { column: "five", in: ["group 1"] });
  await new Promise((done) => setTimeout(done));
  assert.equal(second.visible, first.visible);
  assert.ok(second.visible < second.total);
});

test("selecting, pointing and opening go both ways, once", async () => {
  const [first, second] = await two();
  first.selectRows([1, 3]);
  assert.deepEqual([...second.selectedRows()], [1, 3]);
  second.selectRows([2]);
  assert.deepEqual([...first.selectedRows()], [2]);
  second.hover(4, 10, 10);
  assert.deepEqual([first.hovered.row, first.hovered.x], [4, null]);
  await second.open(second.id(5));
  assert.equal(first.openId, second.id(5));
});

test("what is left off the first map is left off the second", async () => {
  const [first, second] = await two();
  first.setShown("names", false);
  assert.deepEqual([...second.hidden], ["names"]);
  first.setShown("names", true);

  assert.equal(second.hidden.size, 0);
});

test("unlinked, each goes its own way", async () => {
  const [first, second, unlink] = await two();
  unlink();
  first.selectRows([1]);
  assert.equal(second.selection.isEmpty, true);
});

test("a filter holds beside, on whichever map; that an image lies on one map only does not", async () => {
  const [first, second] = await two();
  first.facets.setPlaced(Uint8Array.from({ length: 60 }, (_, row) => (row < 20 ? 1 : 0)));
  await new Promise((done) => setTimeout(done));
  assert.deepEqual([first.visible, second.visible], [20, 60]);
  await first.setFilter("five", { column: "five", in: ["group 1"] });
  await new Promise((done) => setTimeout(done));
  assert.ok(second.visible > first.visible && second.visible < 60);
});

test("another map comes first, else the other dimensions", () => {
  const one = [{ name: "main", title: "Main map", space: ["x", "y", "z"] }];
  const several = [...one, { name: "other" }];
  assert.deepEqual(choicesOf(several).map(({ title }) => title), ["Main map, 2-D", "Main map, 3-D", "other, 2-D"]);
  assert.equal(firstChoice(one, { map: "main", dims: 2 }).key, "main/3");
  assert.equal(firstChoice(one, { map: "main", dims: 3 }).key, "main/2");
  assert.equal(firstChoice(several, { map: "main", dims: 2 }).key, "other/2");
});

test("beside a map of the trail stands the one it was made from", () => {
  const space = ["x", "y", "z"];
  const maps = [{ name: "main", space }, { name: "a", parent: "main", space }, { name: "b", parent: "a", space }];
  assert.deepEqual(["main", "a", "b"].map((map) => firstChoice(maps, { map, dims: 2 }).key), ["main/3", "main/2", "a/2"]);
});
