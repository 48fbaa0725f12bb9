import assert from "node:assert/strict";
import { afterEach, test } from "node:test";

import { Transfer } from "../../../assets/panels/transfer.mjs";

const real = globalThis.fetch;
afterEach(() => { globalThis.fetch = real; });

/** Answer every question with the next of `states`. */
function serve(states, asked = []) {
  globalThis.fetch = async (address, options = {}) => {
    asked.push(`${options.method ?? "GET"} ${address}`);
    return { ok: true, json: async () => states.shift() ?? {} };
  };
  return asked;
}

test("a job is watched until its result", async () => {
  const asked = serve([{ status: "queued", notice: "No worker." }, { status: "running", fraction: 0.5, message: "embedding" }, { status: "done", result: { file: "a" } }]);
  const told = [];
  const result = await new Transfer("/c", (progress) => told.push(progress)).follow("7", 0);

  assert.deepEqual(result, { file: "a" });
  assert.deepEqual(told, [{ said: "No worker.", fraction: null }, { said: "embedding", fraction: 0.5 }]);
  assert.deepEqual(asked, Array(3).fill("GET /api/v1/jobs/7"));
});

test("a failed job rejects with its sentence, a cancelled one as an abort", async () => {
  serve([{ status: "failed", error: "up.txt holds no image." }, { status: "cancelled" }]);
  const transfer = new Transfer("/c", () => {});

  await assert.rejects(transfer.follow("7", 0), /holds no image/);
  await assert.rejects(transfer.follow("8", 0), { name: "AbortError" });
});

test("cancelling tells the server and ends the watch", async () => {
  const asked = serve([{ status: "queued" }, {}, { status: "queued" }]);
  const transfer = new Transfer("/c", () => {});
  const watching = assert.rejects(transfer.follow("7", 5), { name: "AbortError" });
  await new Promise((resolve) => { setTimeout(resolve, 1); });
  transfer.cancel();

  await watching;
  assert.ok(asked.includes("DELETE /api/v1/jobs/7"));
});
