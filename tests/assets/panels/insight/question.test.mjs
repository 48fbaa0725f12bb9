import assert from "node:assert/strict";
import { afterEach, test } from "node:test";

import { Question } from "../../../../assets/panels/insight/question.mjs";

const real = globalThis.fetch;
afterEach(() => { globalThis.fetch = real; });

const answers = (...list) => {
  const asked = [];
  globalThis.fetch = async (address, options = {}) => {
    asked.push([options.method ?? "GET", address]);
    return list.shift();
  };
  return asked;
};

test("an answer at once is given back", async () => {
  const asked = answers(Response.json({ findings: [] }));
  assert.deepEqual(await new Question("/api/v1/collections/demo", () => {}).ask("/compare", { a: null }), { findings: [] });
  assert.deepEqual(asked, [["POST", "/api/v1/collections/demo/compare"]]);
});

test("a job is followed to its result, and says how far it is", async () => {
  const said = [];
  const asked = answers(
    Response.json({ id: 7 }, { status: 202 }), Response.json({ status: "running", message: "Testing columns", fraction: 0.5 }),
    Response.json({ status: "done", result: { findings: [1] } }),
  );
  const question = new Question("/c", (progress) => said.push(progress));
  assert.deepEqual(await question.ask("/batch-effects"), { findings: [1] });
  assert.deepEqual(asked.map(([, address]) => address), ["/c/batch-effects", "/api/v1/jobs/7", "/api/v1/jobs/7"]);
  assert.deepEqual(said.at(-1), { said: "Testing columns", fraction: 0.5 });
});

test("until the server says more, what is asked is said in the words of whoever asks", async () => {
  const said = [];
  answers(Response.json({}), Response.json({}));
  const question = new Question("/c", (progress) => said.push(progress.said));
  await question.ask("/a");
  await question.ask("/b", undefined, "Looking…");
  assert.deepEqual(said, ["Asking", "Looking…"]);
});

test("the server's own sentence is the error", async () => {
  answers(Response.json({ error: "No worker takes interactive jobs now." }, { status: 503 }));
  await assert.rejects(new Question("/c", () => {}).ask("/properties"), { message: "No worker takes interactive jobs now." });
});
