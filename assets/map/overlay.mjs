/**
 * What lies over the points: the lasso, rings around the open and the hovered image, lines to its true neighbours, an
 * upload's place.
 */

import { drawLines } from "./neighbour_lines.mjs";

const INK = { light: "#14202e", dark: "#f4f7fb" };
const ACCENT = { light: "#c2185b", dark: "#ff5c9a" };
const LABEL = { font: '600 12px "Inter Local", system-ui, sans-serif', character: 7, padding: 7, height: 20, clear: 14, above: 19 };
const LASSO = { light: { keep: "#2f6fdf", subtract: "#c93a4d" }, dark: { keep: "#7fb2ff", subtract: "#ff8a96" } };

/**
 * @typedef {object} OverlayScene
 * @property {number} ratio     canvas pixels a CSS pixel
 * @property {import("./palette.mjs").Theme} theme
 * @property {number} radius    of a mark, CSS pixels
 * @property {{x: number, y: number, size?: number}|null} hovered   CSS pixels; size: of its picture
 * @property {{x: number, y: number, size?: number}|null} open
 * @property {boolean} isOpenHidden            the open image does not pass the filters
 * @property {{from: object, lines: object[]}|null} nearest   as drawLines() of neighbour_lines.mjs takes them
 * @property {[number, number]} picture        width and height, CSS pixels
 * @property {{x: number, y: number, label?: string}|null} marker   CSS pixels
 * @property {{points: [number, number][], mode: string}[]} outlines   of the selection
 * @property {{points: [number, number][], mode: string}|null} lasso
 */

/**
 * @param {CanvasRenderingContext2D} context
 * @param {OverlayScene} scene
 */
export function drawOverlay(context, scene) {
  const { canvas } = context;
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.clearRect(0, 0, canvas.width, canvas.height);
  context.setTransform(scene.ratio, 0, 0, scene.ratio, 0, 0);
  context.lineJoin = "round";
  const { theme, radius } = scene;
  for (const outline of scene.outlines) drawOutline(context, outline, theme);
  if (scene.nearest) drawLines(context, scene.nearest, theme, scene.picture);
  if (scene.open) {
    ring(context, scene.open, Math.max(7, radius + 4.5), 2.6, theme, scene.isOpenHidden);
  }
  if (scene.hovered) ring(context, scene.hovered, Math.max(5.5, radius + 2.5), 1.8, theme, false);
  if (scene.marker) drawMarker(context, scene.marker, theme, scene.picture);
  if (scene.lasso) drawLasso(context, scene.lasso, theme);
}

function ring(context, { x, y, size }, radius, width, theme, isDashed) {
  for (const [colour, extra] of [[theme.ground, 2.4], [INK[theme.name], 0]]) {
    context.beginPath();
    context.setLineDash(isDashed && extra === 0 ? [3, 3] : []);
    if (size) context.roundRect(x - size / 2 - 1, y - size / 2 - 1, size + 2, size + 2, 2.5);
    else context.arc(x, y, radius, 0, 2 * Math.PI);
    context.lineWidth = width + extra;
    context.strokeStyle = colour;
    context.stroke();
  }
  context.setLineDash([]);
}

/**
 * What the label of a marker takes up beside its pin: to the right, unless the picture ends there.
 * @param {{x: number, y: number, label?: string}} marker   CSS pixels
 * @param {[number, number]} picture   width and height, CSS pixels
 * @returns {{x: number, y: number, width: number, height: number}|null} its middle and size; null without a label
 */
export function labelBox({ x, y, label }, [pictureWidth]) {
  if (!label) return null;
  const width = label.length * LABEL.character + 2 * LABEL.padding;
  const way = x + LABEL.clear + width > pictureWidth ? -1 : 1;
  return { x: x + way * (LABEL.clear + width / 2), y: y - LABEL.above, width, height: LABEL.height };
}

/**
 * What a marker covers: names give way to it.
 * @param {{x: number, y: number, label?: string}|null} marker   CSS pixels
 * @param {[number, number]} picture   width and height, CSS pixels
 * @returns {{x: number, y: number, width: number, height: number}[]} middles and sizes
 */
export function takenBy(marker, picture) {
  if (!marker) return [];
  const pin = { x: marker.x, y: marker.y - 14, width: 22, height: 30 };
  const label = labelBox(marker, picture);
  return label ? [pin, label] : [pin];
}

/** A pin whose tip is the place. */
function drawMarker(context, marker, theme, picture) {
  const { x, y, label } = marker;
  const pin = new Path2D();
  pin.moveTo(x, y);
  pin.bezierCurveTo(x - 4, y - 8, x - 9, y - 12, x - 9, y - 19);
  pin.arc(x, y - 19, 9, Math.PI, 0);
  pin.bezierCurveTo(x + 9, y - 12, x + 4, y - 8, x, y);
  context.lineWidth = 3;
  context.strokeStyle = theme.ground;
  context.stroke(pin);
  context.fillStyle = ACCENT[theme.name];
  context.fill(pin);
  context.beginPath();
  context.arc(x, y - 19, 3.4, 0, 2 * Math.PI);
  context.fillStyle = theme.ground;
  context.fill();
  if (label) drawLabel(context, label, labelBox(marker, picture), theme);
}

function drawLabel(context, label, { x, y, width, height }, theme) {
  context.beginPath();
  context.roundRect(x - width / 2, y - height / 2, width, height, height / 2);
  context.fillStyle = theme.ground;
  context.globalAlpha = 0.9;
  context.fill();
  context.globalAlpha = 1;
  context.lineWidth = 1;
  context.strokeStyle = ACCENT[theme.name];
  context.stroke();
  context.font = LABEL.font;
  context.textBaseline = "middle";
  context.textAlign = "center";
  context.fillStyle = INK[theme.name];
  context.fillText(label, x, y + 0.5);
}

const lassoColour = (mode, theme) => LASSO[theme.name][mode === "subtract" ? "subtract" : "keep"];

function closed(points) {
  const path = new Path2D();
  points.forEach(([x, y], k) => (k ? path.lineTo(x, y) : path.moveTo(x, y)));
  path.closePath();
  return path;
}

/** The selection's edge: a thin line, the more so where it was taken from. */
function drawOutline(context, { points, mode }, theme) {
  context.lineWidth = 1.2;
  context.globalAlpha = 0.75;
  context.strokeStyle = lassoColour(mode, theme);
  context.stroke(closed(points));
  context.globalAlpha = 1;
}

function drawLasso(context, { points, mode }, theme) {
  if (points.length < 2) return;
  const path = closed(points);
  const colour = lassoColour(mode, theme);
  context.fillStyle = `${colour}22`;
  context.fill(path, "evenodd");
  context.lineWidth = 1.6;
  context.strokeStyle = colour;
  context.setLineDash([5, 4]);
  context.stroke(path);
  context.setLineDash([]);
}
