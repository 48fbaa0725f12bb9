import assert from "node:assert/strict";
import { test } from "node:test";

import { Column } from "../../../assets/map/column.mjs";
import { Engine } from "../../../assets/map/engine.mjs";
import { extend, isNode, nodesIn, strangeIn } from "../../../assets/map/with_maps.mjs";
import { collectionOf, columnsOfEveryKind } from "./columns_made.mjs";

const ROWS = 300;
const [A, B] = ["trail-0123456789ab", "trail-ba9876543210"];
const NOWHERE = 65535;

/** The map and columns of a node over the rows of which `isIn` is true, as the server describes them. */
function nodeOf(name, served, isIn) {
  const axis = (letter) => Column.of(
    { name: `${name}.${letter}`, role: "hidden", kind: "coordinate", dtype: "u2", scale: 0.01, offset: 5, missing: NOWHERE },
    Uint16Array.from({ length: ROWS }, (_, row) => (isIn(row) ? (row * (letter.charCodeAt(0) + letter.length)) % 900 : NOWHERE)),
  );
  const kept = Column.of({ name: `${name}.preservation`, role: "property", kind: "number", dtype: "f4" }, Float32Array.from({ length: ROWS }, (_, row) => (isIn(row) ? row / ROWS : NaN)));
  const columns = [...["x", "y", "x3", "y3", "z3"].map(axis), kept];
  for (const column of columns) served[column.name] = column;
  const [x, y, ...space] = columns.slice(0, 5).map((column) => column.name);
  return { map: { name, title: name, x, y, space }, columns: columns.map(({ info }) => ({ ...info })) };
}

async function loaded() {
  const made = collectionOf(columnsOfEveryKind(ROWS, 4), ROWS);
  const engine = new Engine({ fetch: made.fetch });
  const found = new Map([[A, nodeOf(A, made.served, (row) => row % 3 === 0)], [B, nodeOf(B, made.served, (row) => row % 6 === 0)]]);
  const asked = [];
  engine.findMap = async (name) => {
    asked.push(name);
    if (!found.has(name)) throw new Error(`The map ${name} is gone.`);
    return found.get(name);
  };
  await engine.load(made.info, "/c");
  await engine.ensureIds();
  const said = [];
  engine.subscribe("error", ({ message }) => said.push(message));
  return { engine, found, asked, said, ...made };
}

/** Let all that waits for another turn have its turn: turns are counted, for a clock runs on while nothing does. */
async function settled() {
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setTimeout(resolve));
}
const sum = (counts) => counts.reduce((a, b) => a + b, 0);

test("nodes are found wherever a state names them, each once", () => {
  const state = { map: A, filters: { all: [{ column: `${B}.groups`, in: ["a"] }] }, selection: { steps: [{ map: A }] }, beside: `${B}/3` };
  assert.deepEqual(nodesIn(state), [A, B]);
  assert.deepEqual([nodesIn(null), nodesIn({ map: "main" }), isNode(A), isNode(`${A}.x`), isNode("main"), isNode(undefined)], [[], [], true, false, false, false]);
});

test("what is known already is changed in place", () => {
  const info = { maps: [{ name: "main" }], columns: [] };
  extend(info, { map: { name: A, title: "first" }, columns: [{ name: `${A}.x` }] });
  const [, map] = info.maps;
  extend(info, { map: { name: A, title: "second" } });

  assert.deepEqual([info.maps.length, info.columns.length, map.title], [2, 1, "second"]);
});

test("a map nobody has shown yet is found and shown, once", async () => {
  const { engine, asked } = await loaded();
  await engine.setMap(A);
  await engine.setMap("main");
  await engine.setMap(A);

  assert.deepEqual([engine.map.name, asked], [A, [A]]);
  assert.deepEqual([engine.placed, engine.visible, engine.total], [100, 100, ROWS]);
  assert.equal(engine.filters(), null);
});

test("a map that is gone is a sentence and changes nothing", async () => {
  const { engine, said } = await loaded();
  await engine.setMap("trail-ffffffffffff");
  assert.equal(engine.map.name, "main");
  assert.match(said[0], /trail-ffffffffffff is gone/);
});

