import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { DesignStore } from "../../../assets/design/store.mjs";

const INFO = { design: "films", parameters: [{ name: "a", low: 0, high: 10 }], properties: [{ name: "gap", low: 0, high: 1 }] };
const row = (a, gap) => ({ parameters: { a }, predicted: { gap: { value: gap, low: gap, high: gap, disagreement: 0 } }, nearest: { row: 0, distance: 0 }, score: 1, x: a, y: gap });
let store;

beforeEach(() => {
  store = new DesignStore(INFO);
  store.columns = new Map([["a", [1, 2, 3]], ["gap", [0, 0.5, 0.53]]]);
  Object.assign(store, { rows: 3, place: { x: (x) => x, y: (y) => y } });
});

test("known rows fulfil a value within its tolerance, a range to its ends, and no target always", () => {
  assert.deepEqual([...store.fulfilling()], [1, 1, 1]);
  store.setTarget("gap", { value: 0.5 });
  assert.deepEqual([...store.fulfilling()], [0, 1, 1]);
  store.setTarget("gap", { max: 0.5 });
  assert.deepEqual([...store.fulfilling()], [1, 1, 0]);
});

test("what is taken back leaves nothing in the state", () => {
  const heard = [];
  store.subscribe("wish", () => heard.push({ ...store.state.locks }));
  store.setLock("a", 3);
  store.setLock("a", null);
  assert.deepEqual(heard, [{ a: 3 }, {}]);
});

test("new candidates begin without brushes, and open only what is there", () => {
  store.show({ id: "p", targets: {}, rows: [row(1, 0.5), row(4, 0.6)] }, { open: 1 });
  store.setBrush("a", { min: 2, max: 5 });
  assert.deepEqual([...store.kept], [0, 1]);
  assert.equal(store.opened.parameters.a, 4);
  store.show({ id: "q", targets: {}, rows: [row(7, 0.5)] }, { open: 1 });
  assert.deepEqual([store.state.open, store.state.brushes, store.opened, [...store.kept]], [null, {}, null, [1]]);
  store.show(null);
  assert.deepEqual([store.state.proposal, store.kept], [null, null]);
});

test("opening a candidate brings its tab", () => {
  store.show({ id: "p", targets: {}, rows: [row(1, 0.5)] });
  store.setTab("report");
  store.open(0);
  assert.equal(store.state.tab, "candidate");
});

test("candidates become earlier ones as soon as target or locks change, and fit again when these are taken back", () => {
  store.setTarget("gap", { value: 0.5 });
  assert.equal(store.isEarlier, false);
  store.show({ id: "p", targets: { gap: { value: 0.5 } }, locks: {}, rows: [row(1, 0.5)] });
  assert.equal(store.isEarlier, false);
  store.setLock("a", 3);
  assert.equal(store.isEarlier, true);
  store.setLock("a", null);
  assert.equal(store.isEarlier, false);
});
