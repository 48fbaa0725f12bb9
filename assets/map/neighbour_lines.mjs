/**
 * Lines from the open image to the images truly most like it: solid to those that the map keeps near it, dashed to
 * those it tore away, fainter to those that the filters hide. Quiet: they lie under the rings, over the points.
 */

const INK = { light: "#14202e", dark: "#f4f7fb" };
const OPEN_RING = 10; // CSS pixels about the open image that its ring takes
const MARGIN = 12;
const KEPT = { width: 1.7, alpha: 0.85, dash: [], dot: 2.7 };
const TORN = { width: 1.25, alpha: 0.8, dash: [2.5, 4], dot: 2.7 };
const HIDDEN_ALPHA = 0.32;

/** @typedef {{x: number, y: number, size?: number}} Spot   CSS pixels; size: a side of the picture that stands there */
/** @typedef {{to: Spot, isKept: boolean, isHidden: boolean}} Line */

/**
 * What of a line can be seen between two spots: outside the ring or picture of either end, within the picture.
 * @param {Spot} from
 * @param {Spot} to
 * @param {[number, number]} picture   width and height, CSS pixels
 * @param {[number, number]} gaps      at either end, where no picture stands
 * @returns {[[number, number], [number, number]]|null} null where nothing is left
 */
export function seenOf(from, to, picture, gaps = [OPEN_RING, 0]) {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const length = Math.hypot(dx, dy);
  if (!(length > 0)) return null;
  const begin = gapOf(from, gaps[0], dx, dy, length) / length;
  const end = 1 - gapOf(to, gaps[1], dx, dy, length) / length;
  const within = shareWithin(from, dx, dy, picture);
  if (!within) return null;
  const [first, last] = [Math.max(begin, within[0]), Math.min(end, within[1])];
  const at = (share) => [from.x + share * dx, from.y + share * dy];
  return first < last ? [at(first), at(last)] : null;
}

/** How far from its middle a line leaves a picture, or the ring where there is none. */
function gapOf({ size }, gap, dx, dy, length) {
  if (!size) return gap;
  return ((size / 2 + 3) * length) / Math.max(Math.abs(dx), Math.abs(dy));
}

/** The part of a line from a spot that lies within the picture and a margin about it (Liang and Barsky). */
function shareWithin({ x, y }, dx, dy, [width, height]) {
  let [first, last] = [0, 1];
  const sides = [[-dx, x + MARGIN], [dx, width + MARGIN - x], [-dy, y + MARGIN], [dy, height + MARGIN - y]];
  for (const [way, room] of sides) {
    if (way === 0 && room < 0) return null;
    if (way < 0) first = Math.max(first, room / way);
    if (way > 0) last = Math.min(last, room / way);
  }
  return first < last ? [first, last] : null;
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {{from: Spot, lines: Line[]}} star
 * @param {import("./palette.mjs").Theme} theme
 * @param {[number, number]} picture   width and height, CSS pixels
 */
export function drawLines(context, { from, lines }, theme, picture) {
  const inOrder = [...lines].sort((a, b) => Number(a.isKept) - Number(b.isKept) || Number(b.isHidden) - Number(a.isHidden));
  const seen = inOrder.map((line) => ({ ...line, how: line.isKept ? KEPT : TORN, ends: seenOf(from, line.to, picture) }));
  context.lineCap = "round";
  for (const line of seen) stroke(context, line, theme.ground, 2.4, 0.7);
  for (const line of seen) stroke(context, line, INK[theme.name], 0, 1);
  for (const line of seen) dot(context, line, theme);
  context.lineCap = "butt";
  context.globalAlpha = 1;
  context.setLineDash([]);
}

const alphaOf = ({ how, isHidden }) => (isHidden ? HIDDEN_ALPHA : how.alpha);

/** A line, or with `extra` the halo that sets it off from the points. */
function stroke(context, line, colour, extra, strength) {
  if (!line.ends) return;
  const [[x0, y0], [x1, y1]] = line.ends;
  context.beginPath();
  context.moveTo(x0, y0);
  context.lineTo(x1, y1);
  context.setLineDash(extra ? [] : line.how.dash);
  context.globalAlpha = alphaOf(line) * strength;
  context.lineWidth = line.how.width + extra;
  context.strokeStyle = colour;
  context.stroke();
}

/** The far end: filled where the map keeps it near, hollow where it tore it away. */
function dot(context, line, theme) {
  const { to, how, isKept } = line;
  if (to.size) return;
  context.setLineDash([]);
  context.globalAlpha = alphaOf(line);
  context.beginPath();
  context.arc(to.x, to.y, how.dot, 0, 2 * Math.PI);
  context.fillStyle = isKept ? INK[theme.name] : theme.ground;
  context.fill();
  context.lineWidth = isKept ? 1 : 1.3;
  context.strokeStyle = isKept ? theme.ground : INK[theme.name];
  context.stroke();
}