test("a map whose places do not come leaves the one there was", async () => {
  const { engine, served, said } = await loaded();
  await engine.setMap(A);
  served[`${B}.y`] = undefined;
  await engine.setMap(B);

  assert.deepEqual([engine.map.name, engine.visible, engine.placed], [A, 100, 100]);
  assert.match(said[0], /answered 404/);
});

test("totals, counts and histograms speak of the images of the node", async () => {
  const { engine, served } = await loaded();
  await engine.ensure("five");
  await engine.ensure("rough");
  const whole = engine.counts("five");
  await engine.setMap(A);
  const { total, remaining, missingTotal } = engine.counts("five");
  const rows = Array.from({ length: 100 }, (_, k) => 3 * k);
  assert.deepEqual([...total], [0, 1, 2, 3, 4].map((code) => rows.filter((row) => served.five.codes[row] === code).length));
  assert.deepEqual([...remaining], [...total]);
  assert.equal(sum(total) + missingTotal, 100);
  const { total: bins, missingTotal: without, edges } = engine.histogram("rough");
  assert.equal(sum(bins) + without, 100);

  await engine.setFilter("five", { column: "five", in: ["group 1"] });
  assert.equal(engine.visible, total[1]);
  assert.deepEqual([...engine.counts("five").remaining], [...total]);
  await engine.setFilter("five", null);
  await engine.setMap("main");
  assert.deepEqual([...engine.counts("five").total], [...whole.total]);
  assert.deepEqual([...engine.histogram("rough").edges], [...edges]);
});

test("what is visible on a node can be said as one filter", async () => {
  const { engine } = await loaded();
  const five = { column: "five", in: ["group 1"] };
  await engine.setFilter("five", five);
  assert.deepEqual([engine.here, engine.filtersHere()], [null, { all: [five] }]);
  await engine.setMap(A);
  const said = engine.filtersHere();
  assert.deepEqual(said, { all: [five, { column: `${A}.x`, min: null, max: null }] });
  const visible = [...engine.rowsVisible()];
  const passing = await engine.facets.rowsThatPass(said);

  assert.ok(visible.length > 0 && visible.length < 100);
  assert.deepEqual([...passing.keys()].filter((row) => passing[row]), visible);
});

test("a lasso, all that match and turning round take only images of the node", async () => {
  const { engine } = await loaded();
  await engine.setMap(A);
  const { x, y } = engine.places.extent;
  const far = [[x[0] - 1, y[0] - 1], [x[1] + 1e4, y[0] - 1], [x[1] + 1e4, y[1] + 1e4], [x[0] - 1, y[1] + 1e4]];
  engine.selectShape({ map: A, dims: 2, polygon: far, mode: "replace" });
  await engine.setMap("main");
  assert.equal(engine.selectionSummary().count, 100);
  await engine.setMap(A);
  engine.selectVisible();
  assert.deepEqual(engine.state().selection.steps, [{ filter: null, mode: "replace", map: A }]);
  engine.selectRows([0, 1, 3]);
  engine.invert();
  await engine.setMap("main");

  assert.equal(engine.selectionSummary().count, 98);
  assert.equal(engine.selection.flags[1], 0);
});

test("a state with steps on several maps is restored from its JSON alone", async () => {
  const first = await loaded();
  const { engine } = first;
  await engine.setMap(A);
  const { x, y } = engine.places.extent;
  const [middle, top] = [(x[0] + x[1]) / 2, y[1] + 1];
  engine.selectShape({ map: A, dims: 2, polygon: [[x[0] - 1, y[0] - 1], [middle, y[0] - 1], [middle, top], [x[0] - 1, top]], mode: "replace" });
  await engine.setMap(B);
  engine.selectVisible("subtract");
  assert.ok(engine.selection.flags[3]);
  engine.invert();
  const state = JSON.parse(JSON.stringify(engine.state()));
  const second = await loaded();
  await second.engine.setState(state);

  assert.deepEqual(second.engine.selectedRows(), engine.selectedRows());
  assert.deepEqual(JSON.parse(JSON.stringify(second.engine.state())), state);
  assert.deepEqual(second.asked.sort(), [A, B]);
});

