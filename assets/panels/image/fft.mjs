/**
 * The power spectrum of an image, and what a place in it means. Pure; it yields between parts, as slices.mjs takes it.
 * Radix-2 transform after J. W. Cooley and J. W. Tukey (doi 10.1090/S0025-5718-1965-0178586-1), Hann window.
 */

const LARGEST = 1024;
const LINES_A_PART = 64;
const NEAR_CENTRE = 2; // bins of the mean that the window has spread

/**
 * Transform in place; `re.length` is a power of two.
 * @param {Float64Array} re
 * @param {Float64Array} im
 */
export function fft(re, im) {
  const n = re.length;
  for (let i = 1, j = 0; i < n; i++) {
    let bit = n >> 1;
    for (; j & bit; bit >>= 1) j ^= bit;
    j ^= bit;
    if (i < j) { [re[i], re[j]] = [re[j], re[i]]; [im[i], im[j]] = [im[j], im[i]]; }
  }
  const [cos, sin] = turns(n);
  for (let half = 1; half < n; half <<= 1) {
    const stride = n / (2 * half);
    for (let start = 0; start < n; start += 2 * half) {
      for (let k = 0; k < half; k++) butterfly(re, im, start + k, start + k + half, cos[k * stride], sin[k * stride]);
    }
  }
}

function butterfly(re, im, a, b, cos, sin) {
  const x = re[b] * cos - im[b] * sin;
  const y = re[b] * sin + im[b] * cos;
  re[b] = re[a] - x;
  im[b] = im[a] - y;
  re[a] += x;
  im[a] += y;
}

const kept = new Map();

function turns(n) {
  if (!kept.has(n)) {
    const angle = (k) => (-2 * Math.PI * k) / n;
    kept.set(n, [Float64Array.from({ length: n / 2 }, (_, k) => Math.cos(angle(k))), Float64Array.from({ length: n / 2 }, (_, k) => Math.sin(angle(k)))]);
  }
  return kept.get(n);
}

/** @returns {number} pixels of the square that is transformed; 0 where the image is too small */
export function sideOf({ width, height }) {
  const side = 2 ** Math.floor(Math.log2(Math.min(width, height, LARGEST)));
  return side < 8 ? 0 : side;
}

/**
 * The log power of the largest square in the middle whose side is a power of two, at most 1,024.
 * Its mean is taken off and stands for masked pixels; frequency 0 lies at (side/2, side/2).
 * @param {{values: ArrayLike<number>, width: number, height: number}} field
 * @returns {Generator<void, {values: Float32Array, width: number, height: number}|null>} log10 of power, null below 8 pixels
 */
export function* powerSpectrum({ values, width, height }) {
  const side = sideOf({ width, height });
  if (!side) return null;
  const re = windowed(values, width, Math.floor((width - side) / 2), Math.floor((height - side) / 2), side);
  const im = new Float64Array(side * side);
  for (let y = 0; y < side; y++) {
    if (y % LINES_A_PART === 0) yield;
    fft(re.subarray(y * side, (y + 1) * side), im.subarray(y * side, (y + 1) * side));
  }
  const [columnRe, columnIm] = [new Float64Array(side), new Float64Array(side)];
  const power = new Float32Array(side * side);
  for (let x = 0; x < side; x++) {
    if (x % LINES_A_PART === 0) yield;
    for (let y = 0; y < side; y++) { columnRe[y] = re[y * side + x]; columnIm[y] = im[y * side + x]; }
    fft(columnRe, columnIm);
    for (let y = 0; y < side; y++) power[((y + side / 2) % side) * side + ((x + side / 2) % side)] = columnRe[y] ** 2 + columnIm[y] ** 2;
  }
  yield;
  return { values: logarithms(power), width: side, height: side };
}

function windowed(values, width, left, top, side) {
  const hann = Float64Array.from({ length: side }, (_, k) => 0.5 - 0.5 * Math.cos((2 * Math.PI * k) / side));
  const cut = Float64Array.from({ length: side * side }, (_, k) => values[(top + Math.floor(k / side)) * width + left + (k % side)]);
  let [sum, known] = [0, 0];
  for (const value of cut) if (Number.isFinite(value)) { sum += value; known++; }
  const mean = known ? sum / known : 0;
  return cut.map((value, k) => (Number.isFinite(value) ? value - mean : 0) * hann[k % side] * hann[Math.floor(k / side)]);
}

/** Twelve decades below the strongest are nothing but rounding. */
function logarithms(power) {
  const most = power.reduce((largest, value) => Math.max(largest, value), 0);
  const floor = most * 1e-12 || 1;
  return power.map((value) => Math.log10(Math.max(value, floor)));
}

/**
 * What a place in a spectrum means.
 * @param {{x: number, y: number}} at          bins from its corner
 * @param {number} side                        bins
 * @param {{x: number, y: number}|null} pixel  size of an image pixel in nm, null where it is not known
 * @returns {{pixels: number, nm: number|null, angle: number}|null} the spacing of the waves, and the direction across
 *   them in degrees against the horizontal, counterclockwise, 0 to 180; null at frequency 0
 */
export function waveAt(at, side, pixel) {
  const [u, v] = [(at.x - side / 2) / side, (at.y - side / 2) / side];
  if (u === 0 && v === 0) return null;
  const size = pixel ?? { x: 1, y: 1 };
  const angle = (Math.atan2(-v / size.y, u / size.x) * 180) / Math.PI;
  const nm = pixel ? 1 / Math.hypot(u / pixel.x, v / pixel.y) : null;
  return { pixels: 1 / Math.hypot(u, v), nm, angle: ((angle % 180) + 180) % 180 };
}

/**
 * The strongest place within reach, between bins by a parabola through its neighbours.
 * @param {{values: ArrayLike<number>, width: number}} spectrum
 * @param {{x: number, y: number}} near   bins from its corner
 * @param {number} reach                  bins
 * @returns {{x: number, y: number}|null} null where nothing within reach stands above all its neighbours
 */
export function peakNear({ values, width: side }, near, reach) {
  let best = null;
  for (let y = Math.max(1, Math.round(near.y - reach)); y <= Math.min(side - 2, near.y + reach); y++) {
    for (let x = Math.max(1, Math.round(near.x - reach)); x <= Math.min(side - 2, near.x + reach); x++) {
      if (Math.hypot(x - side / 2, y - side / 2) <= NEAR_CENTRE || !isSummit(values, side, x, y)) continue;
      if (!best || values[y * side + x] > values[best.y * side + best.x]) best = { x, y };
    }
  }
  if (!best) return null;
  const at = best.y * side + best.x;
  return { x: best.x + between(values[at - 1], values[at], values[at + 1]), y: best.y + between(values[at - side], values[at], values[at + side]) };
}

function isSummit(values, side, x, y) {
  const at = y * side + x;
  return [-side - 1, -side, -side + 1, -1, 1, side - 1, side, side + 1].every((by) => values[at + by] < values[at]);
}

function between(before, at, after) {
  const bend = before - 2 * at + after;
  return bend < 0 ? Math.min(0.5, Math.max(-0.5, (0.5 * (before - after)) / bend)) : 0;
}
