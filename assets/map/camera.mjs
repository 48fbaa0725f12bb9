/**
 * Cameras: from map coordinates to pixels and back. Pure functions over plain objects, so that a
 * camera can stand in the URL.
 *
 * Plane: {x, y, zoom}: the map point in the middle, and how much closer than the whole map.
 * Space: {x, y, z, yaw, pitch, zoom}: the point looked at, turned about the vertical, then tilted.
 */

const MARGIN = 0.92;
const LEAST_FIT = 0.5;
const FOCAL = 2.4;
const CLIP = 0.04;
const FOG_REACH = 1.2;
const MIN_ZOOM = 0.4;
const MAX_ZOOM = 4000;
const MAX_ZOOM_SPACE = 60;
const MAX_PITCH = Math.PI / 2 - 0.02;

const clamp = (value, low, high) => Math.min(high, Math.max(low, value));

/**
 * @typedef {object} Extent   lowest and highest coordinate of each axis
 * @property {[number, number]} x
 * @property {[number, number]} y
 * @property {[number, number]} [z]
 */

const middle = ([low, high]) => (low + high) / 2;
const width = ([low, high]) => Math.max(high - low, 1e-9);

/**
 * The camera that shows the whole map.
 * @param {Extent} extent
 * @param {Room|null} [room]   in the plane, the map keeps clear of its corner
 */
export function fitCamera(extent, room = null) {
  const camera = { x: middle(extent.x), y: middle(extent.y), zoom: 1 };
  if (extent.z) return { ...camera, z: middle(extent.z), yaw: 0.6, pitch: 0.45 };
  return room?.picture && room.corner ? besideCorner(camera, extent, room) : camera;
}

/**
 * @typedef {object} Room
 * @property {[number, number]|null} picture   width and height, CSS pixels
 * @property {[number, number]|null} corner    at the lower left of it, covered
 */

/** Right of the corner or above it, where the map gets larger; a corner that leaves too little is covered all the same. */
function besideCorner(camera, extent, { picture: [pictureWidth, pictureHeight], corner: [cornerWidth, cornerHeight] }) {
  const fit = (w, h) => Math.min(w / width(extent.x), h / width(extent.y));
  const [right, above] = [fit(pictureWidth - cornerWidth, pictureHeight), fit(pictureWidth, pictureHeight - cornerHeight)];
  const zoom = Math.max(right, above) / fit(pictureWidth, pictureHeight);
  if (!(zoom > LEAST_FIT)) return camera;
  const scale = MARGIN * Math.max(right, above);
  return right >= above ? { ...camera, zoom, x: camera.x - cornerWidth / 2 / scale } : { ...camera, zoom, y: camera.y - cornerHeight / 2 / scale };
}

/**
 * How a camera of the plane draws on a canvas: pixel = [x * scale + left, top - y * scale].
 * @returns {{scale: number, left: number, top: number}}
 */
export function planeFrame(camera, extent, canvasWidth, canvasHeight) {
  const fit = MARGIN * Math.min(canvasWidth / width(extent.x), canvasHeight / width(extent.y));
  const scale = fit * camera.zoom;
  return { scale, left: canvasWidth / 2 - camera.x * scale, top: canvasHeight / 2 + camera.y * scale };
}

/** @returns {[number, number]} pixel of a map point */
export const planeToPixel = (frame, x, y) => [x * frame.scale + frame.left, frame.top - y * frame.scale];

/** @returns {[number, number]} map point under a pixel */
export const pixelToPlane = (frame, px, py) => [(px - frame.left) / frame.scale, (frame.top - py) / frame.scale];

/** Zoom by a factor, keeping the map point under the pixel where it is. */
export function zoomPlane(camera, frame, px, py, factor) {
  const zoom = clamp(camera.zoom * factor, MIN_ZOOM, MAX_ZOOM);
  const kept = camera.zoom / zoom;
  const [x, y] = pixelToPlane(frame, px, py);
  return { ...camera, zoom, x: x + (camera.x - x) * kept, y: y + (camera.y - y) * kept };
}

