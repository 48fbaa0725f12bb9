import assert from "node:assert/strict";
import { test } from "node:test";

import { deletedInWords, deletionInWords, linesAbout, nameOf, toldOf, trustOf } from "../../../../assets/panels/trail/words.mjs";

const NODE = { id: "trail-000000000001", parent: "main", name: "Stripes", count: 380, author: "AB", note: "wide ones", missing: 2, trustworthiness: 0.973, parameters: { neighbours: 30 }, chosen: { words: "380 selected by lasso" }, used: { notes: ["12 images: 11 neighbours instead of 30."] } };

test("a map is called by its name, else by how it was chosen, else by its size", () => {
  assert.deepEqual([nameOf(NODE), nameOf({ ...NODE, name: "" }), nameOf({ id: "a", name: "", count: 3 })], ["Stripes", "380 selected by lasso", "3 images"]);
});

test("all that is known of a map is told in one go", () => {
  assert.equal(toldOf(NODE), "Stripes: 380 images. Chosen: 380 selected by lasso. Trustworthiness 0.97. Made with 30 neighbours. 12 images: 11 neighbours instead of 30. 2 images of it are no longer in the collection. By AB. Note: wide ones");
  assert.equal(toldOf({ id: "main", parent: null, name: "Main map", count: 6000, chosen: null, parameters: null, used: null }), "Main map: 6,000 images.");
});

test("beside the name stand what is unusual and who made it", () => {
  assert.deepEqual(linesAbout(NODE), ["30 neighbours", "AB"]);
  assert.deepEqual(linesAbout({ ...NODE, id: "main" }), []);
});

test("the neighbours that were really used are told", () => {
  const few = { ...NODE, parameters: {}, used: { neighbours: 42, notes: [] } };
  assert.deepEqual(linesAbout(few), ["42 neighbours", "AB"]);
  assert.match(toldOf(few), /Made with 42 neighbours\./);
});

test("of a part too small to judge no trust is told", () => {
  const told = (count, neighbours) => trustOf({ ...NODE, count, parameters: {}, used: { neighbours } });
  assert.deepEqual([told(49, 15), told(50, 15), told(84, 42), told(85, 42), trustOf({ ...NODE, id: "main" })], [null, 0.973, null, 0.973, null]);
  assert.doesNotMatch(toldOf({ ...NODE, count: 20 }), /Trustworthiness/);
});

test("deleting says how many maps go", () => {
  assert.deepEqual([deletionInWords(1), deletionInWords(4)], ["Delete", "Delete with 3 below it"]);
  assert.deepEqual([1, 2, 4].map((branch) => deletedInWords("A", branch)), ["“A” was deleted.", "“A” and the map made from it were deleted.", "“A” and 3 maps made from it were deleted."]);
});
