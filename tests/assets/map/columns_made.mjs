/** Columns and collections made for the tests: small, seeded, with missing values of every sort. */

import { Column } from "../../../assets/map/column.mjs";

/** A seeded source of numbers from 0 to 1 (mulberry32). */
export function random(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const NAMES = Array.from({ length: 300 }, (_, k) => `group ${k}`);
const pick = (next, size) => Math.floor(next() * size);

/** One column of every kind and type, with about a tenth of the values missing. */
export function columnsOfEveryKind(rows, seed = 1) {
  const next = random(seed);
  const codes = (type, size, missing) => type.from({ length: rows }, () => (next() < 0.1 ? missing : pick(next, size)));
  return {
    five: Column.of({ name: "five", kind: "category", dtype: "u1", categories: NAMES.slice(0, 5), missing: 255 }, codes(Uint8Array, 5, 255)),
    many: Column.of({ name: "many", kind: "category", dtype: "u2", categories: NAMES, missing: 65535 }, codes(Uint16Array, 300, 65535)),
    wide: Column.of({ name: "wide", kind: "category", dtype: "u4", categories: NAMES, missing: 4294967295 }, codes(Uint32Array, 300, 4294967295)),
    labels: Column.of(
      { name: "labels", kind: "categories", dtype: "bits", categories: NAMES.slice(0, 32) },
      Uint32Array.from({ length: rows }, () => (next() < 0.1 ? 0 : (1 << pick(next, 32)) | (1 << pick(next, 32)))),
    ),
    whole: Column.of({ name: "whole", kind: "number", dtype: "u1", scale: 1, offset: -3, missing: 255 }, codes(Uint8Array, 12, 255)),
    thickness: Column.of({ name: "thickness", kind: "number", dtype: "u2", scale: 0.1, offset: 5, missing: 65535 }, codes(Uint16Array, 900, 65535)),
    size: Column.of({ name: "size", kind: "number", dtype: "u4", scale: 1, offset: 0, missing: 4294967295 }, codes(Uint32Array, 1e9, 4294967295)),
    rough: Column.of(
      { name: "rough", kind: "number", dtype: "f4", missing: null },
      Float32Array.from({ length: rows }, () => (next() < 0.1 ? NaN : next() < 0.05 ? Infinity : next() * 20 - 10)),
    ),
    when: Column.of(
      { name: "when", kind: "date", dtype: "f8", missing: null },
      Float64Array.from({ length: rows }, () => (next() < 0.1 ? NaN : 1.7e12 + next() * 1e10)),
    ),
  };
}

/** A leaf filter of a random sort on a random column. */
export function randomLeaf(columns, next) {
  const names = Object.keys(columns);
  const column = columns[names[pick(next, names.length)]];
  const values = () => Array.from({ length: 3 }, () => column.value(pick(next, column.rows))).flat();
  if (column.isCategorical || next() < 0.3) return { column: column.name, in: next() < 0.3 ? [...values(), null] : values() };
  const [a, b] = [column.value(pick(next, column.rows)), column.value(pick(next, column.rows))];
  return { column: column.name, min: a === null || b === null ? a : Math.min(a, b), max: b === null ? null : Math.max(a ?? b, b), missing: next() < 0.4 };
}

/** Does a row pass a leaf? Said as plainly as the grammar says it. */
export function passes(column, row, leaf) {
  const value = column.value(row);
  if (leaf.in) {
    if (value === null || (Array.isArray(value) && !value.length)) return leaf.in.includes(null);
    return [value].flat().some((one) => leaf.in.includes(one));
  }
  if (value === null) return leaf.missing === true;
  return (leaf.min === null || value >= leaf.min) && (leaf.max === null || value <= leaf.max);
}

/** A collection over columns in memory, and the fetch that serves it. */
export function collectionOf(columns, rows, seed = 3) {
  const next = random(seed);
  const axis = (name) => Column.of({ name, role: "hidden", kind: "coordinate", dtype: "u2", scale: 0.001, offset: -30 }, Uint16Array.from({ length: rows }, () => pick(next, 65535)));
  const ids = Uint8Array.from({ length: 16 * rows }, () => pick(next, 256));
  const served = { ...columns, ...Object.fromEntries(["x", "y", "x3", "y3", "z3"].map((name) => [name, axis(name)])) };
  const info = {
    name: "made",
    version: "1",
    rows,
    maps: [{ name: "main", x: "x", y: "y", space: ["x3", "y3", "z3"] }],
    columns: Object.values(served).map((column) => ({ role: "facet", ...column.info })),
  };
  const requests = [];
  const fetch = async (address) => {
    const name = decodeURIComponent(address.split("/").pop());
    requests.push(name);
    const bytes = name === "image_id" ? ids : served[name.split("?")[0]]?.bytes;
    return bytes ? new Response(bytes) : new Response("", { status: 404 });
  };
  return { info, fetch, requests, ids, served };
}
