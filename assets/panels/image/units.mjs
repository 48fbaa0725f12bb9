/** Values in the unit they deserve: 21.9 nm rather than 2.19e-8 m. Pure. */

const PREFIXES = [["f", 1e15], ["p", 1e12], ["n", 1e9], ["µ", 1e6], ["m", 1e3], ["", 1], ["k", 1e-3], ["M", 1e-6], ["G", 1e-9]];
const PREFIXED = new Set(["m", "V", "A", "N", "s", "Pa", "Hz", "F", "S", "J", "W", "Ω"]);
const PLAIN = [0.01, 1e4]; // read well without a prefix

/**
 * @param {string|null} unit
 * @param {number} most   the largest absolute value
 * @returns {{unit: string|null, factor: number}} what values are multiplied with to be in that unit
 */
export function readable(unit, most) {
  const isPlain = !PREFIXED.has(unit) || !(most > 0) || !Number.isFinite(most) || (most >= PLAIN[0] && most < PLAIN[1]);
  if (isPlain) return { unit, factor: 1 };
  const [prefix, factor] = PREFIXES.findLast(([, size]) => most * size >= 1) ?? PREFIXES[0];
  return { unit: `${prefix}${unit}`, factor };
}
