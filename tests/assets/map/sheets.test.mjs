import assert from "node:assert/strict";
import { test } from "node:test";

import { Tiles } from "../../../assets/map/sheets.mjs";

const sprites = { tile: 64, per_row: 32, per_sheet: 1024, sheets: 60, url: "/sprites/{n}" };

/** Let all that waits for another turn have its turn: turns are counted, for a clock runs on while nothing does. */
async function settled() {
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setTimeout(resolve));
}

/** Tiles over sheets made here, and what happened to them. */
function made(change = {}) {
  const drawn = [];
  const asked = [];
  const closed = [];
  const fetchSheet = async (address) => {
    asked.push(address);
    return { address, close: () => closed.push(address) };
  };
  const makeCanvas = () => ({ getContext: () => ({ drawImage: (...values) => drawn.push(values) }) });
  let arrived = 0;
  const tiles = new Tiles(sprites, { onArrive: () => arrived++, fetchSheet, makeCanvas, ...change });
  return { tiles, drawn, asked, closed, arrived: () => arrived };
}

test("only sheets of which tiles are wanted come, the fullest first, three at a time", async () => {
  const { tiles, asked, arrived } = made();
  tiles.want([5, 1024, 2048, 2049, 3072, 3073, 3074, 4096]);
  assert.deepEqual(asked, ["/sprites/3", "/sprites/2", "/sprites/0"]);
  await settled();

  assert.deepEqual(asked.slice(3).sort(), ["/sprites/1", "/sprites/4"]);
  assert.equal(arrived(), 5);
  assert.notEqual(tiles.placeOf(3073), null);
  assert.equal(tiles.placeOf(3075), null);
});

test("a tile is cut from its cell, and another of the same sheet without fetching again", async () => {
  const { tiles, drawn, asked } = made();
  tiles.want([33]);
  await settled();
  tiles.want([33, 40]);

  assert.deepEqual(drawn[0].slice(1), [64, 64, 64, 64, 0, 0, 64, 64]);
  assert.deepEqual(tiles.placeOf(40), [64, 0]);
  assert.equal(asked.length, 1);
});

test("memory is bounded: sheets and tiles used longest ago go first", async () => {
  const { tiles, closed } = made();
  for (let sheet = 0; sheet < 6; sheet++) {
    tiles.want(Array.from({ length: 300 }, (_, cell) => sheet * 1024 + cell));
    await settled();
  }

  assert.deepEqual(closed, ["/sprites/0", "/sprites/1"]);
  assert.equal(tiles.slots.size, 1024);
  assert.equal(tiles.placeOf(0), null);
  assert.notEqual(tiles.placeOf(5 * 1024), null);
  tiles.close();
  assert.equal(closed.length, 6);
});

test("a sheet that does not come is not asked for again at once", async () => {
  const asked = [];
  const { tiles } = made({ fetchSheet: async (address) => { asked.push(address); throw new Error("gone"); } });
  tiles.want([1]);
  await settled();
  tiles.want([1]);
  await settled();

  assert.deepEqual(asked, ["/sprites/0"]);
});

test("a sheet that did not come is told of, and lost until it comes", async () => {
  const said = [];
  const { tiles } = made({ fetchSheet: async () => { throw new Error("damaged"); }, onFail: (error) => said.push(error.message) });
  tiles.want([1, 1030]);
  await settled();
  assert.deepEqual(said, ["damaged", "damaged"]);
  assert.deepEqual([tiles.isLost(7), tiles.isLost(1030), tiles.isLost(2050)], [true, true, false]);
  tiles.failed.set(0, -Infinity);
  tiles.get = async () => ({ close: () => {} });
  tiles.want([1]);
  await settled();

  assert.deepEqual([tiles.isLost(7), tiles.isLost(1030)], [false, true]);
});
