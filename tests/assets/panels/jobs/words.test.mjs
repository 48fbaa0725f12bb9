import assert from "node:assert/strict";
import { test } from "node:test";

import { absenceOf, ago, buttonLabel, collectionOf, statusOf } from "../../../../assets/panels/jobs/words.mjs";

const JOB = { kind: "reproject", title: "Re-projection of 380 images", status: "running", fraction: 0.42, message: "laying out", error: null, notice: null, arguments: { collection: "films" }, created_at: "2026-11-20T10:00:00+00:00", started_at: null, finished_at: null };

test("the collection is said where the title does not", () => {
  assert.equal(collectionOf(JOB), "films");
  assert.equal(collectionOf({ ...JOB, title: "Batch effects of films" }), "");
  assert.equal(collectionOf({ title: "Build of films", arguments: { into: "/data/films" } }), "");
});

test("how it stands is said in words, its error as the sentence it is", () => {
  assert.equal(statusOf(JOB), "42 % · laying out");
  assert.equal(statusOf({ ...JOB, cancel_requested: true }), "Stopping");
  assert.equal(statusOf({ ...JOB, status: "queued", message: "" }), "Waits for its turn");
  assert.equal(statusOf({ ...JOB, status: "queued", notice: "No worker takes them." }), "No worker takes them.");
  assert.equal(statusOf({ ...JOB, status: "failed", error: "The part is gone." }), "The part is gone.");
  assert.equal(statusOf({ ...JOB, status: "cancelled" }), "Cancelled");
});

test("how long a job took is said in the unit that fits", () => {
  const done = (finished_at) => statusOf({ ...JOB, status: "done", started_at: "2026-11-20T10:00:00+00:00", finished_at });

  assert.equal(done("2026-11-20T10:00:03.200+00:00"), "Done in 3.2 s");
  assert.equal(done("2026-11-20T10:02:05+00:00"), "Done in 2 min 5 s");
  assert.equal(done("2026-11-20T13:30:00+00:00"), "Done in 3 h 30 min");
});

test("when it was asked for is near or a date", () => {
  const at = (time) => ago(JOB.created_at, Date.parse(time));

  assert.equal(at("2026-11-20T10:00:20Z"), "just now");
  assert.equal(at("2026-11-20T10:07:00Z"), "7 min ago");
  assert.equal(at("2026-11-20T13:00:00Z"), "3 h ago");
  assert.equal(at("2026-11-23T13:00:00Z"), "2026-11-20");
});

test("the button says how many are under way", () => {
  assert.equal(buttonLabel([JOB, { ...JOB, status: "done" }, { ...JOB, status: "queued" }]), "Jobs: 2 under way");
  assert.equal(buttonLabel([]), "Jobs");
});

test("a missing worker is named with the command that starts it, if a job waits for one", () => {
  const [build, search] = ["batch", "interactive"].map((queue) => ({ ...JOB, queue, status: "queued" }));

  assert.equal(absenceOf({ interactive: true, batch: true }, [build, search]), null);
  assert.equal(absenceOf(null, [build]), null);
  assert.equal(absenceOf({ interactive: true, batch: false }, [search, { ...build, status: "done" }]), null);
  assert.match(absenceOf({ interactive: true, batch: false }, [build]), /^Builds and other long work wait.*--queue batch$/);
  assert.match(absenceOf({ interactive: false, batch: false }, [build, search]), /^No worker is running/);
});
