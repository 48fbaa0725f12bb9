import assert from "node:assert/strict";
import { test } from "node:test";

import { lengthOf, wrapped } from "../../../assets/map/wrapped.mjs";

test("what fits is one line, and nothing is one line too", () => {
  assert.deepEqual(wrapped("six films", 400, 12), ["six films"]);
  assert.deepEqual(wrapped("", 400, 12), [""]);
});

test("lines break between words and hold no more than fits", () => {
  const text = "the quick brown fox jumps over the lazy dog";
  const lines = wrapped(text, 90, 12);

  assert.ok(lines.length > 2 && lines.every((line) => lengthOf(line, 12) <= 90));
  assert.equal(lines.join(" "), text);
});

test("a word longer than a line is broken within", () => {
  const lines = wrapped(`see ${"abc".repeat(30)}`, 100, 12);

  assert.ok(lines.length > 3 && lines.every((line) => lengthOf(line, 12) <= 100));
  assert.equal(lines.slice(1).join(""), "abc".repeat(30));
});

test("signs as wide as high take their room", () => {
  assert.ok(lengthOf("試料の厚さ", 10) > 50);
});
