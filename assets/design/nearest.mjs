/** The known rows nearest to a candidate, in the cube of the bounds and under the symmetries of the table. Pure. */

/**
 * The places that are the same to a design: every combination of its exchanges and reflections.
 * @param {number[]} point   0 to 1 a parameter
 * @param {string[]} names   of the parameters
 * @param {Array<{exchange?: [string, string][], reflect?: string[]}>} symmetries
 * @returns {number[][]} the point itself first
 */
export function imagesOf(point, names, symmetries) {
  let images = [point];
  for (const { exchange = [], reflect = [] } of symmetries) {
    const turned = images.map((image) => {
      const other = [...image];
      for (const [one, two] of exchange) [other[names.indexOf(one)], other[names.indexOf(two)]] = [image[names.indexOf(two)], image[names.indexOf(one)]];
      for (const name of reflect) other[names.indexOf(name)] = 1 - other[names.indexOf(name)];
      return other;
    });
    images = [...images, ...turned];
  }
  return images;
}

/**
 * @param {Object<string, number>} point
 * @param {{parameters: {name: string, low: number, high: number}[], symmetries?: Object[]}} design
 * @param {Map<string, ArrayLike<number>>} columns   of the known rows
 * @param {number} most
 * @returns {{row: number, distance: number}[]} nearest first
 */
export function nearestRows(point, { parameters, symmetries = [] }, columns, most) {
  const shares = parameters.map((one) => (point[one.name] - one.low) / (one.high - one.low || 1));
  const images = imagesOf(shares, parameters.map(({ name }) => name), symmetries);
  const known = parameters.map((one) => ({ values: columns.get(one.name), low: one.low, scale: 1 / (one.high - one.low || 1) }));
  const found = [];
  for (let row = 0; row < known[0].values.length; row += 1) {
    let least = Infinity;
    for (const image of images) {
      let sum = 0;
      for (let k = 0; k < known.length; k += 1) sum += ((known[k].values[row] - known[k].low) * known[k].scale - image[k]) ** 2;
      if (sum < least) least = sum;
    }
    if (found.length < most || least < found.at(-1).distance) insert(found, { row, distance: least }, most);
  }
  return found.map(({ row, distance }) => ({ row, distance: Math.sqrt(distance) }));
}

function insert(found, one, most) {
  const at = found.findIndex(({ distance }) => distance > one.distance);
  found.splice(at < 0 ? found.length : at, 0, one);
  if (found.length > most) found.pop();
}
