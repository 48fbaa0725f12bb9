import assert from "node:assert/strict";
import { test } from "node:test";

import { drawLines, seenOf } from "../../../assets/map/neighbour_lines.mjs";
import { themeOf } from "../../../assets/map/palette.mjs";

const PICTURE = [400, 300];

test("a line begins outside the ring of the open image and ends at the other", () => {
  assert.deepEqual(seenOf({ x: 100, y: 100 }, { x: 200, y: 100 }, PICTURE), [[110, 100], [200, 100]]);
});

test("it leaves a picture at its edge, on whichever side that is", () => {
  const [from] = seenOf({ x: 100, y: 100, size: 60 }, { x: 300, y: 150 }, PICTURE);
  assert.deepEqual(from, [133, 108.25]);
  const [, to] = seenOf({ x: 100, y: 250 }, { x: 100, y: 50, size: 40 }, PICTURE);
  assert.deepEqual(to, [100, 73]);
});

test("of a line far beyond the picture only what can be seen is drawn", () => {
  const [from, to] = seenOf({ x: 200, y: 150 }, { x: 2e6, y: 150 }, PICTURE);

  assert.deepEqual([Math.round(from[0]), Math.round(to[0]), to[1]], [210, 412, 150]);
});

test("nothing is drawn beside the picture, within the ring, or to where nothing is", () => {
  assert.equal(seenOf({ x: -50, y: -50 }, { x: -90, y: 250 }, PICTURE), null);
  assert.equal(seenOf({ x: 100, y: 100 }, { x: 106, y: 100 }, PICTURE), null);
  assert.equal(seenOf({ x: 100, y: 100 }, { x: 100, y: 100 }, PICTURE), null);
});

/** A canvas that notes every stroke: how dashed, how opaque. */
function noting() {
  const strokes = [];
  let dash = [];
  const nothing = () => {};
  const context = {
    strokes, beginPath: nothing, moveTo: nothing, lineTo: nothing, arc: nothing, fill: nothing, setLineDash: (wanted) => { dash = wanted; },
    stroke() { strokes.push({ dash, alpha: this.globalAlpha, colour: this.strokeStyle }); },
  };
  return context;
}

test("kept neighbours have solid lines, torn ones dashed, hidden ones fainter, kept ones on top", () => {
  const context = noting();
  const theme = themeOf("light");
  const line = (x, isKept, isHidden) => ({ to: { x, y: 100 }, isKept, isHidden });
  drawLines(context, { from: { x: 100, y: 100 }, lines: [line(200, true, false), line(300, false, false), line(350, false, true)] }, theme, PICTURE);
  const drawn = context.strokes.filter(({ colour }) => colour !== theme.ground).slice(0, 3);

  assert.deepEqual(drawn.map(({ dash }) => dash.length > 0), [true, true, false]);
  assert.ok(drawn[0].alpha < drawn[1].alpha && drawn[1].alpha < drawn[2].alpha);
  assert.equal(context.globalAlpha, 1);
});
