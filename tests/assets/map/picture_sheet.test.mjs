import assert from "node:assert/strict";
import { test } from "node:test";

import { themeOf } from "../../../assets/map/palette.mjs";
import { aroundOf, namesOf, sheetSize } from "../../../assets/map/picture_sheet.mjs";
import { lengthOf } from "../../../assets/map/wrapped.mjs";

const theme = themeOf("light");
const ramp = { kind: "number", stops: ["#000000", "#ffffff"], low: 2, high: 8, isDate: false, log: true, trend: false };
const words = { title: "Thickness (nm)", legend: ramp, note: "Films · 2026", filters: null, notice: null };
const entry = (_, k) => ({ label: `a & ${k}`, colour: "#0072b2", count: 1000 * k });

test("names of clusters stand where they are seen, as long as they are there", () => {
  const svg = namesOf([{ name: "a < b", x: 10.123, y: 20, length: 44.5 }], 0.5, theme);

  assert.match(svg, /<text x="10.12" y="24.2"[^>]* text-anchor="middle"[^>]* textLength="44.5"[^>]*>a &lt; b<\/text>/);
  assert.match(svg, /opacity="0.50"/);
  assert.equal(namesOf([], 1, theme) + namesOf([{ name: "a", x: 1, y: 1, length: 9 }], 0, theme), "");
});

test("a legend longer than the map makes the sheet longer, and the note stands below it", () => {
  const long = { ...words, legend: { kind: "category", entries: Array.from({ length: 22 }, entry) } };
  const [, height] = sheetSize(long, [300, 200]);
  const svg = aroundOf(long, [300, 200], theme);

  assert.ok(height > 22 * 18);
  const [note] = /y="(\d+(\.\d+)?)"[^>]*>Films/.exec(svg).slice(1);
  const [last] = /y="(\d+(\.\d+)?)"[^>]*>a &amp; 21</.exec(svg).slice(1);
  assert.ok(Number(note) > Number(last) && Number(note) < height);
  assert.deepEqual(sheetSize({ ...words, legend: { kind: "none" } }, [300, 200]), [300, 200 + 18 + 16]);
});

test("the legend says ends, log, and what lies below the points", () => {
  assert.match(aroundOf(words, [300, 200], theme), />2<.*>8<.*>log</s);
  assert.doesNotMatch(aroundOf(words, [300, 200], theme), /mean of the images/);
  assert.match(aroundOf({ ...words, legend: { ...ramp, trend: true } }, [300, 200], theme), /below the points: mean of the images nearby/);
});

test("a long title is broken into lines, and the legend moves down by them", () => {
  const title = "Lattice constant along the longer axis, refined from the whole pattern (Å)";
  const svg = aroundOf({ ...words, title }, [300, 40], theme);
  const lines = [...svg.matchAll(/font-weight="600"[^>]*>([^<]*)</g)].map(([, line]) => line);
  assert.ok(lines.length > 1 && lines.every((line) => lengthOf(line, 12.5) <= 250));
  assert.equal(lines.join(" "), title);
  assert.match(svg, new RegExp(`translate\\(0, ${18 * (lines.length - 1)}\\)`));
  assert.equal(sheetSize({ ...words, title }, [300, 40])[1] - sheetSize(words, [300, 40])[1], 18 * (lines.length - 1));
});

test("a long note is broken into lines that stay on the sheet, which grows by them", () => {
  const filters = `Filters: material: ${Array.from({ length: 40 }, (_, k) => `Compound ${k}`).join(", ")}`;
  const long = { ...words, filters };
  const svg = aroundOf(long, [600, 300], theme);
  const lines = [...svg.matchAll(/<text x="16" y="([\d.]+)" font-size="11.5"[^>]*>([^<]*Compound[^<]*)</g)];
  const [width, height] = sheetSize(long, [600, 300]);

  assert.ok(lines.length >= 3);
  for (const [, y, line] of lines) assert.ok(lengthOf(line, 11.5) <= width - 32 && Number(y) < height);
  assert.equal(lines.map(([, , line]) => line).join(" "), filters);
  assert.equal(height - sheetSize(words, [600, 300])[1], 18 * lines.length);
});

test("the legend says that an end cuts, and what is grey", () => {
  const cut = { ...words, legend: { ...ramp, goesBelow: true, goesAbove: true, missing: { label: "missing", colour: "#999999", count: 1200 } } };
  const svg = aroundOf(cut, [300, 200], theme);

  assert.match(svg, />≤ 2<.*>≥ 8<.*fill="#999999".*>missing<.*>1,200</s);
  assert.doesNotMatch(aroundOf(words, [300, 200], theme), /≤|≥|missing/);
  assert.ok(sheetSize(cut, [300, 20])[1] > sheetSize(words, [300, 20])[1]);
});
