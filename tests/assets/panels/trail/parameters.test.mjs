import assert from "node:assert/strict";
import { test } from "node:test";

import { inWords, isUnusual, offered, problemOf, USUAL } from "../../../../assets/panels/trail/parameters.mjs";

test("the usual parameters are right and nothing is said of them", () => {
  assert.equal(problemOf(USUAL), null);
  assert.deepEqual([inWords(USUAL), inWords(null), isUnusual({ ...USUAL })], [[], [], false]);
});

for (const [change, field] of [
  [{ neighbours: 1 }, "neighbours"], [{ neighbours: 201 }, "neighbours"], [{ neighbours: 2.5 }, "neighbours"], [{ neighbours: NaN }, "neighbours"],
  [{ min_distance: -0.1 }, "min_distance"], [{ min_distance: 1 }, "min_distance"], [{ seed: -1 }, "seed"], [{ seed: 2 ** 32 }, "seed"],
  [{ of: "descriptors" }, "columns"], [{ of: "channels", columns: ["Height"] }, "columns"],
])
  test(`${JSON.stringify(change)} is not taken, and a sentence says why`, () => {
    const problem = problemOf({ ...USUAL, ...change });
    assert.equal(problem.field, field);
    assert.match(problem.sentence, /\.$/);
  });

test("what differs is said in short words, columns by their titles", () => {
  const titleOf = (name) => ({ mean: "Mean", noise: "Noise" })[name];
  assert.deepEqual(inWords({ neighbours: 30, min_distance: 0, metric: "euclidean", seed: 7, of: "descriptors", columns: ["mean", "noise"], start: "fresh" }, titleOf), ["30 neighbours", "distance 0", "Euclidean", "by Mean, Noise", "from scratch", "seed 7"]);
  assert.deepEqual(inWords({ of: "channels", columns: ["a", "b", "c"] }), ["by 3 channels"]);
});

test("only measured numbers and several channels are offered", () => {
  const number = { role: "property", kind: "number", dtype: "u2" };
  const columns = [
    { ...number, name: "mean", title: "Mean", description: "Mean of the pixels." }, { ...number, name: "thickness" },
    { ...number, name: "main.preservation", description: "Share kept." }, { name: "channel", kind: "category", categories: ["Height", "Phase"] },
  ];
  assert.deepEqual(offered(columns).descriptors, [{ name: "mean", title: "Mean" }]);
  assert.deepEqual(offered(columns).channels.map(({ name }) => name), ["Height", "Phase"]);
  assert.deepEqual(offered([{ name: "channel", categories: ["Height"] }]).channels, []);
});
