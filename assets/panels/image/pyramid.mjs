/** An image at half the size, and half of that: what is drawn when zoomed out is the mean of numbers. Pure. */

const SMALLEST = 512;

/**
 * @param {{values: Float32Array|Float64Array, width: number, height: number}} field
 * @returns {Array<{values: ArrayLike<number>, width: number, height: number}>} from the field itself down to 512 pixels
 */
export function pyramid(field) {
  const levels = [field];
  while (Math.max(levels.at(-1).width, levels.at(-1).height) > SMALLEST) levels.push(halved(levels.at(-1)));
  return levels;
}

/** Means of 2 × 2 pixels, masked ones left out; masked where all four are. Odd edges are means of what is there. */
function halved({ values, width, height }) {
  const [across, down] = [Math.ceil(width / 2), Math.ceil(height / 2)];
  const means = new Float32Array(across * down);
  for (let y = 0; y < down; y++) {
    const first = 2 * y * width;
    const second = 2 * y + 1 < height ? first + width : first;
    for (let x = 0; x < across; x++) {
      const left = 2 * x;
      const right = left + 1 < width ? left + 1 : left;
      means[y * across + x] = mean(values[first + left], values[first + right], values[second + left], values[second + right]);
    }
  }
  return { values: means, width: across, height: down };
}

function mean(a, b, c, d) {
  const sum = a + b + c + d;
  if (sum === sum) return sum / 4;
  const known = [a, b, c, d].filter((value) => value === value);
  return known.reduce((total, value) => total + value, 0) / known.length;
}
