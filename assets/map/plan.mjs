/**
 * How to draw so many points: round marks with smooth edges while they are few enough to be told apart,
 * one or two pixels each, shaded by how many lie there, beyond. Depends on the zoom but not on where the
 * camera looks, so that panning changes nothing.
 */

const MARKS_AT_MOST = { 2: 130_000, 3: 60_000 };
/** In space all that lies behind is in the picture too: many points are marks only close up. */
const MARKS_CLOSE_UP = 1400;
const USUAL_AREA = 800_000;
const USUAL_COUNT = 6000;

/**
 * @typedef {object} Plan
 * @property {"marks"|"splats"} how
 * @property {number} radius     of a mark, in canvas pixels
 * @property {number} opacity    of a mark
 * @property {number} expected   points a pixel, were they spread evenly
 * @property {number} crowd      points in a usual window, were they spread evenly
 */

/**
 * @param {2|3} dims
 * @param {number} visible     points that pass the filters
 * @param {number} zoom        1 shows the whole map
 * @param {number} area        of the canvas in CSS pixels
 * @param {number} pixelRatio  canvas pixels a CSS pixel
 * @returns {Plan}
 */
export function planOf(dims, visible, zoom, area, pixelRatio) {
  const crowd = Math.max(1, (visible / zoom ** 2) * (USUAL_AREA / Math.max(1, area)));
  const radius = Math.min(6.5, 3.3 * (USUAL_COUNT / crowd) ** 0.27);
  return {
    crowd,
    how: crowd <= mostMarks(dims, visible) ? "marks" : "splats",
    radius: radius * pixelRatio,
    opacity: Math.min(1, Math.max(0.62, 0.62 + 0.38 * (radius - 1.4))),
    expected: (4 * visible) / zoom ** 2 / (area * pixelRatio ** 2),
  };
}

const mostMarks = (dims, visible) => (dims === 3 && visible > MARKS_AT_MOST[3] ? MARKS_CLOSE_UP : MARKS_AT_MOST[dims]);
