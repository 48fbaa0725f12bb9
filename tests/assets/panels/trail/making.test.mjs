import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";

import { Making } from "../../../../assets/panels/trail/making.mjs";

const JOB = { id: "j1", status: "queued", fraction: 0, message: "", arguments: { parent: "main", name: "Part", count: 40 } };

/** A trail that notes what it is told, and a server of jobs. */
function trail(t, jobs) {
  const kept = new Map();
  const said = { changed: 0, refreshed: 0, asked: [] };
  t.mock.method(globalThis, "fetch", async (address, { method = "GET" } = {}) => {
    said.asked.push(`${method} ${address}`);
    const job = jobs.get(address.split("/").pop());
    if (job === null) throw new TypeError("failed to fetch");
    return job ? new Response(JSON.stringify(job)) : new Response('{"error": "no job"}', { status: 404 });
  });
  t.mock.timers.enable({ apis: ["setTimeout"] });
  globalThis.sessionStorage = { getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => kept.set(key, value) };
  const made = () => {
    const making = new Making({ collection: "films", changed: () => said.changed++, refresh: async () => { said.refreshed++; } });
    making.tellReady = (node, seen) => (said.ready = [node, seen]);
    return making;
  };
  return { made, said };
}

beforeEach(() => { globalThis.document = { hidden: false }; });

test("a job is shown as it goes on, and told of once it is done", async (t) => {
  const jobs = new Map([["j1", { ...JOB, status: "running", fraction: 0.4, message: "Laying out" }]]);
  const { made, said } = trail(t, jobs);
  const making = made();
  making.begin(JOB, { parent: "main" }, "seen then");
  assert.deepEqual([making.waiting[0].name, making.waiting[0].fraction, making.waiting[0].said], ["Part", null, "Waiting for the worker"]);
  await making.look();
  assert.deepEqual([making.waiting[0].fraction, making.waiting[0].said], [0.4, "Laying out"]);
  jobs.set("j1", { ...JOB, status: "done", result: { node: { id: "trail-1" } } });
  await making.look();

  assert.deepEqual([making.waiting, said.refreshed, said.ready], [[], 1, [{ id: "trail-1" }, "seen then"]]);
});

test("a reload finds what was asked for, running or done since", async (t) => {
  const jobs = new Map([["j1", { ...JOB, status: "running", fraction: 0.1 }]]);
  const { made, said } = trail(t, jobs);
  made().begin(JOB, {}, "seen then");
  const after = made();
  after.take([jobs.get("j1")]);
  assert.equal(after.waiting.length, 1);
  jobs.set("j1", { ...JOB, status: "done", result: { node: { id: "trail-1" } } });
  const later = made();
  later.take([]);
  await new Promise((resolve) => setImmediate(resolve));
  await new Promise((resolve) => setImmediate(resolve));

  assert.deepEqual(said.ready, [{ id: "trail-1" }, null]);
  assert.equal(later.mine.size, 0);
});

test("a failure stays with its reason until it is put away; somebody else's does not come here", async (t) => {
  const jobs = new Map([["j1", { ...JOB, status: "failed", error: "Too few." }], ["j2", { ...JOB, id: "j2", status: "failed", error: "Theirs." }]]);
  const { made, said } = trail(t, jobs);
  const making = made();
  making.begin(JOB, { parent: "main", part: {} }, "");
  making.take([{ ...JOB, id: "j2", status: "running" }]);
  await making.look();
  assert.deepEqual(making.waiting.map(({ fault, request }) => [fault, request?.parent]), [["Too few.", "main"]]);
  making.dismiss("j1");

  assert.deepEqual([making.waiting, said.ready], [[], undefined]);
});

test("cancelling takes it down at once", async (t) => {
  const { made, said } = trail(t, new Map([["j1", { ...JOB, status: "cancelled" }]]));
  const making = made();
  making.begin(JOB, {}, "");
  await making.cancel("j1");

  assert.deepEqual([making.waiting, said.asked], [[], ["DELETE /api/v1/jobs/j1"]]);
  making.take([{ ...JOB, status: "running" }]);
  assert.deepEqual(making.waiting, []);
});

test("while the server does not answer the map is not given up; a job nobody knows any more is", async (t) => {
  const jobs = new Map([["j1", null]]);
  const { made } = trail(t, jobs);
  const making = made();
  making.begin(JOB, {}, "");
  await making.look();
  assert.match(making.waiting[0].said, /asked again/);
  jobs.delete("j1");
  await making.look();

  assert.deepEqual([making.waiting, making.mine.size], [[], 0]);
});
