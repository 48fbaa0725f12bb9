import assert from "node:assert/strict";
import { test } from "node:test";

import { read, repair, step, write } from "../../../assets/panels/address.mjs";

const INFO = { version: "2", maps: [{ name: "main" }], columns: [{ name: "material" }, { name: "thickness" }] };

test("a state survives the address", () => {
  const state = { dims: 3, colour: "material", filters: { all: [{ column: "material", in: ["µ & é", null] }] } };
  assert.deepEqual(read(write("my films", state)), { collection: "my films", state, complaint: null });
});

test("coloured by nothing is kept", () => {
  assert.deepEqual(read(write("demo", { colour: null })).state, { colour: null });
});

test("nothing to say leaves the address short", () => {
  assert.equal(write("demo", { filters: null, open: undefined }), "?c=demo");
  assert.deepEqual(read("?c=demo"), { collection: "demo", state: null, complaint: null });
});

test("a link that was cut off is said and not followed", () => {
  for (const broken of ['{"dims":', "[]", "7", "null"]) {
    const { state, complaint } = read(`?c=demo&s=${encodeURIComponent(broken)}`);
    assert.equal(state, null);
    assert.match(complaint, /cannot be read/);
  }
});

test("an unknown column is named and the other filters are kept", () => {
  const thick = { column: "thickness", min: 1, max: null };
  const { state, complaints } = repair({ filters: { all: [{ column: "gone", in: ["a"] }, thick, { text: "tip" }] }, colour: "gone" }, INFO);
  assert.deepEqual(state.filters, { all: [thick, { text: "tip" }] });
  assert.equal("colour" in state, false);
  assert.equal(complaints.length, 2);
  assert.ok(complaints.every((sentence) => sentence.includes("gone")));
});

test("columns inside any and not are judged too", () => {
  const { state, complaints } = repair({ filters: { all: [{ any: [{ column: "material", in: [1] }, { not: { column: "gone", in: [1] } }] }] } }, INFO);
  assert.equal(state.filters, null);
  assert.match(complaints[0], /gone/);
});

test("what is no filter is said, and the others are kept", () => {
  const thick = { column: "thickness", min: 1, max: null };
  const { state, complaints } = repair({ filters: { all: [{ either: [] }, thick, 5] } }, INFO);
  assert.deepEqual(state.filters, { all: [thick] });
  assert.deepEqual(complaints.map((sentence) => sentence.slice(0, 38)), Array(2).fill("A filter of this link cannot be read. "));
});

test("a link to an earlier version says so once and keeps what fits", () => {
  const { state, complaints } = repair({ v: "1", dims: 3 }, INFO);
  assert.deepEqual(state, { dims: 3, filters: null, open: null, selection: null });
  assert.match(complaints[0], /has changed/);
  assert.deepEqual(repair({ v: "2" }, INFO).complaints, []);
});

test("an unknown map takes its camera with it", () => {
  const { state, complaints } = repair({ map: "trail", camera: { x: 1 } }, INFO);
  assert.equal("map" in state || "camera" in state, false);
  assert.match(complaints[0], /trail/);
});

test("a map that was deleted from the trail is said to be gone, and so is what needs it", () => {
  const gone = "trail-0123456789ab";
  const steps = [{ map: "main", polygon: [] }, { map: gone, polygon: [] }];
  const { state, complaints } = repair({ map: gone, beside: `${gone}/3`, selection: { steps } }, INFO, [gone]);
  assert.deepEqual([state.map, state.beside, state.selection], [undefined, undefined, null]);
  assert.equal(complaints.filter((sentence) => sentence.includes("deleted from the trail")).length, 3);
  assert.deepEqual(repair({ beside: "main/3", selection: { steps: steps.slice(0, 1) } }, INFO).complaints, []);
});

test("a map that never was in the trail is not said to be deleted", () => {
  const { complaints } = repair({ map: "trail-0123456789ab" }, INFO, ["trail-ba9876543210"]);
  assert.deepEqual(complaints, ["There is no map “trail-0123456789ab” in this collection, so the main map is shown."]);
});

test("moving the camera is no step to go back from", () => {
  assert.equal(step({ dims: 2, camera: { x: 1 } }), step({ dims: 2, camera: { x: 5 }, v: "2" }));
  assert.notEqual(step({ dims: 2 }), step({ dims: 3 }));
});
