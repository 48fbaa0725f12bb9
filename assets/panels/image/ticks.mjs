/** Round numbers along the edges of an image, in its length, in q or in pixels. Pure. */

const ROUND = [1, 2, 5, 10];
const LENGTHS = [["pm", 1e-3], ["nm", 1], ["µm", 1e3], ["mm", 1e6]];
const HALVINGS = 40; // to far below a pixel
const PER_NM_BELOW = 0.1; // Å⁻¹: smaller q is read in nm⁻¹

/** @typedef {{unit: string, names: [string, string]|null, x: (from: number, to: number, most: number) => Tick[], y: (from: number, to: number, most: number) => Tick[]}} Ruler   names: of both axes, "q_x" of q with an index x */
/** @typedef {{pixel: number, label: string}} Tick   pixel: of the image, 0 is the outer edge of the first */

/** @returns {number[]} multiples of 1, 2 or 5 times a power of ten between two numbers, about `most` of them at most */
export function roundNumbers(low, high, most) {
  const rough = (high - low) / Math.max(1, most);
  if (!(rough > 0) || !Number.isFinite(rough)) return [];
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ROUND.find((digit) => digit * power >= rough * (1 - 1e-9));
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  return Array.from({ length: last - first + 1 }, (_, k) => Number(((first + k) * step).toPrecision(12)));
}

/**
 * The ruler of an image: in q where the beam is known, else in lengths where the size of a pixel is, else in pixels.
 * @param {{pixel: {x: number, y: number}|null, beam: import("./beam.mjs").Beam|null, width: number, height: number}} known
 *   pixel: its size in nm
 * @returns {Ruler}
 */
export function rulerOf({ pixel, beam, width, height }) {
  if (beam?.centre) return beamRuler(beam, { width, height });
  if (!pixel) return { unit: "pixel", names: null, x: scaled(1), y: scaled(1) };
  const span = Math.max(width * pixel.x, height * pixel.y);
  const [unit, size] = LENGTHS.findLast(([, least]) => span >= least) ?? LENGTHS[0];
  return { unit, names: null, x: scaled(pixel.x / size), y: scaled(pixel.y / size) };
}

function scaled(size) {
  return (from, to, most) => roundNumbers(from * size, to * size, most).map((value) => ({ pixel: value / size, label: said(value) }));
}

/** Signed distances from the beam along its row and its column: to the right and upwards they count as positive. */
function beamRuler(beam, { width, height }) {
  const { centre, alongSurface: parts } = beam;
  const farthest = Math.max(...[centre.x, width - centre.x].map((side) => Math.abs(beam.at(side, 0))), ...[centre.y, height - centre.y].map((side) => Math.abs(beam.at(0, side))));
  const [unit, size] = beam.unit === "Å⁻¹" && farthest < PER_NM_BELOW ? ["nm⁻¹", 10] : [beam.unit, 1];
  if (parts) return { unit, names: ["q_xy", "q_z"], x: climbing((x) => parts({ x, y: centre.y }).xy * size), y: climbing((y) => parts({ x: centre.x, y }).z * size) };
  const along = (middle, at, reach, upwards) => (from, to, most) => {
    const signed = (offset) => upwards * Math.sign(offset) * at(Math.abs(offset)) * size;
    const ends = [signed(from - middle), signed(to - middle)];
    return roundNumbers(Math.min(...ends), Math.max(...ends), most)
      .map((value) => ({ pixel: middle + upwards * Math.sign(value) * reach(Math.abs(value) / size), label: said(value) }))
      .sort((one, other) => one.pixel - other.pixel);
  };
  const letter = beam.unit === "°" ? "2θ" : "q";
  return {
    unit,
    names: [`${letter}_x`, `${letter}_y`],
    x: along(centre.x, (offset) => beam.at(offset, 0), (value) => beam.reach(value).x, 1),
    y: along(centre.y, (offset) => beam.at(0, offset), (value) => beam.reach(value).y, -1),
  };
}

/** A ruler of what only grows, or only falls, along an axis: round values are looked for by halving. */
function climbing(valueAt) {
  return (from, to, most) => {
    const ends = [valueAt(from), valueAt(to)];
    const isRising = ends[1] > ends[0];
    return roundNumbers(Math.min(...ends), Math.max(...ends), most).map((value) => {
      let [low, high] = [from, to];
      for (let k = 0; k < HALVINGS; k++) {
        const middle = (low + high) / 2;
        if (valueAt(middle) < value === isRising) low = middle;
        else high = middle;
      }
      return { pixel: (low + high) / 2, label: said(value) };
    }).sort((one, other) => one.pixel - other.pixel);
  };
}

/**
 * The longest bar of round q that fits, where q grows evenly.
 * @param {number} perPixel   Å⁻¹, of the picture as it is shown
 * @param {number} most       pixels
 * @returns {{pixels: number, label: string}|null}
 */
export function reciprocalBar(perPixel, most) {
  if (!(perPixel > 0) || !(most > 0)) return null;
  const [unit, size] = perPixel * most < PER_NM_BELOW ? ["nm⁻¹", 10] : ["Å⁻¹", 1];
  const room = perPixel * most * size;
  const power = 10 ** Math.floor(Math.log10(room));
  const value = ROUND.map((digit) => digit * power).findLast((one) => one <= room * (1 + 1e-9)) ?? power;
  return { pixels: value / size / perPixel, label: `q = ${said(value)} ${unit}` };
}

const said = (value) => String(Number(value.toPrecision(6))).replace("-", "−");
