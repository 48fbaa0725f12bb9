/** Values along a line. Pure. */

/**
 * @param {{values: ArrayLike<number>, width: number, height: number}} field
 * @param {{x: number, y: number}} from   image pixels, 0, 0 is the corner of the first
 * @param {{x: number, y: number}} to
 * @returns {Float64Array} one value for each pixel of its length and one more, between pixels by their distance;
 *   NaN where a pixel that is needed is masked
 */
export function profile({ values, width, height }, from, to) {
  const steps = Math.max(1, Math.round(Math.hypot(to.x - from.x, to.y - from.y)));
  const inside = (at, most) => Math.min(most - 1, Math.max(0, at - 0.5));
  return Float64Array.from({ length: steps + 1 }, (_, k) => {
    const x = inside(from.x + ((to.x - from.x) * k) / steps, width);
    const y = inside(from.y + ((to.y - from.y) * k) / steps, height);
    return between(values, width, height, x, y);
  });
}

function between(values, width, height, x, y) {
  const [left, top] = [Math.floor(x), Math.floor(y)];
  const [u, v] = [x - left, y - top];
  const at = (column, row, share) => (share === 0 ? 0 : share * values[Math.min(row, height - 1) * width + Math.min(column, width - 1)]);
  return at(left, top, (1 - u) * (1 - v)) + at(left + 1, top, u * (1 - v)) + at(left, top + 1, (1 - u) * v) + at(left + 1, top + 1, u * v);
}

/**
 * @param {{x: number, y: number}|null} pixel nm of an image pixel, null where it is not known
 * @returns {{value: number, isLength: boolean}} the length of a line, in nm or else in pixels
 */
export function lengthOf(from, to, pixel) {
  const size = pixel ?? { x: 1, y: 1 };
  return { value: Math.hypot((to.x - from.x) * size.x, (to.y - from.y) * size.y), isLength: pixel !== null };
}
