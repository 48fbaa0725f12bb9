import assert from "node:assert/strict";
import { test } from "node:test";

import { Ids } from "../../../assets/map/ids.mjs";

const texts = ["00112233445566778899aabbccddeeff", "00112233ffffffffffffffffffffffff", "deadbeefdeadbeefdeadbeefdeadbeef"];
const ids = new Ids(Uint8Array.from(texts.join("").match(/../g), (pair) => parseInt(pair, 16)));

test("rows and ids lead to each other, also where ids begin alike", () => {
  texts.forEach((text, row) => {
    assert.equal(ids.id(row), text);
    assert.equal(ids.row(text), row);
  });
});

test("what is no id of the collection has no row", () => {
  assert.equal(ids.row("00112233445566778899aabbccddee00"), -1);
  assert.equal(ids.row("deadbeef"), -1);
  assert.equal(ids.row(""), -1);
});
