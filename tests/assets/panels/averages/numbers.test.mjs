import assert from "node:assert/strict";
import { test } from "node:test";

import { asCsv, asNpy, fieldOf, frequencyInWords } from "../../../../assets/panels/averages/numbers.mjs";
import { parseNpy } from "../../../../assets/panels/image/npy.mjs";

const text = Buffer.from(Float32Array.of(1, 2.5, -3, NaN, 0, 1e9).buffer).toString("base64");

test("numbers come out of the answer, and go into a file that reads the same", () => {
  const field = fieldOf(text, 3, 2);
  assert.deepEqual([...field.values], [1, 2.5, -3, NaN, 0, 1e9]);
  const file = asNpy(field);
  assert.equal((file.length - 24) % 64, 0);
  assert.deepEqual(parseNpy(file.buffer), field);
});

test("a profile becomes a table that says what it is", () => {
  const table = asCsv({ frequency: [0.1, 0.2], mean: [-1, -2], deviation: [0.5, 0.25] }, "1/nm", "From 3 previews.");
  assert.deepEqual(table.split("\n"), [
    "# From 3 previews.", "frequency (1/nm),mean of log10 of power,standard deviation of log10 of power", "0.1,-1,0.5", "0.2,-2,0.25", "",
  ]);
});

test("a frequency is said with its period where it has a unit", () => {
  assert.equal(frequencyInWords(0.125, "1/px", String), "0.125 1/px, every 8 px");
  assert.equal(frequencyInWords(3, "cycles per side", String), "3 cycles per side");
});
