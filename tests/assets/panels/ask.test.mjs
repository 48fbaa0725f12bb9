import assert from "node:assert/strict";
import { afterEach, test } from "node:test";

import { addressOf, ask } from "../../../assets/panels/ask.mjs";

const real = globalThis.fetch;
afterEach(() => { globalThis.fetch = real; });

const answering = (ok, status, body) => { globalThis.fetch = async () => ({ ok, status, json: async () => body() }); };

test("an answer is its JSON", async () => {
  answering(true, 200, () => ({ rows: 3 }));
  assert.deepEqual(await ask("/a"), { rows: 3 });
});

test("an error is the server's sentence, or its status where it has none", async () => {
  answering(false, 409, () => ({ error: "It is being built already." }));
  await assert.rejects(ask("/a"), { message: "It is being built already." });
  answering(false, 500, () => { throw new SyntaxError("no JSON"); });
  await assert.rejects(ask("/a"), /answered 500/);
});

test("a server that is away is a sentence; an abort stays one", async () => {
  globalThis.fetch = async () => { throw new TypeError("Failed to fetch"); };
  await assert.rejects(ask("/a"), /cannot be reached/);
  globalThis.fetch = async () => { throw new DOMException("stop", "AbortError"); };
  await assert.rejects(ask("/a"), { name: "AbortError" });
});

test("an answer that breaks off is none", async () => {
  answering(true, 200, () => { throw new TypeError("network error"); });
  await assert.rejects(ask("/a"), /broke off/);
});

test("names are quoted in addresses", () => {
  assert.equal(addressOf("my films/2026"), "/api/v1/collections/my%20films%2F2026");
});
