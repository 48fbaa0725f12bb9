/**
 * What a scanning probe adds to a surface taken off for the eye: the tilt, and steps between lines. Pure; each yields
 * between blocks of rows, as slices.mjs takes it.
 */

const BLOCK = 65_536; // pixels between two places where the work can be left

/**
 * @typedef {{values: Float32Array|Float64Array, width: number, height: number, dtype: string}} Field
 * @param {Field} field
 * @returns {Generator<void, Field>} less the plane that fits it best (least squares over what is not masked), with the mean it had
 */
export function* withoutPlane(field) {
  const { values, width, height } = field;
  const plane = yield* planeOf(field);
  if (!plane) return field;
  const every = rowsABlock(width);
  const { a, b, x, y } = plane;
  const flat = new values.constructor(values.length);
  for (let row = 0, k = 0; row < height; row++) {
    if (row % every === 0) yield;
    const off = b * (row - y) - a * x;
    for (let column = 0; column < width; column++, k++) flat[k] = values[k] - a * column - off;
  }
  return { ...field, values: flat };
}

/** Its slopes, and the middle of what is not masked; null where that is no more than a line. */
function* planeOf({ values, width, height }) {
  const every = rowsABlock(width);
  const [middleX, middleY] = [(width - 1) / 2, (height - 1) / 2];
  let [n, sx, sy, sz, sxx, sxy, syy, sxz, syz] = [0, 0, 0, 0, 0, 0, 0, 0, 0];
  for (let row = 0, k = 0; row < height; row++) {
    if (row % every === 0) yield;
    const y = row - middleY;
    for (let column = 0; column < width; column++, k++) {
      const z = values[k];
      if (z - z !== 0) continue; // masked, or infinite
      const x = column - middleX;
      n++; sx += x; sy += y; sz += z;
      sxx += x * x; sxy += x * y; syy += y * y; sxz += x * z; syz += y * z;
    }
  }
  const [xx, xy, yy] = [sxx - (sx * sx) / n, sxy - (sx * sy) / n, syy - (sy * sy) / n];
  const [xz, yz] = [sxz - (sx * sz) / n, syz - (sy * sz) / n];
  const determinant = xx * yy - xy * xy;
  if (!(determinant > 0)) return null;
  return { a: (xz * yy - yz * xy) / determinant, b: (yz * xx - xz * xy) / determinant, x: middleX + sx / n, y: middleY + sy / n };
}

/**
 * @param {Field} field
 * @returns {Generator<void, Field>} each row moved so that its median is the median of all rows' medians
 */
export function* withRowsAligned(field) {
  const { values, width, height } = field;
  const room = new values.constructor(Math.max(width, height));
  const every = rowsABlock(width);
  const medians = new Float64Array(height);
  for (let row = 0; row < height; row++) {
    if (row % every === 0) yield;
    medians[row] = median(values.subarray(row * width, (row + 1) * width), room);
  }
  const level = median(medians, room);
  const aligned = new values.constructor(values.length);
  for (let row = 0, k = 0; row < height; row++) {
    if (row % every === 0) yield;
    const off = medians[row] - level;
    for (let column = 0; column < width; column++, k++) aligned[k] = values[k] - off;
  }
  return { ...field, values: aligned };
}

const rowsABlock = (width) => Math.max(1, Math.floor(BLOCK / width));

/**
 * The median of what is finite; NaN of nothing.
 * @param {ArrayLike<number>} values
 * @param {Float32Array|Float64Array} room   at least as long; overwritten
 */
function median(values, room) {
  let count = 0;
  for (let k = 0; k < values.length; k++) if (values[k] - values[k] === 0) room[count++] = values[k];
  if (count === 0) return NaN;
  const half = count >> 1;
  const upper = select(room, count, half);
  if (count % 2) return upper;
  let lower = -Infinity;
  for (let k = 0; k < half; k++) if (room[k] > lower) lower = room[k];
  return (lower + upper) / 2;
}

/**
 * The value at a place in the order of the first `count`, by C. A. R. Hoare's selection (doi 10.1145/366622.366647):
 * smaller ones end up before it.
 */
function select(room, count, place) {
  let [first, last] = [0, count - 1];
  while (first < last) {
    const pivot = room[(first + last) >> 1];
    let [low, high] = [first, last];
    while (low <= high) {
      while (room[low] < pivot) low++;
      while (room[high] > pivot) high--;
      if (low <= high) { const kept = room[low]; room[low++] = room[high]; room[high--] = kept; }
    }
    if (place <= high) last = high;
    else if (place >= low) first = low;
    else break;
  }
  return room[place];
}
