import assert from "node:assert/strict";
import { test } from "node:test";

import { Engine, engineOf } from "../../../assets/map/engine.mjs";
import { unpack } from "../../../assets/map/bits.mjs";
import { sentenceFor } from "../../../assets/map/sentence.mjs";
import { collectionOf, columnsOfEveryKind, passes } from "./columns_made.mjs";

const ROWS = 400;
const columns = columnsOfEveryKind(ROWS, 21);
const all = Array.from({ length: ROWS }, (_, row) => row);

/** An engine with a loaded collection, and what it said on the way. */
async function loaded(state = null, change = {}) {
  const made = collectionOf(columns, ROWS);
  const engine = new Engine({ fetch: made.fetch });
  const said = [];
  for (const event of ["ready", "visible", "counts", "colour", "open", "selection", "error", "hover"])
    engine.subscribe(event, (detail) => said.push([event, detail]));
  await engine.load({ ...made.info, ...change }, "/c", state);
  await engine.ensureIds();
  return { engine, said, ...made };
}

const heard = (engine, event) => new Promise((resolve) => engine.subscribe(event, resolve));
const events = (said) => said.map(([event]) => event);

test("engines of one key are one", () => {
  assert.equal(engineOf("a"), engineOf("a"));
  assert.notEqual(engineOf("a"), engineOf("b"));
});

test("loading fetches coordinates, one colour and ids, and no other column", async () => {
  const { engine, requests } = await loaded();

  assert.deepEqual([...requests].sort(), ["five", "image_id", "x", "y"]);
  assert.equal(engine.status.phase, "ready");
  assert.equal(engine.visible, ROWS);
});

test("filters are fetched for, take effect and are counted in a later frame", async () => {
  const { engine, said } = await loaded();
  const counted = heard(engine, "counts");
  const leaf = { column: "rough", min: -2, max: 4 };
  await engine.setFilter("rough", leaf);
  const expected = all.filter((row) => passes(columns.rough, row, leaf));
  assert.deepEqual([...engine.rowsVisible()], expected);
  assert.ok(events(said).includes("visible") && !events(said).includes("counts"));
  await counted;

  assert.deepEqual(engine.filters(), { all: [leaf] });
  const { total, remaining, missingTotal } = engine.counts("five");
  assert.equal(total.reduce((a, b) => a + b) + missingTotal, ROWS);
  assert.deepEqual([...remaining], ["group 0", "group 1", "group 2", "group 3", "group 4"].map((name) => expected.filter((row) => columns.five.value(row) === name).length));
});

test("a facet is not filtered by itself", async () => {
  const { engine } = await loaded();
  await engine.setFilter("five", { column: "five", in: ["group 1"] });
  const { total, remaining, missingRemaining, missingTotal } = engine.counts("five");

  assert.deepEqual(remaining, total);
  assert.equal(missingRemaining, missingTotal);
  assert.ok(engine.visible < ROWS);
});

test("counts of a column that is not here yet come with a later event", async () => {
  const { engine } = await loaded();
  const counted = heard(engine, "counts");
  assert.equal(engine.histogram("when"), null);
  await counted;

  assert.equal(engine.histogram("when").edges.length, engine.histogram("when").total.length + 1);
});

test("of two filters set in one breath on one facet, the last counts", async () => {
  const { engine } = await loaded();
  await Promise.all([engine.setFilter("many", { column: "many", in: ["group 1"] }), engine.setFilter("many", null)]);

  assert.equal(engine.visible, ROWS);
  assert.equal(engine.filters(), null);
});

test("an unknown column is a sentence and leaves the map as it was", async () => {
  const { engine, said } = await loaded();
  await engine.setFilter("nowhere", { column: "nowhere", in: [1] });
  await engine.setColour("nowhere");

  const errors = said.filter(([event]) => event === "error").map(([, { message }]) => message);
  assert.equal(errors.length, 2);
  assert.match(errors[0], /no column 'nowhere'/);
  assert.deepEqual([engine.visible, engine.filters(), engine.colour, engine.status.phase], [ROWS, null, "five", "ready"]);
});

