import assert from "node:assert/strict";
import { test } from "node:test";

import { imagesOf, nearestRows } from "../../../assets/design/nearest.mjs";

const PARAMETERS = ["a", "b", "e"].map((name) => ({ name, low: 0, high: 10 }));
const COLUMNS = new Map([["a", [1, 9, 5]], ["b", [9, 1, 5]], ["e", [0, 10, 5]]]);
const POINT = { a: 9, b: 1, e: 0 };

test("distances are in the cube of the bounds", () => {
  const [first, second, third] = nearestRows(POINT, { parameters: PARAMETERS }, COLUMNS, 3);

  assert.deepEqual([first.row, second.row, third.row], [2, 1, 0]);
  assert.ok(Math.abs(second.distance - 1) < 1e-12);
});

test("what is the same by symmetry is near", () => {
  const exchange = [{ exchange: [["a", "b"]], reflect: [] }];
  assert.deepEqual(nearestRows(POINT, { parameters: PARAMETERS, symmetries: exchange }, COLUMNS, 1), [{ row: 0, distance: 0 }]);
  const reflect = [{ reflect: ["e"] }];
  assert.deepEqual(nearestRows(POINT, { parameters: PARAMETERS, symmetries: reflect }, COLUMNS, 1), [{ row: 1, distance: 0 }]);
});

test("symmetries combine", () => {
  const images = imagesOf([0.1, 0.2, 0.3], ["a", "b", "e"], [{ exchange: [["a", "b"]] }, { reflect: ["e"] }]);
  assert.deepEqual(images, [[0.1, 0.2, 0.3], [0.2, 0.1, 0.3], [0.1, 0.2, 0.7], [0.2, 0.1, 0.7]]);
});
