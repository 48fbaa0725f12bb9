import assert from "node:assert/strict";
import { test } from "node:test";

import { pyramid } from "../../../../assets/panels/image/pyramid.mjs";
import { colourTable, paint, toneOf } from "../../../../assets/panels/image/tone.mjs";

const table = colourTable("grey");
const field = { values: Float32Array.of(0, 1, NaN, 1), width: 2, height: 2 };

test("every scale runs from the lower end to the upper", () => {
  for (const scale of ["linear", "log", "sqrt"]) {
    const tone = toneOf(scale, 10, 30);
    assert.deepEqual([tone(-5), tone(10), tone(30), tone(99)], [0, 0, 1, 1]);
    assert.ok(tone(20) >= 0.5 && tone(20) < 1);
  }
});

test("grey runs from black to white, and what is masked is neither", () => {
  assert.deepEqual([table[0], table[255]], [0xff000000, 0xffffffff]);
  for (const name of ["viridis", "cividis", "inferno", "magma", "grey"]) {
    const colours = colourTable(name);
    assert.ok(!colours.subarray(0, 256).includes(colours[256]));
  }
});

test("magnified, each pixel is a square, with bare ground beside the image", () => {
  const target = new Uint32Array(5 * 4);
  paint(target, { width: 5, height: 4 }, 1, { zoom: 2, left: 1, top: 0 }, pyramid(field), { tone: toneOf("linear", 0, 1), table });
  const [black, white, masked] = [table[0], table[255], table[256]];
  assert.deepEqual([...target.subarray(0, 5)], [0, black, black, white, white]);
  assert.deepEqual([...target.subarray(15)], [0, masked, masked, white, white]);
});

test("reduced, means are drawn", () => {
  const values = Float32Array.from({ length: 1024 * 1024 }, (_, k) => k % 2);
  const levels = pyramid({ values, width: 1024, height: 1024 });
  const target = new Uint32Array(4);
  paint(target, { width: 2, height: 2 }, 1, { zoom: 1 / 512, left: 0, top: 0 }, levels, { tone: toneOf("linear", 0, 1), table });
  assert.deepEqual([...target], Array(4).fill(table[128]));
});

test("means leave masked pixels out, and odd edges are kept", () => {
  const values = new Float32Array(601 * 3).fill(2);
  values[0] = NaN;
  const [, half] = pyramid({ values, width: 601, height: 3 });
  assert.deepEqual([half.width, half.height], [301, 2]);
  assert.ok(half.values.every((value) => value === 2));
});

test("saturated pixels have a colour of their own", () => {
  const target = new Uint32Array(4);
  paint(target, { width: 2, height: 2 }, 1, { zoom: 1, left: 0, top: 0 }, pyramid(field), { tone: toneOf("linear", 0, 2), table, ceiling: 1 });
  assert.deepEqual([...target], [table[0], table[257], table[256], table[257]]);
  assert.notEqual(table[257], table[256]);
});