/** Move the map by pixels. */
export const panPlane = (camera, frame, dx, dy) => ({
  ...camera,
  x: camera.x - dx / frame.scale,
  y: camera.y + dy / frame.scale,
});

/** @typedef {{a: number[], b: number[], c: number[], left: number, top: number, clip: number, near: number, far: number}} SpaceFrame */

/**
 * How a camera of space draws on a canvas. For a map point p: depth w = c·p + c3,
 * pixel = [left + (a·p + a3) / w, top - (b·p + b3) / w]; larger w is farther. Points nearer than `clip`
 * are not drawn; from `near` to `far` points fade.
 * @returns {SpaceFrame}
 */
export function spaceFrame(camera, extent, canvasWidth, canvasHeight) {
  const radius = spaceRadius(extent);
  const [right, up, toViewer] = spaceAxes(camera);
  const distance = FOCAL / camera.zoom;
  const focal = MARGIN * FOCAL * 0.5 * Math.min(canvasWidth, canvasHeight);
  const at = [camera.x, camera.y, camera.z];
  const row = (axis, factor, constant) => {
    const terms = axis.map((part) => (part * factor) / radius);
    return [...terms, constant - terms.reduce((sum, term, k) => sum + term * at[k], 0)];
  };
  return {
    a: row(right, focal, 0),
    b: row(up, focal, 0),
    c: row(toViewer, -1, distance),
    left: canvasWidth / 2,
    top: canvasHeight / 2,
    clip: Math.max(CLIP, distance * CLIP),
    near: distance - FOG_REACH,
    far: distance + FOG_REACH,
  };
}

/** What the camera's lengths are measured in: a ball that holds the middle of every side, and most of the corners. */
function spaceRadius(extent) {
  const sides = [width(extent.x), width(extent.y), width(extent.z)];
  return Math.max(0.575 * Math.max(...sides), 0.345 * Math.hypot(...sides));
}

function spaceAxes({ yaw, pitch }) {
  const [cy, sy, cp, sp] = [Math.cos(yaw), Math.sin(yaw), Math.cos(pitch), Math.sin(pitch)];
  return [
    [cy, 0, -sy],
    [-sp * sy, cp, -sp * cy],
    [cp * sy, sp, cp * cy],
  ];
}

/** @returns {[number, number, number]} pixel and depth of a map point; depth at most 0 is behind the viewer */
export function spaceToPixel(frame, x, y, z) {
  const dot = (r) => r[0] * x + r[1] * y + r[2] * z + r[3];
  const depth = dot(frame.c);
  return [frame.left + dot(frame.a) / depth, frame.top - dot(frame.b) / depth, depth];
}

/** Turn the view by pixels of drag; a canvas width is a little less than half a turn. */
export const orbit = (camera, dx, dy, canvasWidth) => ({
  ...camera,
  yaw: camera.yaw - (dx / canvasWidth) * 2.8,
  pitch: clamp(camera.pitch + (dy / canvasWidth) * 2.8, -MAX_PITCH, MAX_PITCH),
});

/** Move the point looked at so that the picture moves by pixels. */
export function panSpace(camera, extent, dx, dy, canvasWidth, canvasHeight) {
  const focal = MARGIN * FOCAL * 0.5 * Math.min(canvasWidth, canvasHeight);
  const perPixel = ((FOCAL / camera.zoom) * spaceRadius(extent)) / focal;
  const [right, up] = spaceAxes(camera);
  const moved = (k) => -right[k] * dx * perPixel + up[k] * dy * perPixel;
  return { ...camera, x: camera.x + moved(0), y: camera.y + moved(1), z: camera.z + moved(2) };
}

/** Zoom by a factor towards the pixel. */
export function zoomSpace(camera, extent, px, py, factor, canvasWidth, canvasHeight) {
  const zoom = clamp(camera.zoom * factor, MIN_ZOOM, MAX_ZOOM_SPACE);
  const [dx, dy] = [canvasWidth / 2 - px, canvasHeight / 2 - py];
  const share = 1 - camera.zoom / zoom;
  return { ...panSpace(camera, extent, dx * share, dy * share, canvasWidth, canvasHeight), zoom };
}
