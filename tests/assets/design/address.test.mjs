import assert from "node:assert/strict";
import { test } from "node:test";

import { fresh, read, repair, write } from "../../../assets/design/address.mjs";

const DESIGN = { parameters: [{ name: "a" }, { name: "b" }], properties: [{ name: "gap" }] };

test("a state survives the address", () => {
  const state = { ...fresh(), targets: { gap: { min: 0.4, max: 0.6 } }, locks: { a: 3.2, b: { min: 1 } }, proposal: "p1", open: 7, plane: ["a", "b"], image: "3f2a" };
  const found = read(write("mos2 & more", state));

  assert.equal(found.design, "mos2 & more");
  assert.deepEqual(repair(found.state, DESIGN), { state, complaints: [] });
});

test("what is as usual is left out", () => {
  assert.equal(write("mos2", fresh()), "?d=mos2");
  assert.deepEqual(read("?d=mos2"), { design: "mos2", collection: "", state: null, complaint: null });
});

test("a link that was cut off is said and not followed", () => {
  for (const broken of ['{"targets":', "[]", "7"]) {
    const { state, complaint } = read(`?d=mos2&s=${encodeURIComponent(broken)}`);
    assert.equal(state, null);
    assert.match(complaint, /cannot be read/);
  }
});

test("a column the design has not is named, and the rest is kept", () => {
  const { state, complaints } = repair({ targets: { mass: { value: 1 }, gap: { value: 0.5 } }, locks: { a: "three", b: 2 } }, DESIGN);

  assert.deepEqual([state.targets, state.locks], [{ gap: { value: 0.5 } }, { b: 2 }]);
  assert.deepEqual(complaints, ["This design has no property “mass”.", "What this link says of “a” cannot be read."]);
});

test("nonsense is as usual", () => {
  const { state } = repair({ count: 1e9, open: "first", tab: "moon", plane: ["a", "a"], proposal: 3, image: 5, targets: [] }, DESIGN);
  assert.deepEqual(state, fresh());
});