test("undo goes over maps, and passes over those that are gone", async () => {
  const { engine } = await loaded();
  await engine.setMap(A);
  await engine.setMap(B);
  await engine.setFilter("five", { column: "five", in: ["group 1"] });
  await settled();
  assert.equal(await engine.undo(), true);
  assert.deepEqual([engine.map.name, engine.filters()], [B, null]);
  assert.equal(await engine.undo(), true);
  assert.equal(engine.map.name, A);
  await engine.redo();
  await engine.removeMap(A);
  assert.equal(engine.map.name, B);
  assert.equal(await engine.undo(), true);

  assert.equal(engine.map.name, "main");
  assert.equal(engine.canUndo, false);
  assert.equal(await engine.redo(), true);
  assert.equal(engine.map.name, B);
});

test("what was no step is taken back first, unless a step came after it", async () => {
  const { engine } = await loaded();
  await engine.setMap(A);
  let taken = 0;
  engine.takeBackFirst(() => { taken += 1; });
  assert.equal(await engine.undo(), true);
  assert.deepEqual([taken, engine.map.name], [1, A]);
  engine.takeBackFirst(() => { taken += 1; });
  await engine.setColour("rough");
  await engine.undo();

  assert.deepEqual([taken, engine.map.name], [1, A]);
  await engine.undo();
  assert.equal(engine.map.name, "main");
});

test("a step back to the colour of a map that is gone shows the usual colour", async () => {
  const { engine, said } = await loaded();
  engine.usualColour = () => "five";
  await engine.setMap(A);
  await engine.setColour(`${A}.preservation`);
  await engine.setFilter("five", { column: "five", in: ["group 1"] });
  await settled();
  await engine.setColour("rough");
  await engine.removeMap(A);
  while (await engine.undo()) assert.notEqual(engine.colour, `${A}.preservation`);

  assert.deepEqual(said, []);
});

test("what is done together is undone together", async () => {
  const { engine } = await loaded();
  engine.selectRows([0, 3, 6]);
  await engine.asOneStep(async () => {
    engine.select(null);
    await engine.setMap(A);
  });
  assert.deepEqual([engine.map.name, engine.selection.isEmpty], [A, true]);
  await engine.undo();

  assert.deepEqual([engine.map.name, [...engine.selectedRows()]], ["main", [0, 3, 6]]);
  await engine.redo();
  assert.deepEqual([engine.map.name, engine.selection.isEmpty], [A, true]);
});

test("a map that goes takes its columns, filters and colour along", async () => {
  const { engine, info } = await loaded();
  await engine.setMap(A);
  await engine.setFilter(`${A}.preservation`, { column: `${A}.preservation`, min: 0.5 });
  await engine.setColour(`${A}.preservation`);
  await engine.removeMap(A);

  assert.deepEqual([engine.map.name, engine.colour, engine.filters(), engine.visible], ["main", null, null, ROWS]);
  assert.deepEqual(nodesIn([info.maps, info.columns, [...engine.store.metadata.keys()], [...engine.store.columns.keys()]]), []);
});

test("where the colour goes with its map, the usual one comes", async () => {
  const { engine } = await loaded();
  engine.usualColour = () => "five";
  await engine.setMap(A);
  await engine.setMap("main");
  await engine.setColour(`${A}.preservation`);
  await engine.removeMap(A);

  assert.equal(engine.colour, "five");
});

test("a map is found again as it was left", async () => {
  const { engine } = await loaded();
  engine.setCamera({ ...engine.camera, zoom: 4 });
  await engine.setMap(A);
  assert.equal(engine.places.cameras[2], null);
  await engine.setMap("main");

  assert.equal(engine.camera.zoom, 4);
});

test("columns of other nodes are offered only while they are used", async () => {
  const { engine } = await loaded();
  const offered = () => nodesIn(engine.columns.map(({ name }) => name));
  await engine.setMap(A);
  await engine.setMap(B);
  assert.deepEqual(offered(), [B]);
  await engine.setColour(`${A}.preservation`);
  assert.deepEqual(offered().sort(), [A, B]);
  await engine.setColour(null);
  await engine.setMap("main");
  assert.deepEqual(offered(), []);
});

