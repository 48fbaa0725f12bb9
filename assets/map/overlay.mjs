/** What lies over the points: the lasso, rings around the open and the hovered image, an upload's place. */

const INK = { light: "#14202e", dark: "#f4f7fb" };
const ACCENT = { light: "#c2185b", dark: "#ff5c9a" };
const LASSO = { light: { keep: "#2f6fdf", subtract: "#c93a4d" }, dark: { keep: "#7fb2ff", subtract: "#ff8a96" } };

/**
 * @typedef {object} OverlayScene
 * @property {number} ratio     canvas pixels a CSS pixel
 * @property {import("./palette.mjs").Theme} theme
 * @property {number} radius    of a mark, CSS pixels
 * @property {{x: number, y: number, size?: number}|null} hovered   CSS pixels; size: of its picture
 * @property {{x: number, y: number, size?: number}|null} open
 * @property {boolean} isOpenHidden            the open image does not pass the filters
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
  if (scene.open) {
    ring(context, scene.open, Math.max(7, radius + 4.5), 2.6, theme, scene.isOpenHidden);
  }
  if (scene.hovered) ring(context, scene.hovered, Math.max(5.5, radius + 2.5), 1.8, theme, false);
  if (scene.marker) drawMarker(context, scene.marker, theme);
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

/** A pin whose tip is the place. */
function drawMarker(context, { x, y, label }, theme) {
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
  if (!label) return;
  context.font = "600 12px system-ui, sans-serif";
  context.textBaseline = "middle";
  context.lineWidth = 4;
  context.strokeStyle = theme.ground;
  context.strokeText(label, x + 14, y - 19);
  context.fillStyle = INK[theme.name];
  context.fillText(label, x + 14, y - 19);
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
