/** Axes of a chart, even or logarithmic: from values to shares of the axis and back, and round numbers on them. Pure. */

const ROUND = [1, 2, 5, 10];

/**
 * @typedef {{low: number, high: number, isLog: boolean}} Axis
 * @param {Array<ArrayLike<number>>} lists   of values; what is no number, and on a logarithmic axis what is not positive, is left out
 * @param {boolean} isLog
 * @returns {Axis|null} null where there is nothing to show
 */
export function axisOf(lists, isLog) {
  let [low, high] = [Infinity, -Infinity];
  for (const list of lists) {
    for (const value of list) {
      if (!Number.isFinite(value) || (isLog && value <= 0)) continue;
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  if (low > high) return null;
  if (low === high) [low, high] = isLog ? [low / 2, high * 2] : [low - (Math.abs(low) || 1) / 2, high + (Math.abs(high) || 1) / 2];
  return { low, high, isLog };
}

/** @param {Axis} axis @param {number} value @returns {number} 0 at the low end, 1 at the high; NaN where it has no place */
export function shareOf({ low, high, isLog }, value) {
  if (isLog) return value > 0 ? Math.log(value / low) / Math.log(high / low) : NaN;
  return (value - low) / (high - low);
}

/** @param {Axis} axis @param {number} share @returns {number} */
export function valueAt({ low, high, isLog }, share) {
  return isLog ? low * (high / low) ** share : low + share * (high - low);
}

/**
 * @param {Axis} axis
 * @param {number} most   about how many have room
 * @returns {number[]} round numbers on the axis
 */
export function ticks({ low, high, isLog }, most) {
  return isLog && high / low > 8 ? decades(low, high, most) : evenly(low, high, most);
}

function evenly(low, high, most) {
  const rough = (high - low) / Math.max(1, most);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ROUND.find((digit) => digit * power >= rough * (1 - 1e-9));
  const first = Math.ceil(low / step - 1e-9);
  const count = Math.floor(high / step + 1e-9) - first + 1;
  return Array.from({ length: Math.max(0, count) }, (_, k) => Number(((first + k) * step).toPrecision(12)));
}

function decades(low, high, most) {
  const [first, last] = [Math.ceil(Math.log10(low) - 1e-9), Math.floor(Math.log10(high) + 1e-9)];
  const step = Math.max(1, Math.ceil((last - first + 1) / Math.max(1, most)));
  const found = [];
  for (let power = first; power <= last; power += step) found.push(10 ** power);
  return found;
}

/**
 * The place in a rising list that is nearest to a value.
 * @param {ArrayLike<number>} list @param {number} value @returns {number} -1 for an empty list
 */
export function nearest(list, value) {
  let [low, high] = [0, list.length - 1];
  if (high < 0) return -1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (list[middle] <= value) low = middle; else high = middle;
  }
  return Math.abs(list[high] - value) < Math.abs(list[low] - value) ? high : low;
}
