import assert from "node:assert/strict";
import { test } from "node:test";

import { parseNpy } from "../../../../assets/panels/image/npy.mjs";

function file(descr, shape, bytes, isFortran = false) {
  const said = `{'descr': '${descr}', 'fortran_order': ${isFortran ? "True" : "False"}, 'shape': (${shape.join(", ")},), }\n`;
  const buffer = new Uint8Array(10 + said.length + bytes.length);
  buffer.set([0x93, ...[..."NUMPY"].map((letter) => letter.charCodeAt(0)), 1, 0, said.length & 255, said.length >> 8]);
  buffer.set([...said].map((letter) => letter.charCodeAt(0)), 10);
  buffer.set(bytes, 10 + said.length);
  return buffer.buffer;
}

const bytesOf = (array) => new Uint8Array(array.buffer);

test("rows come from the top, in the type of the file", () => {
  const field = parseNpy(file("<u2", [2, 3], bytesOf(Uint16Array.of(1, 2, 3, 4, 5, 65535))));
  assert.deepEqual([field.width, field.height, field.dtype], [3, 2, "u2"]);
  assert.deepEqual([...field.values], [1, 2, 3, 4, 5, 65535]);
});

test("big-endian numbers and columns first are turned round", () => {
  assert.deepEqual([...parseNpy(file(">i2", [1, 2], Uint8Array.of(1, 0, 255, 255))).values], [256, -1]);
  assert.deepEqual([...parseNpy(file("|u1", [2, 2], Uint8Array.of(1, 2, 3, 4), true)).values], [1, 3, 2, 4]);
});

test("what a single cannot hold is kept in double", () => {
  assert.deepEqual([...parseNpy(file("<i4", [1, 1], bytesOf(Int32Array.of(123456789)))).values], [123456789]);
  assert.deepEqual([...parseNpy(file("<i8", [1, 1], bytesOf(BigInt64Array.of(-5n)))).values], [-5]);
});

test("halves are read, with what is no number", () => {
  const field = parseNpy(file("<f2", [1, 4], bytesOf(Uint16Array.of(0x3c00, 0xc100, 0x0001, 0x7e00))));
  assert.deepEqual([...field.values], [1, -2.5, 2 ** -24, NaN]);
});

test("what is no image is refused in a sentence", () => {
  assert.throws(() => parseNpy(new ArrayBuffer(40)), /did not answer with numbers/);
  assert.throws(() => parseNpy(file("<c8", [1, 1], new Uint8Array(8))), /type <c8/);
  assert.throws(() => parseNpy(file("|u1", [2, 2, 3], new Uint8Array(12))), /3 dimensions \(2 × 2 × 3\)/);
  assert.throws(() => parseNpy(file("<f4", [2, 2], new Uint8Array(4))), /did not come whole/);
});