test("masks from the server hide rows, packed or a byte a row", async () => {
  const { engine } = await loaded();
  engine.setMask("text", Uint8Array.from({ length: ROWS / 8 }, () => 0b00000101));
  assert.deepEqual([...engine.rowsVisible()].slice(0, 4), [0, 2, 8, 10]);
  engine.setMask("text", Uint8Array.from(all, (row) => (row === 7 ? 1 : 0)));
  assert.deepEqual([...engine.rowsVisible()], [7]);
  engine.setMask("text", null);

  assert.equal(engine.visible, ROWS);
  assert.throws(() => engine.setMask("text", new Uint8Array(3)), /3 bytes for 400 rows/);
  assert.deepEqual([...unpack(Uint8Array.of(0b10000001, 0b1), 9)], [1, 0, 0, 0, 0, 0, 0, 1, 1]);
});

test("the legend lists categories with counts, or the ends of a ramp", async () => {
  const { engine } = await loaded();
  const { entries } = engine.legend();
  assert.equal(entries.reduce((sum, { count }) => sum + count, 0), ROWS);
  assert.deepEqual(entries.at(-1).value, null);
  await engine.setColour("many");
  assert.match(engine.legend().entries[20].label, /280 others/);
  await engine.setColour("thickness");
  const { kind, low, high, stops } = engine.legend();

  assert.deepEqual([kind, low, high, stops.length], ["number", columns.thickness.range().low, columns.thickness.range().high, 17]);
});

test("a state survives the way through the address", async () => {
  const first = await loaded();
  await first.engine.setDimensions(3);
  await first.engine.setColour("rough");
  await first.engine.setFilters({ all: [{ column: "five", in: ["group 0", null] }, { column: "when", min: 1.7e12 }] });
  first.engine.setCamera({ ...first.engine.camera, yaw: 1, zoom: 2.000000001 });
  first.engine.selectShape({ map: "main", dims: 3, camera: first.engine.camera, polygon: [[-0.5, -0.5], [0.5, -0.5], [0, 0.6]], mode: "replace" });
  await first.engine.open(first.engine.id(5));
  const state = JSON.parse(JSON.stringify(first.engine.state()));
  const second = await loaded(state);

  assert.deepEqual(JSON.parse(JSON.stringify(second.engine.state())), state);
  assert.deepEqual(second.engine.selectedRows(), first.engine.selectedRows());
  assert.ok(second.engine.selectedRows().length > 0);
  assert.equal(state.camera.zoom, 2);
  assert.equal(second.engine.row(second.engine.openId), 5);
});

test("setting filters removes those that are not named", async () => {
  const { engine } = await loaded();
  await engine.setFilter("five", { column: "five", in: ["group 0"] });
  await engine.setFilters({ column: "whole", min: 0 });
  assert.deepEqual(engine.filters(), { all: [{ column: "whole", min: 0 }] });
  await engine.setFilters(null);

  assert.equal(engine.visible, ROWS);
});

test("escape peels the open image, then the selection, never the filters", async () => {
  const { engine } = await loaded();
  await engine.setFilter("five", { column: "five", in: ["group 0"] });
  await engine.select([engine.id(1), engine.id(2)]);
  await engine.open(engine.id(1));

  assert.equal(engine.peel(), true);
  assert.deepEqual([engine.openId, engine.selection.isEmpty], [null, false]);
  assert.equal(engine.peel(), true);
  assert.deepEqual([engine.peel(), engine.selection.isEmpty, engine.filters() !== null], [false, true, true]);
});

test("what is selected and filtered out does not count", async () => {
  const { engine, said } = await loaded();
  await engine.select(all.slice(0, 50).map((row) => engine.id(row)));
  await engine.setFilter("five", { column: "five", in: ["group 0"] });
  const expected = all.slice(0, 50).filter((row) => columns.five.value(row) === "group 0");

  assert.deepEqual([...engine.selectedRows()], expected);
  assert.equal(said.findLast(([event]) => event === "selection")[1].count, expected.length);
});

test("focus brings an image into the middle", async () => {
  const { engine } = await loaded();
  await engine.focus(engine.id(9));

  assert.deepEqual([engine.camera.x, engine.camera.y], [0, 1].map((k) => engine.places.axes[k].value(9)));
  assert.ok(engine.camera.zoom > 1);
});

