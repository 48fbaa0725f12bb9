import assert from "node:assert/strict";
import { test } from "node:test";

import { toChoose } from "../../../../assets/panels/trail/crumbs.mjs";

const [MAIN, TUNED, PART] = ["main", "tuned", "trail-0123456789ab"].map((name) => ({ name, title: name }));

test("maps of the whole collection are offered where there are several", () => {
  assert.deepEqual(toChoose({ info: { maps: [MAIN, TUNED, PART] }, map: TUNED }), [MAIN, TUNED]);
});

test("nothing is offered with one map, on a part, or before anything is shown", () => {
  assert.deepEqual(toChoose({ info: { maps: [MAIN, PART] }, map: MAIN }), []);
  assert.deepEqual(toChoose({ info: { maps: [MAIN, TUNED, PART] }, map: PART }), []);
  assert.deepEqual(toChoose({ info: { maps: [MAIN, TUNED] }, map: null }), []);
  assert.deepEqual(toChoose({ info: null, map: null }), []);
});
