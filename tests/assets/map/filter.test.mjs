import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { Column } from "../../../assets/map/column.mjs";
import { columnsOf, evaluate, fold, needsServer } from "../../../assets/map/filter.mjs";

const page = readFileSync(new URL("../../../docs/filters.md", import.meta.url), "utf8");
const { images, selections, columns, cases } = JSON.parse(page.match(/```json\n(.*?)\n```/s)[1]);
const rows = Object.values(columns)[0].values.length;

const number = (value) => (value === null ? NaN : Number(value));
const time = (value) => (value === null ? NaN : Date.parse(value.includes("T") ? `${value}Z` : `${value}T00:00Z`));

/** The column as the server would send it. */
function served(name, { kind, values }) {
  if (kind === "number") return Column.of({ name, kind, dtype: "f8" }, Float64Array.from(values, number));
  if (kind === "date") return Column.of({ name, kind, dtype: "f8" }, Float64Array.from(values, time));
  const categories = [...new Set(values.flat().filter((value) => value !== null))];
  if (kind === "categories") {
    const bits = (list) => (list ?? []).reduce((set, value) => set | (1 << categories.indexOf(value)), 0);
    return Column.of({ name, kind, dtype: "bits", categories }, Uint32Array.from(values, bits));
  }
  return Column.of({ name, kind: "category", dtype: "u1", categories, missing: 255 }, Uint8Array.from(values, (value) => (value === null ? 255 : categories.indexOf(value))));
}

const table = {
  rows,
  column(name) {
    if (!columns[name]) throw new Error(`no column '${name}'`);
    return served(name, columns[name]);
  },
  text(words) {
    const texts = Object.values(columns).filter(({ kind }) => kind === "category" || kind === "text");
    const holds = (row) => texts.some(({ values }) => values[row] !== null && fold(values[row]).includes(fold(words.trim())));
    return Uint8Array.from({ length: rows }, (_, row) => (holds(row) ? 1 : 0));
  },
  images: ({ ids, selection }) => Uint8Array.from(images, (id) => ((ids ?? selections[selection]).includes(id) ? 1 : 0)),
};

for (const { filter, pass, error } of cases) {
  test(`docs/filters.md: ${JSON.stringify(filter)}`, () => {
    if (error) assert.throws(() => evaluate(filter, table), (thrown) => thrown.message.includes(error));
    else assert.deepEqual([...evaluate(filter, table)], pass);
  });
}

test("whole numbers sent as codes are compared by value, bounds included", () => {
  const column = Column.of({ name: "t", kind: "number", dtype: "u2", scale: 0.1, offset: 0.3, missing: 65535 }, Uint16Array.of(0, 1, 2, 3, 65535));
  const pass = (filter) => [...evaluate({ column: "t", ...filter }, { rows: 5, column: () => column })];

  assert.deepEqual(pass({ min: 0.3 + 0.1 * 1, max: 0.3 + 0.1 * 2 }), [0, 1, 1, 0, 0]);
  assert.deepEqual(pass({ min: 0.45, max: 99, missing: true }), [0, 0, 1, 1, 1]);
  assert.deepEqual(pass({ in: [0.3 + 0.1 * 3, null] }), [0, 0, 0, 1, 1]);
});

test("a filter names its columns once and says whether it needs the server", () => {
  const filter = { all: [{ column: "a", in: [1] }, { not: { any: [{ column: "b", min: 1 }, { column: "a", max: 2 }] } }] };

  assert.deepEqual(columnsOf(filter), ["a", "b"]);
  assert.equal(needsServer(filter), false);
  assert.equal(needsServer({ any: [filter, { text: "crash" }] }), true);
  assert.equal(needsServer({ not: { selection: "5e1ec7ed" } }), true);
});
