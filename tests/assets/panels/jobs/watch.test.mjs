import assert from "node:assert/strict";
import { afterEach, beforeEach, mock, test } from "node:test";

import { JobWatch, LIST } from "../../../../assets/panels/jobs/watch.mjs";

const settled = async () => { for (let turn = 0; turn < 20; turn++) await Promise.resolve(); };
let answers;
let asked;

beforeEach(() => {
  mock.timers.enable({ apis: ["setTimeout"] });
  globalThis.document = { hidden: false };
  answers = { [LIST]: [], "/readyz": { workers: { interactive: true, batch: false } } };
  asked = [];
  mock.method(globalThis, "fetch", async (address) => {
    asked.push(address);
    if (answers === null) throw new TypeError("gone");
    return new Response(JSON.stringify(answers[address] ?? {}));
  });
});

afterEach(() => {
  mock.timers.reset();
  mock.restoreAll();
  delete globalThis.document;
});

test("nothing is asked again while nothing runs and nobody reads", async () => {
  const watch = new JobWatch(() => {});
  await watch.look();
  mock.timers.tick(60_000);
  await settled();

  assert.deepEqual(asked, [LIST]);
});

test("while something runs it looks again until that has ended", async () => {
  const seen = [];
  const watch = new JobWatch(() => seen.push(watch.jobs[0].status));
  answers[LIST] = [{ status: "running" }];
  await watch.look();
  answers[LIST] = [{ status: "done" }];
  mock.timers.tick(5000);
  await settled();
  mock.timers.tick(60_000);
  await settled();

  assert.deepEqual(seen, ["running", "done"]);
});

test("a reader learns which workers are there, and looks on", async () => {
  const watch = new JobWatch(() => {});
  watch.read(true);
  await settled();
  assert.deepEqual(watch.workers, { interactive: true, batch: false });
  mock.timers.tick(2000);
  await settled();
  assert.equal(asked.length, 4);
  watch.read(false);
  watch.end();
});

test("a server that is away is said to whoever reads, and does not end the watch", async () => {
  const watch = new JobWatch(() => {});
  watch.read(true);
  await settled();
  const kept = answers;
  answers = null;
  mock.timers.tick(2000);
  await settled();
  assert.match(watch.fault, /cannot be reached/);
  answers = kept;
  mock.timers.tick(2000);
  await settled();

  assert.equal(watch.fault, null);
  watch.end();
});

test("a page that is not seen does not ask", async () => {
  const watch = new JobWatch(() => {});
  answers[LIST] = [{ status: "running" }];
  globalThis.document.hidden = true;
  await watch.look();
  mock.timers.tick(60_000);
  await settled();

  assert.equal(asked.length, 1);
});

test("however often it is woken, it looks no more often than for a reader", async () => {
  const watch = new JobWatch(() => {});
  await watch.look();
  watch.wake();
  mock.timers.tick(1000);
  await settled();
  assert.equal(asked.length, 1);
  mock.timers.tick(600);
  await settled();

  assert.equal(asked.length, 2);
});
