import assert from "node:assert/strict";
import { test } from "node:test";

import { labelBox, takenBy } from "../../../assets/map/overlay.mjs";
import { withoutOverlap } from "../../../assets/map/names.mjs";

const PICTURE = [400, 300];
const MARKER = { x: 100, y: 80, label: "your image" };

test("the label of an upload stands right of its pin, left where the picture ends", () => {
  const right = labelBox(MARKER, PICTURE);
  const left = labelBox({ ...MARKER, x: 390 }, PICTURE);

  assert.ok(right.x - right.width / 2 > MARKER.x);
  assert.ok(left.x + left.width / 2 < 390);
});

test("names of clusters give way to the pin and its label", () => {
  const taken = takenBy(MARKER, PICTURE);
  const names = [{ x: 150, y: 62, width: 80, height: 16 }, { x: 100, y: 70, width: 60, height: 16 }, { x: 150, y: 120, width: 80, height: 16 }];

  assert.deepEqual(withoutOverlap([...taken, ...names]).slice(taken.length), [false, false, true]);
});

test("without a marker nothing is taken, without a label only the pin", () => {
  assert.deepEqual(takenBy(null, PICTURE), []);
  assert.equal(takenBy({ x: 1, y: 2 }, PICTURE).length, 1);
});
