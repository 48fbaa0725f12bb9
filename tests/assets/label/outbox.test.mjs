import assert from "node:assert/strict";
import { test } from "node:test";

import { isWorthAsking, newId, Outbox } from "../../../assets/label/outbox.mjs";

class Kept {
  constructor() { this.items = new Map(); }
  get length() { return this.items.size; }
  key(place) { return [...this.items.keys()][place]; }
  getItem(key) { return this.items.get(key) ?? null; }
  setItem(key, value) { this.items.set(key, value); }
  removeItem(key) { this.items.delete(key); }
}

const failed = (status) => Object.assign(new Error(`status ${status}`), { status });

function boxed(answers, storage = new Kept()) {
  const sent = [];
  const told = { refused: [], later: [] };
  let number = 0;
  const box = new Outbox({
    collection: "films", tree: "scattering", storage, now: () => 1000, uuid: () => `request-${(number += 1)}-${storage.length}`, tell: () => {},
    wait: (act, pause_ms) => told.later.push({ act, pause_ms }), refused: (entry, error) => told.refused.push([entry.path, error.message]),
    send: async (entry) => {
      sent.push(entry.request);
      const answer = answers.shift() ?? "done";
      if (answer instanceof Error) throw answer;
      return answer;
    },
  });
  return { box, sent, told, storage };
}

const yes = (image_id, label) => ({ actions: [{ image_id, label, value: "yes" }] });

test("what is said is kept until it is confirmed, and not longer", async () => {
  const { box, storage } = boxed([{ events: 1 }]);
  const answer = box.add("", yes("a", "ring"));
  assert.deepEqual([storage.length, box.count, box.pendingOf("a")], [1, 1, [{ image_id: "a", label: "ring", value: "yes" }]]);
  assert.deepEqual(await answer, { events: 1 });
  assert.deepEqual([storage.length, box.count, box.pendingOf("a")], [0, 0, []]);
});

test("without an answer it is sent again with the same id, ever more seldom, and the next one waits", async () => {
  const { box, sent, told, storage } = boxed([failed(undefined), failed(503)]);
  const answers = Promise.all([box.add("", yes("a", "ring")), box.add("", yes("b", "arc"))]);
  await new Promise(setImmediate);
  assert.deepEqual([sent.length, box.fault, storage.length], [1, "status undefined", 2]);
  told.later.shift().act();
  await new Promise(setImmediate);
  assert.deepEqual(told.later.map(({ pause_ms }) => pause_ms), [2000]);
  told.later.shift().act();
  await answers;
  assert.deepEqual([sent[0] === sent[1], sent[1] === sent[2], sent[2] === sent[3]], [true, true, false]);
  assert.deepEqual([box.fault, storage.length], [null, 0]);
});

test("what a page left behind, the next one sends first, in the order it was said", async () => {
  const storage = new Kept();
  const before = boxed([failed(undefined)], storage);
  before.box.add("", yes("a", "ring"));
  before.box.add("/undo", {});
  await new Promise(setImmediate);
  before.box.end();
  const { box, sent } = boxed([], storage);
  assert.equal(box.count, 2);
  await box.add("", yes("b", "arc"));
  assert.deepEqual(sent.slice(0, 2), before.box.entries.map(({ request }) => request));
  assert.equal(storage.length, 0);
});

test("what the server refuses is told and does not hold up the rest", async () => {
  const { box, told } = boxed([failed(404)]);
  const refused = box.add("", yes("gone", "ring"));
  const next = box.add("", yes("a", "ring"));
  await assert.rejects(refused, /status 404/);
  assert.equal(await next, "done");
  assert.deepEqual(told.refused, [["", "status 404"]]);
});

test("another tree's and another collection's are left alone", () => {
  const storage = new Kept();
  storage.setItem("labels-unconfirmed films microscopy x", "{}");
  storage.setItem("theme", "dark");
  assert.equal(boxed([], storage).box.count, 0);
});

test("asking again helps where nothing came or the server was in trouble, not where it said no", () => {
  assert.deepEqual([undefined, 500, 503, 429, 400, 404, 409].map(isWorthAsking), [true, true, true, true, false, false, false]);
});

test("ids of requests are uuids of version 4", () => {
  assert.match(newId(), /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});
