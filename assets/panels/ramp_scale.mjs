/** Where values stand on the legend's ramp, evenly or by ratios. Pure. */

const AROUND = 0.3; // of the usual range, seen on either side where outliers lie far off

/**
 * The values at the ends of the track the handles run on.
 * @param {{low: number, high: number}} whole   lowest and highest value there is
 * @param {{low: number, high: number}} usual   the ends of the ramp as it comes
 * @param {{low: number, high: number, log: boolean}} now
 * @returns {{low: number, high: number, log: boolean}}
 */
export function trackOf(whole, usual, now) {
  const span = usual.high - usual.low;
  const low = Math.min(now.low, Math.max(whole.low, usual.low - AROUND * span));
  const high = Math.max(now.high, Math.min(whole.high, usual.high + AROUND * span));
  return { low: now.log && low <= 0 ? now.low : low, high, log: now.log };
}

/** @returns {number} 0 to 1 along the track */
export function placeOn({ low, high, log }, value) {
  const share = log ? Math.log(value / low) / Math.log(high / low) : (value - low) / (high - low);
  return Number.isFinite(share) ? Math.min(1, Math.max(0, share)) : 0;
}

/** @returns {number} the value at a place, with no more digits than a pixel could mean */
export function valueOn({ low, high, log }, place) {
  const part = Math.min(1, Math.max(0, place));
  if (part === 0) return low;
  if (part === 1) return high;
  const value = log ? low * (high / low) ** part : low + (high - low) * part;
  return Number(value.toPrecision(log ? 3 : Math.max(3, 3 + Math.floor(Math.log10(Math.abs(value) / (high - low) || 1)))));
}
