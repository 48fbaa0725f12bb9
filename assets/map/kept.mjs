/** Which images lie among as many nearest of another in the picture that is seen. Pure. */

/**
 * @param {import("./column.mjs").Column[]} axes   of the plane or of space, whole
 * @param {number} row
 * @param {number[]} others   rows; -1 for images that are not here
 * @returns {boolean[]} of each other whether it is among the `others.length` nearest of the row; ties count
 */
export function keptNear(axes, row, others) {
  const count = axes[0].rows;
  const place = axes.map((axis) => axis.value(row));
  if (!others.length || place.includes(null)) return others.map(() => false);
  const nearest = new Float64Array(others.length).fill(Infinity);
  const distance = (other) => axes.reduce((sum, axis, k) => sum + (axis.offset + axis.scale * axis.codes[other] - place[k]) ** 2, 0);
  const isPlaced = (other) => axes.every((axis) => !axis.isMissing(other));
  for (let other = 0; other < count; other++) {
    if (other === row || !isPlaced(other)) continue;
    const found = distance(other);
    if (found < nearest[nearest.length - 1]) insert(nearest, found);
  }
  const limit = nearest[nearest.length - 1];
  return others.map((other) => other >= 0 && isPlaced(other) && distance(other) <= limit);
}

/** Put a value into a rising list in place of its largest. */
function insert(rising, value) {
  let at = rising.length - 1;
  while (at > 0 && rising[at - 1] > value) {
    rising[at] = rising[at - 1];
    at -= 1;
  }
  rising[at] = value;
}
