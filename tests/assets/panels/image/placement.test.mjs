import assert from "node:assert/strict";
import { test } from "node:test";

import { fit, moveBy, ofView, toFrame, toImage, viewOf, zoomAt } from "../../../../assets/panels/image/placement.mjs";

const image = { width: 400, height: 200 };
const frame = { width: 800, height: 600 };

test("fitted, the whole picture lies in the middle", () => {
  assert.deepEqual(fit(image, frame), { zoom: 2, left: 0, top: 100 });
});

test("zooming keeps what lies under the pointer", () => {
  const at = { x: 300, y: 250 };
  const before = fit(image, frame);
  const after = zoomAt(before, at, 5, image, frame);
  assert.equal(after.zoom, 10);
  assert.deepEqual(toImage(after, at), toImage(before, at));
});

test("zoom ends at the whole picture and at single pixels", () => {
  const at = { x: 1, y: 1 };
  assert.deepEqual(zoomAt(fit(image, frame), at, 0.01, image, frame), fit(image, frame));
  assert.equal(zoomAt(fit(image, frame), at, 1e6, image, frame).zoom, 96);
});

test("a picture larger than the frame leaves no edge bare", () => {
  const close = zoomAt(fit(image, frame), { x: 400, y: 300 }, 4, image, frame);
  const moved = moveBy(close, 1e5, -1e5, image, frame);
  assert.deepEqual([moved.left, moved.top], [0, 600 - 200 * 8]);
});

test("places in the frame and in the image are one another's", () => {
  const placement = { zoom: 3, left: -7, top: 11 };
  assert.deepEqual(toImage(placement, toFrame(placement, { x: 5, y: 9 })), { x: 5, y: 9 });
});

test("what one frame shows another shows too, of an image of another size", () => {
  const [large, small] = [{ width: 400, height: 400 }, { width: 100, height: 100 }];
  const here = zoomAt(fit(large, { width: 800, height: 800 }), { x: 200, y: 600 }, 4, large, { width: 800, height: 800 });
  const there = ofView(viewOf(here, large, { width: 800, height: 800 }), small, { width: 200, height: 200 });
  assert.equal(there.zoom, 8);
  for (const share of [0, 0.25, 1]) {
    const of = (placement, side, room) => toImage(placement, { x: share * room, y: share * room }).y / side;
    assert.ok(Math.abs(of(here, 400, 800) - of(there, 100, 200)) < 1e-9);
  }
  assert.deepEqual(ofView(viewOf(fit(large, small), large, small), small, large), fit(small, large));
});
