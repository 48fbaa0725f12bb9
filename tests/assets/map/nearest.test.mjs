import assert from "node:assert/strict";
import { test } from "node:test";

import { Engine } from "../../../assets/map/engine.mjs";
import { NearestLines, nearestOf, spotSeen } from "../../../assets/map/nearest.mjs";
import { collectionOf, columnsOfEveryKind } from "./columns_made.mjs";

const ROWS = 60;

/** An engine whose server knows that rows 1 and 2 are nearest to any image, of which the map keeps the first. */
async function loaded(address, answer = null) {
  const made = collectionOf(columnsOfEveryKind(ROWS, 4), ROWS);
  const asked = [];
  const engine = new Engine({
    fetch: async (wanted) => {
      if (!wanted.includes("/trail/")) return made.fetch(wanted);
      asked.push(wanted);
      const neighbours = [1, 2].map((row) => ({ image_id: engine.id(row), distance: 0.1, kept: row === 1 }));
      return answer ?? new Response(JSON.stringify({ neighbours }));
    },
  });
  await engine.load(made.info, address);
  await engine.ensureIds();
  return { engine, asked };
}

/** A view that sees row k at (10 k, 5). */
function viewOf(engine) {
  const drawn = { count: 0 };
  const view = {
    engine, drawn, ratio: 2, moving: { isTravelling: false, travel: null, departing: null }, thumbnails: { of: () => null },
    spotOf: (row) => ({ x: 10 * row, y: 5 }), drawOverlay: () => { drawn.count += 1; },
  };
  return view;
}

test("an image's true neighbours are asked once a map", async () => {
  const { engine, asked } = await loaded("/once");
  const [one, other] = await Promise.all([nearestOf(engine, engine.id(0)), nearestOf(engine, engine.id(0))]);

  assert.deepEqual(asked, [`/once/trail/main/neighbours/${engine.id(0)}?k=15`]);
  assert.equal(one, other);
  assert.equal(one[0].kept, true);
});

test("what the server refuses is said in its words, and asked again", async () => {
  const refusal = () => new Response(JSON.stringify({ error: "No such map." }), { status: 404 });
  const { engine, asked } = await loaded("/refused", refusal());
  await assert.rejects(nearestOf(engine, engine.id(0)), /No such map/);
  await assert.rejects(nearestOf(engine, engine.id(0)), Error);

  assert.equal(asked.length, 2);
});

test("lines run from the open image to its neighbours, fainter to those the filters hide", async () => {
  const { engine } = await loaded("/lines");
  const view = viewOf(engine);
  const lines = new NearestLines(view);
  await engine.openRow(4);
  await lines.update();
  const hidden = new Uint8Array(ROWS).fill(1);
  hidden[2] = 0;
  engine.setMask("test", hidden);

  assert.deepEqual(lines.star(), {
    from: { x: 40, y: 5 },
    lines: [{ to: { x: 10, y: 5 }, isKept: true, isHidden: false }, { to: { x: 20, y: 5 }, isKept: false, isHidden: true }],
  });
  assert.ok(view.drawn.count > 0);
});

test("there are none once the image is closed, nor where they are left off the map", async () => {
  const { engine, asked } = await loaded("/none");
  const lines = new NearestLines(viewOf(engine));
  engine.setShown("lines", false);
  await engine.openRow(4);
  await lines.update();
  assert.equal(asked.length, 0);
  engine.setShown("lines", true);
  await lines.update();
  assert.equal(lines.star().lines.length, 2);
  engine.open(null);

  assert.equal(lines.star(), null);
});

test("while points travel the lines follow them", () => {
  const view = viewOf(null);
  view.moving = { isTravelling: true, travel: { now: [Float32Array.of(20, -1e6), Float32Array.of(8, -1e6)] } };

  assert.deepEqual(spotSeen(view, 0), { x: 10, y: 4 });
  assert.equal(spotSeen(view, 1), null);
});
