/**
 * Pictures between two pictures: a camera that glides, and points that travel from one map, or number of
 * dimensions, to another. Pure; view.mjs asks for the picture of each moment.
 */

import { planeToPixel } from "./camera.mjs";

export const TRAVEL_MS = 400;
export const GLIDE_MS = 320;
const NOWHERE = -1e6;

/** Slow, fast, slow. @param {number} share   0 to 1 */
export const ease = (share) => (share < 0.5 ? 4 * share ** 3 : 1 - (2 - 2 * share) ** 3 / 2);

const mix = (from, to, share) => from + (to - from) * share;

/**
 * The camera on the way from one to another: nearer or farther in equal ratios, straight in the picture.
 * @param {object} from
 * @param {object} to
 * @param {number} share   0 to 1
 */
export function cameraBetween(from, to, share) {
  const zoom = from.zoom * (to.zoom / from.zoom) ** share;
  const isLevel = Math.abs(Math.log(to.zoom / from.zoom)) < 1e-3;
  const way = isLevel ? share : (1 / zoom - 1 / from.zoom) / (1 / to.zoom - 1 / from.zoom);
  const camera = { ...to, zoom };
  for (const axis of ["x", "y", "z"]) if (axis in to) camera[axis] = mix(from[axis], to[axis], way);
  if (!("yaw" in to)) return camera;
  const turn = to.yaw - from.yaw;
  return { ...camera, yaw: from.yaw + share * (turn - 2 * Math.PI * Math.round(turn / (2 * Math.PI))), pitch: mix(from.pitch, to.pitch, share) };
}

/** The pixels of every row of a scene; rows that are not drawn or lie behind the viewer are nowhere. */
function pixelsOf({ axes, frame, visible, count }) {
  const size = axes[0].rows;
  const [px, py] = [new Float32Array(size).fill(NOWHERE), new Float32Array(size).fill(NOWHERE)];
  const value = (axis, row) => axis.offset + axis.scale * axis.codes[row];
  for (let j = 0; j < count; j++) {
    const row = visible ? visible[j] : j;
    const [x, y] = [value(axes[0], row), value(axes[1], row)];
    if (!frame.c) {
      [px[row], py[row]] = planeToPixel(frame, x, y);
      continue;
    }
    const z = value(axes[2], row);
    const depth = frame.c[0] * x + frame.c[1] * y + frame.c[2] * z + frame.c[3];
    if (depth < frame.clip) continue;
    px[row] = frame.left + (frame.a[0] * x + frame.a[1] * y + frame.a[2] * z + frame.a[3]) / depth;
    py[row] = frame.top - (frame.b[0] * x + frame.b[1] * y + frame.b[2] * z + frame.b[3]) / depth;
  }
  return [px, py];
}

/** What comes from nowhere is at once where it belongs. */
function standStill(from, to) {
  for (let row = 0; row < from.length; row++) if (from[row] === NOWHERE) from[row] = to[row];
}

/** Points on their way from where they lie in one scene to where they lie in another. */
export class Travel {
  /**
   * @param {import("./render2d.mjs").Scene} from
   * @param {import("./render2d.mjs").Scene} to     of the same rows; those it alone shows stand at their places from the first
   */
  constructor(from, to) {
    this.to = to;
    this.plans = [from.plan, to.plan];
    this.ends = [pixelsOf(from), pixelsOf(to)];
    this.ends[0].forEach((pixels, k) => standStill(pixels, this.ends[1][k]));
    this.now = this.ends[0].map((pixels) => new Float32Array(pixels.length));
  }

  /**
   * @param {number} share   0 to 1, eased
   * @returns {import("./render2d.mjs").Scene} of the plane, its map coordinates being pixels
   */
  scene(share) {
    this.now.forEach((pixels, k) => {
      const [from, to] = [this.ends[0][k], this.ends[1][k]];
      for (let i = 0; i < pixels.length; i++) pixels[i] = from[i] + (to[i] - from[i]) * share;
    });
    const [a, b] = this.plans;
    const plan = {
      how: a.how === b.how ? a.how : "splats",
      radius: mix(a.radius, b.radius, share),
      opacity: mix(a.opacity, b.opacity, share),
      expected: mix(a.expected, b.expected, share),
      crowd: b.crowd,
    };
    const axes = [{ codes: this.now[0], scale: 1, offset: 0 }, { codes: this.now[1], scale: -1, offset: 0 }];
    return { ...this.to, axes, plan, dims: 2, trend: null, frame: { scale: 1, left: 0, top: 0 } };
  }
}
