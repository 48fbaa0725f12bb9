import assert from "node:assert/strict";
import { test } from "node:test";

import { binsOf, countBins, countCategories } from "../../../assets/map/counts.mjs";
import { Crossfilter } from "../../../assets/map/crossfilter.mjs";
import { leafTest } from "../../../assets/map/leaf.mjs";
import { columnsOfEveryKind, passes, random, randomLeaf } from "./columns_made.mjs";

const ROWS = 700;
const columns = columnsOfEveryKind(ROWS);
const all = Array.from({ length: ROWS }, (_, row) => row);

/** The crossfilter's answer beside that of a plain loop over rows and filters. */
function compare(crossfilter, filters) {
  const passing = all.filter((row) => [...filters.values()].every((leaf) => passes(columns[leaf.column], row, leaf)));
  assert.deepEqual([...(crossfilter.visible ?? all)], passing);
  assert.equal(crossfilter.count, passing.length);
  for (const [name, own] of filters) {
    const others = [...filters].filter(([other]) => other !== name).map(([, leaf]) => leaf);
    const seen = all.filter((row) => others.every((leaf) => passes(columns[leaf.column], row, leaf)));
    const hidden = seen.filter((row) => !passes(columns[own.column], row, own));
    assert.deepEqual([...crossfilter.hiddenOnlyBy(name)], hidden);
  }
}

test("any sequence of filters set, changed and removed gives what a plain loop gives", () => {
  const next = random(5);
  for (let round = 0; round < 12; round++) {
    const crossfilter = new Crossfilter(ROWS);
    const filters = new Map();
    for (let step = 0; step < 10; step++) {
      const leaf = randomLeaf(columns, next);
      const remove = next() < 0.25 && filters.size > 0;
      if (remove) filters.delete(leaf.column);
      else filters.set(leaf.column, leaf);
      crossfilter.set(leaf.column, remove ? null : { test: leafTest(columns[leaf.column], leaf) });
      compare(crossfilter, filters);
    }
  }
});

test("more filters than bits still hide the right rows", () => {
  const next = random(9);
  const crossfilter = new Crossfilter(ROWS);
  const gone = new Set();
  for (let k = 0; k < 40; k++) {
    const pass = Uint8Array.from(all, (row) => (row % 97 === k ? 0 : 1));
    crossfilter.set(`mask ${k}`, { pass });
  }
  for (let k = 0; k < 40; k++) if (next() < 0.5) crossfilter.set(`mask ${k}`, null);
  for (const name of crossfilter.slots.keys()) gone.add(Number(name.slice(5)));

  assert.deepEqual([...crossfilter.visible], all.filter((row) => !gone.has(row % 97)));
});

test("without filters every row is visible and no list is made", () => {
  const crossfilter = new Crossfilter(ROWS);
  crossfilter.set("x", { pass: new Uint8Array(ROWS) });
  assert.equal(crossfilter.count, 0);
  crossfilter.set("x", null);

  assert.equal(crossfilter.visible, null);
  assert.equal(crossfilter.count, ROWS);
});

for (const name of ["five", "many", "wide", "labels"]) {
  test(`categories of '${name}' are counted, missing ones beside them`, () => {
    const column = columns[name];
    const rows = Int32Array.from(all.filter((row) => row % 3 === 0));
    const { counts, missing } = countCategories(column, [rows]);

    const expected = column.info.categories.map((category) => [...rows].filter((row) => [column.value(row)].flat().includes(category)).length);
    assert.deepEqual([...counts], expected);
    assert.equal(missing, [...rows].filter((row) => column.isMissing(row)).length);
  });
}

for (const name of ["whole", "thickness", "size", "rough", "when"]) {
  test(`every value of '${name}' is in the bin whose edges hold it`, () => {
    const column = columns[name];
    const bins = binsOf(column);
    const { counts, missing } = countBins(bins, [null]);

    assert.equal(counts.reduce((sum, count) => sum + count, 0) + missing, ROWS);
    for (const row of all) {
      const value = column.value(row);
      const bin = bins.bin[row];
      if (value === null) assert.equal(bin, 255);
      else {
        const slack = 1e-9 * (bins.edges.at(-1) - bins.edges[0]);
        assert.ok(bins.edges[bin] - slack <= value && value <= bins.edges[bin + 1] + slack, `${value} in bin ${bin}`);
      }
    }
  });
}

test("few whole numbers get a bin each", () => {
  const { edges } = binsOf(columns.whole);

  assert.deepEqual([...edges], Array.from({ length: 13 }, (_, k) => -3.5 + k));
});