test("images without a place on the map are neither drawn nor counted", async () => {
  const made = collectionOf(columns, ROWS);
  made.served.x.codes[3] = 65535;
  const info = { ...made.info, columns: made.info.columns.map((column) => (column.name === "x" ? { ...column, missing: 65535 } : column)) };
  const engine = new Engine({ fetch: made.fetch });
  await engine.load(info, "/c");

  assert.equal(engine.visible, ROWS - 1);
  assert.equal(engine.isVisible(3), false);
  assert.equal(engine.filters(), null);
});

test("a server that does not answer, a collection without a map and one without images are sentences", async () => {
  const lost = new Engine({ fetch: () => Promise.reject(new TypeError("failed")) });
  await lost.load(collectionOf(columns, ROWS).info, "/c");
  assert.match(sentenceFor(lost).text, /cannot be reached/);

  const { engine } = await loaded(null, { maps: [] });
  assert.match(sentenceFor(engine).text, /no map yet/);

  const { engine: filtered } = await loaded();
  await filtered.setFilter("five", { column: "five", in: [] });
  assert.equal(sentenceFor(filtered).text, "No image matches these filters.");

  const empty = collectionOf({}, 0);
  const none = new Engine({ fetch: empty.fetch });
  await none.load(empty.info, "/c");
  assert.match(sentenceFor(none).text, /no images yet/);
});

test("a column cut short on its way is a sentence that names it", async () => {
  const made = collectionOf(columns, ROWS);
  const engine = new Engine({ fetch: async (address) => (address.endsWith("/y") ? new Response(new Uint8Array(10)) : made.fetch(address)) });
  await engine.load(made.info, "/c");

  assert.match(sentenceFor(engine).text, /'y' came with 10 bytes where 800/);
});

test("loading another collection forgets the first", async () => {
  const { engine } = await loaded();
  await engine.setFilter("five", { column: "five", in: ["group 0"] });
  await engine.select([engine.id(1)]);
  const other = collectionOf(columnsOfEveryKind(50), 50);
  engine.options.fetch = other.fetch;
  await engine.load(other.info, "/other");

  assert.deepEqual([engine.total, engine.visible, engine.filters(), engine.selection.isEmpty], [50, 50, null, true]);
});

test("text is searched by the server", async () => {
  const made = collectionOf(columns, ROWS);
  const asked = [];
  const fetch = async (address, options) => {
    if (!address.endsWith("/mask")) return made.fetch(address);
    asked.push(JSON.parse(options.body));
    return new Response(Uint8Array.from({ length: ROWS / 8 }, () => 1));
  };
  const engine = new Engine({ fetch });
  await engine.load(made.info, "/c");
  await engine.setFilters({ all: [{ text: "crash" }, { column: "whole", min: 2 }] });

  assert.deepEqual(asked, [{ text: "crash" }]);
  assert.deepEqual([...engine.rowsVisible()], all.filter((row) => row % 8 === 0 && columns.whole.value(row) >= 2));
});

test("a selection drawn in the plane is restored in space, with what was done to it", async () => {
  const first = await loaded();
  const { x, y } = first.engine.places.extent;
  const polygon = [[x[0], y[0]], [(x[0] + x[1]) / 2, y[0]], [(x[0] + x[1]) / 2, y[1]], [x[0], y[1]]];
  first.engine.selectShape({ map: "main", dims: 2, polygon, mode: "replace" });
  await first.engine.selectMatching({ column: "five", in: ["group 1"] }, "subtract");
  first.engine.invert();
  await first.engine.setDimensions(3);
  const second = await loaded(JSON.parse(JSON.stringify(first.engine.state())));

  assert.ok(first.engine.selectedRows().length > 20);
  assert.deepEqual(second.engine.selectedRows(), first.engine.selectedRows());
});

test("how a column is coloured is kept while another colours, and stands in the state", async () => {
  const { engine } = await loaded();
  await engine.setColouring({ column: "thickness", map: "cividis", low: 10 });
  await engine.setColouring({ reverse: true });
  assert.deepEqual(engine.state().colouring, { map: "cividis", low: 10, reverse: true });
  await engine.setColour("five");
  assert.equal("colouring" in engine.state(), false);
  await engine.setColour("thickness");
  assert.equal(engine.colouring().map, "cividis");
  await engine.setColouring({ map: null, low: null, reverse: null });

  assert.equal("colouring" in engine.state(), false);
  assert.deepEqual([engine.colouring().map, engine.colouring().low], ["viridis", columns.thickness.range().low]);
});
