/** Where lattice points, cells, axes and centres of a found symmetry lie in view. Pure. */

const MOST_POINTS = 3000;

/**
 * @typedef {{x: number, y: number}} Point   pixels of the image
 * @typedef {{vectors: number[][], origin: number[], anchor: number[]}} Lattice   as GET …/symmetry answers: a and b as
 *   (x, y) in pixels, the place of fractions (0, 0), and that of a lattice point in fractions of a and b
 */

/** @param {Lattice} lattice @returns {(u: number, v: number) => Point} the place of u a + v b */
export function placer({ vectors: [a, b], origin: [x, y] }) {
  return (u, v) => ({ x: x + u * a[0] + v * b[0], y: y + u * a[1] + v * b[1] });
}

/** @param {Lattice} lattice @param {Point} at @returns {number[]} its fractions of a and b */
export function fractions({ vectors: [a, b], origin }, at) {
  const [x, y] = [at.x - origin[0], at.y - origin[1]];
  const area = a[0] * b[1] - a[1] * b[0];
  return [(x * b[1] - y * b[0]) / area, (y * a[0] - x * a[1]) / area];
}

/** The least and most of a linear function of the fractions over a box. */
function range(lattice, box, [p, q]) {
  const corners = [[box.left, box.top], [box.right, box.top], [box.left, box.bottom], [box.right, box.bottom]];
  const values = corners.map(([x, y]) => fractions(lattice, { x, y })).map(([u, v]) => p * u + q * v);
  return [Math.min(...values), Math.max(...values)];
}

/**
 * All repeats of a place of the cell within a box, none if there are too many to see.
 * @param {Lattice} lattice
 * @param {number[]} place   fractions of a and b
 * @param {{left: number, top: number, right: number, bottom: number}} box   pixels of the image
 * @returns {Point[]}
 */
export function repeats(lattice, [u, v], box) {
  const place = placer(lattice);
  const [[left, right], [top, bottom]] = [range(lattice, box, [1, 0]), range(lattice, box, [0, 1])];
  const [first, last] = [Math.ceil(left - u), Math.floor(right - u)];
  const [upper, lower] = [Math.ceil(top - v), Math.floor(bottom - v)];
  if ((last - first + 1) * (lower - upper + 1) > MOST_POINTS) return [];
  const found = [];
  for (let i = first; i <= last; i++) for (let j = upper; j <= lower; j++) found.push(place(u + i, v + j));
  return found.filter(({ x, y }) => x >= box.left && x <= box.right && y >= box.top && y <= box.bottom);
}

/**
 * The lines of a family of axes within a box: those of across · (u, v) = offset + integer.
 * @param {Lattice} lattice
 * @param {{along: number[], across: number[], offset: number}} axis
 * @param {{left: number, top: number, right: number, bottom: number}} box
 * @param {number} most   none are returned where there are more
 * @returns {Array<[Point, Point]>}
 */
export function lines(lattice, { along, across, offset }, box, most) {
  const [least, highest] = range(lattice, box, across);
  const [first, last] = [Math.ceil(least - offset), Math.floor(highest - offset)];
  if (last - first + 1 > most) return [];
  const place = placer(lattice);
  const size = across[0] ** 2 + across[1] ** 2;
  const found = [];
  for (let m = first; m <= last; m++) {
    const [u, v] = across.map((one) => (one * (offset + m)) / size);
    found.push(clipped(place(u, v), place(u + along[0], v + along[1]), box));
  }
  return found.filter(Boolean);
}

/** The part within a box of the line through two points; null where it misses (Liang and Barsky, doi 10.1145/357332.357333). */
export function clipped(from, to, box) {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  let [enter, leave] = [-Infinity, Infinity];
  for (const [step, least, most] of [[dx, box.left - from.x, box.right - from.x], [dy, box.top - from.y, box.bottom - from.y]]) {
    if (step === 0) {
      if (least > 0 || most < 0) return null;
      continue;
    }
    const [one, other] = [least / step, most / step];
    enter = Math.max(enter, Math.min(one, other));
    leave = Math.min(leave, Math.max(one, other));
  }
  if (enter >= leave) return null;
  return [enter, leave].map((share) => ({ x: from.x + share * dx, y: from.y + share * dy }));
}

/** The cell nearest to a point, its four corners in order. @param {Lattice} lattice @param {Point} at */
export function cellAt(lattice, at) {
  const [u, v] = fractions(lattice, at).map((one, axis) => Math.floor(one - lattice.anchor[axis]) + lattice.anchor[axis]);
  const place = placer(lattice);
  return [place(u, v), place(u + 1, v), place(u + 1, v + 1), place(u, v + 1)];
}

/**
 * Reflections as places in a spectrum.
 * @param {Lattice & {reflections: number[][]}} lattice   reflections: (h, k) of those that are seen
 * @param {number} side   bins; frequency 0 lies in the middle of bin side / 2
 * @returns {{points: Point[], stars: Point[]}} places from the spectrum's corner; stars: a* and b*
 */
export function reciprocal({ vectors: [a, b], reflections }, side) {
  const area = a[0] * b[1] - a[1] * b[0];
  const [first, second] = [[b[1] / area, -b[0] / area], [-a[1] / area, a[0] / area]];
  const at = ([h, k]) => ({ x: side / 2 + 0.5 + side * (h * first[0] + k * second[0]), y: side / 2 + 0.5 + side * (h * first[1] + k * second[1]) });
  return { points: reflections.map(at), stars: [at([1, 0]), at([0, 1])] };
}
