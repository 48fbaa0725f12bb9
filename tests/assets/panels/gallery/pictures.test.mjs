import assert from "node:assert/strict";
import { test } from "node:test";

import { Pictures, sheetsWorthwhile } from "../../../../assets/panels/gallery/pictures.mjs";

test("few sheets are fetched whole; of many only those that fill a good part of the view", () => {
  const scattered = Array.from({ length: 40 }, (_, k) => k * 1024);

  assert.deepEqual([...sheetsWorthwhile([0, 1, 1024], 1024)], [0, 1]);
  assert.deepEqual([...sheetsWorthwhile([...scattered, 5, 6, 7, 8, 9, 10, 11], 1024)], [0]);
});

test("tiles come from sheets also where their column arrives after the first picture was wanted", () => {
  globalThis.OffscreenCanvas = class { getContext() { return { drawImage: () => {} }; } };
  const asked = [];
  globalThis.fetch = (address) => { asked.push(address); return new Promise(() => {}); };
  let codes = null;
  const sprites = { tile: 64, per_row: 32, per_sheet: 1024, sheets: 2, url: "/sheets/{n}" };
  const engine = { info: { sprites }, store: { whole: () => codes && { codes } }, id: () => null };
  const pictures = new Pictures(engine, "/images", () => {});
  pictures.want([0, 1], 72);
  codes = Uint32Array.of(5, 1030);
  pictures.want([0, 1], 72);

  assert.deepEqual(asked.sort(), ["/sheets/0", "/sheets/1"]);
});

test("pictures of a lost sheet are asked for one by one as soon as it is lost", async () => {
  globalThis.OffscreenCanvas = class { getContext() { return { drawImage: () => {} }; } };
  globalThis.fetch = async () => new Response("", { status: 500 });
  const sprites = { tile: 64, per_row: 32, per_sheet: 1024, sheets: 2, url: "/sheets/{n}" };
  const engine = { info: { sprites }, store: { whole: () => ({ codes: Uint32Array.of(5, 6) }) }, id: (row) => `id${row}` };
  const pictures = new Pictures(engine, "/images", () => {});
  pictures.want([0, 1], 72);
  assert.deepEqual(pictures.queue, []);
  await new Promise((resolve) => setTimeout(resolve, 5));

  assert.deepEqual(pictures.queue, ["id0.png?size=128", "id1.png?size=128"]);
  pictures.close();
});
