/** Round marks with smooth edges: how much of each pixel a disc covers, at sixteen places within a pixel. */

const PLACES = 4;
const STEP = 0.25;
const HALO_FROM = 2.6;

/**
 * A disc as weights from 0 to 256 a pixel; the three of a pixel add up to 256.
 * @typedef {object} Disc
 * @property {number} size      pixels a side; `half` of them lie before the centre's pixel
 * @property {number} half
 * @property {Uint16Array} keep    weight of what was there
 * @property {Uint16Array} ground  weight of the ground: a thin rim that parts marks that overlap
 * @property {Uint16Array} colour  weight of the mark's colour
 */

/** @type {Map<number, Disc[][]>} by opacity, then radius in steps, then place within the pixel */
const made = new Map();

/**
 * Discs of one opacity, made on first use and kept.
 * @param {number} opacity   0 to 1
 * @returns {Disc[][]} for discOf
 */
export function discsOf(opacity) {
  const key = Math.round(opacity * 32);
  if (!made.has(key)) made.set(key, []);
  return made.get(key);
}

/** @returns {number} the index in discsOf of a radius in pixels */
export const stepsOf = (radius) => Math.max(2, Math.round(radius / STEP));

/**
 * @param {Disc[][]} discs
 * @param {number} opacity
 * @param {number} steps   from stepsOf
 * @param {number} x       centre; only the part within its pixel counts
 * @param {number} y
 * @returns {Disc}
 */
export function discOf(discs, opacity, steps, x, y) {
  const place = (((y - Math.floor(y)) * PLACES) | 0) * PLACES + (((x - Math.floor(x)) * PLACES) | 0);
  const sized = (discs[steps] ??= []);
  return (sized[place] ??= makeDisc(
    steps * STEP,
    opacity,
    ((place % PLACES) + 0.5) / PLACES,
    (Math.floor(place / PLACES) + 0.5) / PLACES,
  ));
}

function makeDisc(radius, opacity, x, y) {
  const rim = radius >= HALO_FROM ? Math.min(1.4, 0.4 + radius * 0.12) : 0;
  const half = Math.ceil(radius + rim + 0.5);
  const size = 2 * half + 1;
  const [keep, ground, colour] = [0, 0, 0].map(() => new Uint16Array(size * size));
  for (let py = 0; py < size; py++)
    for (let px = 0; px < size; px++) {
      const away = Math.hypot(px - half + 0.5 - x, py - half + 0.5 - y);
      const inner = covered(radius, away) * opacity;
      const outer = rim ? covered(radius + rim, away) * 0.85 : 0;
      const p = py * size + px;
      colour[p] = Math.round(256 * inner);
      ground[p] = Math.round(256 * (1 - inner) * outer);
      keep[p] = Math.max(0, 256 - colour[p] - ground[p]);
    }
  return { size, half, keep, ground, colour };
}

const covered = (radius, away) => Math.min(1, Math.max(0, radius + 0.5 - away));

/**
 * Blend a disc into the picture and note its row where it covers at least half a pixel.
 * @param {import("./raster.mjs").Raster} raster
 * @param {Disc} disc
 * @param {number} x        pixel of the centre, whole
 * @param {number} y
 * @param {number} colour   pixel
 * @param {number} ground   pixel
 * @param {number} cell     what the raster keeps there
 */
export function stampDisc(raster, disc, x, y, colour, ground, cell) {
  const { width, height, pixels, cells } = raster;
  const { size, half, keep, ground: rim, colour: cover } = disc;
  const rb = colour & 0xff00ff;
  const g = (colour >> 8) & 0xff;
  const rimRb = ground & 0xff00ff;
  const rimG = (ground >> 8) & 0xff;
  const left = x - half;
  const top = y - half;
  const firstColumn = left < 0 ? -left : 0;
  const endColumn = left + size > width ? width - left : size;
  const firstRow = top < 0 ? -top : 0;
  const endRow = top + size > height ? height - top : size;
  for (let r = firstRow; r < endRow; r++) {
    let d = r * size + firstColumn;
    let p = (top + r) * width + left + firstColumn;
    for (let c = firstColumn; c < endColumn; c++, d++, p++) {
      const k = keep[d];
      if (k === 256) continue;
      const w = cover[d];
      if (w === 256) {
        pixels[p] = colour;
        cells[p] = cell;
        continue;
      }
      const h = rim[d];
      const old = pixels[p];
      const newRb = ((Math.imul(old & 0xff00ff, k) + Math.imul(rb, w) + Math.imul(rimRb, h)) >>> 8) & 0xff00ff;
      const newG = (((old >> 8) & 0xff) * k + g * w + rimG * h) & 0xff00;
      pixels[p] = 0xff000000 | newRb | newG;
      if (w >= 128) cells[p] = cell;
    }
  }
}