test("the colour of a map gives way to that of the next, in one step", async () => {
  const { engine } = await loaded();
  engine.usualColour = () => "five";
  await engine.setMap(A);
  await engine.setColour(`${A}.preservation`);
  await engine.setMap(B);
  assert.equal(engine.colour, `${B}.preservation`);
  await engine.setMap("main");
  assert.equal(engine.colour, "five");
  await engine.undo();
  assert.deepEqual([engine.map.name, engine.colour], [B, `${B}.preservation`]);
  await engine.undo();
  assert.deepEqual([engine.map.name, engine.colour], [A, `${A}.preservation`]);
  await engine.setState({ map: B, colour: `${A}.preservation` });
  assert.equal(engine.colour, `${A}.preservation`);
});

test("a map whose places do not come leaves the colour there was", async () => {
  const { engine, served } = await loaded();
  engine.usualColour = () => "five";
  await engine.setMap(A);
  await engine.setColour(`${A}.preservation`);
  served[`${B}.y`] = undefined;
  await engine.setMap(B);

  assert.deepEqual([engine.map.name, engine.colour], [A, `${A}.preservation`]);
});

test("a filter by another map's column stays and says whose it is", async () => {
  const { engine, found } = await loaded();
  for (const [name, title] of [[A, "Big part"], [B, "Small part"]]) {
    found.get(name).map.title = title;
    found.get(name).columns.at(-1).title = "Neighbours kept";
  }
  await engine.setMap(A);
  await engine.setFilter(`${A}.preservation`, { column: `${A}.preservation`, min: 0.1 });
  assert.equal(engine.column(`${A}.preservation`).title, "Neighbours kept");
  await engine.setMap(B);
  const titles = engine.columns.map(({ title }) => title).filter((title) => title?.startsWith("Neighbours kept"));

  assert.deepEqual(titles, ["Neighbours kept (Big part)", "Neighbours kept"]);
  assert.deepEqual(engine.filters().all.map(({ column }) => column), [`${A}.preservation`]);
});

test("on a node the main map's own numbers are not offered beside the node's", async () => {
  const { engine } = await loaded();
  engine.addColumn({ name: "main.stability", role: "property", kind: "number", dtype: "f4" });
  const isOffered = () => engine.columns.some(({ name }) => name === "main.stability");
  assert.ok(isOffered());
  await engine.setMap(A);
  assert.ok(!isOffered());
  await engine.setMap("main");

  assert.ok(isOffered());
});

test("a column that is computed anew is fetched, coloured and counted anew", async () => {
  const { engine, served, requests } = await loaded();
  await engine.setMap(A);
  const groups = (values, code) => Column.of({ stamp: `s${code}`, name: `${A}.groups`, role: "facet", kind: "category", dtype: "u1", missing: 255, categories: values }, new Uint8Array(ROWS).fill(code));
  served[`${A}.groups`] = groups(["one"], 0);
  engine.addColumn(served[`${A}.groups`].info);
  await engine.setColour(`${A}.groups`);
  assert.deepEqual([...engine.counts(`${A}.groups`).total], [100]);
  served[`${A}.groups`] = groups(["one", "two"], 1);
  await engine.addColumn(served[`${A}.groups`].info);

  assert.deepEqual([...engine.counts(`${A}.groups`).total], [0, 100]);
  assert.deepEqual(engine.legend().entries.map(({ count }) => count), [0, 100]);
  assert.deepEqual(requests.filter((name) => name.includes("stamp")), [`${A}.groups?stamp=s0`, `${A}.groups?stamp=s1`]);
});

test("a state may speak of nodes and of computed columns that are not here", () => {
  const info = { maps: [{ name: "main" }], columns: [{ name: "main.stability" }] };
  const strange = (state) => strangeIn(state, info);

  assert.deepEqual(strange({ map: "main", colour: "main.groups" }), ["main"]);
  assert.deepEqual(strange({ colour: "main.stability", filters: { all: [{ column: "groups", in: ["a"] }] } }), []);
  assert.deepEqual(strange({ map: "trail-0123456789ab", filters: { all: [{ column: "main.groups", in: ["a"] }] } }), ["trail-0123456789ab", "main"]);
});
