import assert from "node:assert/strict";
import { afterEach, test } from "node:test";

import { fillExpected, places, worthShowing } from "../../../../assets/panels/insight/expected.mjs";

const real = globalThis.fetch;
afterEach(() => { globalThis.fetch = real; });

/** What is said of another image already, as far as it is asked for here. */
const place = () => {
  const classes = new Set();
  return { said: ["of another"], classes, classList: { add: (name) => classes.add(name), remove: (name) => classes.delete(name) }, replaceChildren(...said) { this.said = said; } };
};

test("what was said of another image keeps its room until the answer, or its failure, has come", async () => {
  for (const answer of [Response.json({ properties: [] }), Response.json({ error: "No." }, { status: 500 })]) {
    const there = place();
    globalThis.fetch = async () => answer;
    const filled = fillExpected(there, "/images/a", new AbortController().signal);
    assert.deepEqual([there.said, [...there.classes]], [["of another"], ["is-waiting"]]);

    await filled.catch(({ message }) => assert.equal(message, "No."));
    assert.deepEqual([there.said, [...there.classes]], [[], []]);
  }
});

test("an answer for an image that was left does not touch what is waited for", async () => {
  const there = place();
  const leaving = new AbortController();
  globalThis.fetch = async () => { leaving.abort(); return Response.json({ properties: [] }); };
  await fillExpected(there, "/images/a", leaving.signal);
  assert.deepEqual([there.said, [...there.classes]], [["of another"], ["is-waiting"]]);
});

test("surprising values stand first, unmeasured last, and nothing that was measured in the pixels", () => {
  const properties = [
    { column: "a", predicted: 1, measured: null, nature: "subject", surprising: false },
    { column: "b", predicted: 1, measured: 1, nature: "subject", surprising: false },
    { column: "c", predicted: 1, measured: 9, nature: "subject", surprising: true },
    { column: "d", predicted: null, measured: 9, nature: "subject", surprising: false },
    { column: "e", predicted: 1, measured: 1, nature: "measured", surprising: false },
  ];
  assert.deepEqual(worthShowing(properties).map(({ column }) => column), ["c", "b", "a"]);
});

test("spread and measured value share one scale", () => {
  const { outer, inner, measured } = places({ quantiles: { q10: 0, q25: 25, q50: 50, q75: 75, q90: 100 }, measured: 100 });
  assert.equal(outer[1], measured);
  assert.ok(outer[0] < inner[0] && inner[0] < inner[1] && inner[1] < measured);
});

test("one value only stands in the middle; a missing one nowhere", () => {
  const same = { q10: 3, q25: 3, q50: 3, q75: 3, q90: 3 };
  assert.deepEqual(places({ quantiles: same, measured: null }), { outer: [0.5, 0.5], inner: [0.5, 0.5], measured: null });
});
