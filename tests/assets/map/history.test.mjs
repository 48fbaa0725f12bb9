import assert from "node:assert/strict";
import { test } from "node:test";

import { Engine } from "../../../assets/map/engine.mjs";
import { History } from "../../../assets/map/history.mjs";
import { collectionOf, columnsOfEveryKind } from "./columns_made.mjs";

const ROWS = 200;

async function loaded(state = null) {
  const made = collectionOf(columnsOfEveryKind(ROWS, 8), ROWS);
  const engine = new Engine({ fetch: made.fetch });
  await engine.load(made.info, "/c", state);
  await engine.ensureIds();
  await new Promise((resolve) => setTimeout(resolve, 5));
  return engine;
}

test("steps go back and forth and give only what differs", () => {
  const history = new History({ open: null, filters: null });
  history.note("open", { open: "a" }, 0);
  history.note("filters", { filters: { all: [] } }, 10);
  assert.deepEqual(history.go(-1), { filters: null });
  assert.deepEqual(history.go(-1), { open: null });
  assert.equal(history.go(-1), null);
  assert.deepEqual(history.go(1), { open: "a" });
  history.note("open", { open: "b" }, 20);

  assert.equal(history.canRedo, false);
});

test("what changes without a pause is one step; what stays the same is none", () => {
  const history = new History({ camera: { x: 0 } });
  for (let x = 1; x < 50; x++) history.note("camera", { camera: { x } }, x * 16);
  assert.equal(history.note("camera", { camera: { x: 49 } }, 900), false);
  history.note("camera", { camera: { x: 99 } }, 5000);

  assert.equal(history.steps.length, 3);
  assert.deepEqual(history.go(-1), { camera: { x: 49 } });
});

test("what one gesture does is one step, however long it rests on its way", () => {
  const history = new History({ camera: { x: 0 } });
  const [first, second] = [{}, {}];
  history.note("camera", { camera: { x: 1 } }, 0, first);
  history.note("camera", { camera: { x: 2 } }, 9000, first);
  history.note("camera", { camera: { x: 3 } }, 20_000, second);

  assert.deepEqual(history.go(-1), { camera: { x: 2 } });
  assert.deepEqual(history.go(-1), { camera: { x: 0 } });
});

test("steps are bounded", () => {
  const history = new History({ open: 0 });
  for (let open = 1; open < 500; open++) history.note("open", { open }, open);

  assert.equal(history.steps.length, 200);
  assert.equal(history.now.open, 499);
});

test("loading is no step", async () => {
  const engine = await loaded({ dims: 3, colour: "rough", filters: { column: "five", in: ["group 1"] } });

  assert.equal(engine.canUndo, false);
  assert.equal(await engine.undo(), false);
});

test("filters, colour, selection, open image and dimensions are undone and done again", async () => {
  const engine = await loaded();
  const states = [engine.state()];
  const act = async (action) => {
    await action();
    await new Promise((resolve) => setTimeout(resolve, 5));
    states.push(engine.state());
  };
  await act(() => engine.setFilter("five", { column: "five", in: ["group 1"] }));
  await act(() => engine.setColouring({ column: "rough", map: "magma", log: true }));
  await act(() => engine.select([engine.id(3), engine.id(4)]));
  await act(() => engine.invert());
  await act(() => engine.open(engine.id(9)));
  await act(() => engine.setDimensions(3));
  await act(() => engine.setCamera({ ...engine.camera, zoom: 3 }));
  await act(() => engine.setShown("names", false));

  for (let k = states.length - 2; k >= 0; k--) {
    assert.equal(await engine.undo(), true);
    assert.deepEqual(engine.state(), states[k], `undo to ${k}`);
  }
  assert.equal(await engine.undo(), false);
  for (let k = 1; k < states.length; k++) {
    assert.equal(await engine.redo(), true);
    assert.deepEqual(engine.state(), states[k], `redo to ${k}`);
  }
  assert.equal(engine.canRedo, false);
});

test("a step after undoing forgets what was undone", async () => {
  const engine = await loaded();
  await engine.open(engine.id(1));
  await engine.undo();
  await engine.open(engine.id(2));

  assert.equal(await engine.redo(), false);
  assert.equal(engine.openId, engine.id(2));
});
