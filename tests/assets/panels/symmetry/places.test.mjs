/** Places of lattice points, axes and reflections in view. */

import assert from "node:assert/strict";
import test from "node:test";

import { cellAt, clipped, fractions, lines, placer, reciprocal, repeats } from "../../../../assets/panels/symmetry/places.mjs";

const SQUARE = { vectors: [[10, 0], [0, -10]], origin: [5, 5], anchor: [0.5, 0] };
const BOX = { left: 0, top: 0, right: 30, bottom: 20 };
const near = (found, wanted) => assert.ok(Math.hypot(found.x - wanted.x, found.y - wanted.y) < 1e-9, `${JSON.stringify(found)} is not ${JSON.stringify(wanted)}`);

test("fractions and places undo each other on an oblique lattice", () => {
  const lattice = { vectors: [[7, 2], [-3, 9]], origin: [1.5, -4], anchor: [0, 0] };
  const [u, v] = fractions(lattice, placer(lattice)(0.3, -1.7));
  assert.ok(Math.abs(u - 0.3) < 1e-12 && Math.abs(v + 1.7) < 1e-12);
});

test("a place of the cell repeats all over the box and nowhere else", () => {
  const found = repeats(SQUARE, [0.5, 0], BOX);
  assert.deepEqual(found.map(({ x, y }) => [x, y]).sort((p, q) => p[0] - q[0] || p[1] - q[1]), [[0, 5], [0, 15], [10, 5], [10, 15], [20, 5], [20, 15], [30, 5], [30, 15]]);
});

test("too many repeats to be told apart are none", () => {
  assert.deepEqual(repeats({ ...SQUARE, vectors: [[0.1, 0], [0, 0.1]] }, [0, 0], BOX), []);
});

test("axes stand at their offset in every cell, clipped to the box", () => {
  const found = lines(SQUARE, { along: [0, 1], across: [1, 0], offset: 0.25 }, BOX, 9);
  assert.deepEqual(found.map(([{ x }]) => x), [7.5, 17.5, 27.5]);
  for (const ends of found) assert.deepEqual(ends.map(({ y }) => y).sort((p, q) => p - q), [0, 20]);
  assert.deepEqual(lines(SQUARE, { along: [0, 1], across: [1, 0], offset: 0.25 }, BOX, 2), []);
});

test("a diagonal axis goes through the points it names", () => {
  const [ends] = lines(SQUARE, { along: [1, 1], across: [-1, 1], offset: 0 }, { left: 4, top: 4, right: 6, bottom: 6 }, 9);
  for (const end of ends) {
    const [u, v] = fractions(SQUARE, end);
    assert.ok(Math.abs(v - u) < 1e-9);
  }
});

test("a line that misses the box is dropped", () => {
  assert.equal(clipped({ x: -5, y: 0 }, { x: 0, y: -5 }, BOX), null);
  assert.equal(clipped({ x: 0, y: -1 }, { x: 1, y: -1 }, BOX), null);
});

test("the cell around a point has its corners on lattice points", () => {
  const cell = cellAt(SQUARE, { x: 12, y: 9 });
  near(cell[0], { x: 10, y: 15 });
  near(cell[2], { x: 20, y: 5 });
});

test("reflections lie at the frequencies of the lattice", () => {
  const { points, stars } = reciprocal({ ...SQUARE, reflections: [[1, 0], [0, 2]] }, 100);
  near(points[0], { x: 60.5, y: 50.5 });
  near(points[1], { x: 50.5, y: 30.5 });
  near(stars[1], { x: 50.5, y: 40.5 });
});
