/** Where a picture lies in its frame: fit, zoom at a place, move. Pure. */

const LARGEST_ZOOM = 96;
const SMALLEST_OF_FIT = 1;

/**
 * @typedef {{zoom: number, left: number, top: number}} Placement CSS pixels an image pixel; the corner in the frame
 * @typedef {{width: number, height: number}} Size
 */

/** The whole picture in the middle of the frame. @returns {Placement} */
export function fit(image, frame) {
  return kept({ zoom: fitting(image, frame), left: 0, top: 0 }, image, frame);
}

/**
 * Zoom by a factor so that what lies at `at` stays there; not further out than the whole picture.
 * @param {Placement} placement
 * @param {{x: number, y: number}} at   CSS pixels from the frame's corner
 * @returns {Placement}
 */
export function zoomAt(placement, at, factor, image, frame) {
  const least = SMALLEST_OF_FIT * Math.min(fitting(image, frame), LARGEST_ZOOM);
  const zoom = Math.min(LARGEST_ZOOM, Math.max(least, placement.zoom * factor));
  const ratio = zoom / placement.zoom;
  return kept({ zoom, left: at.x - (at.x - placement.left) * ratio, top: at.y - (at.y - placement.top) * ratio }, image, frame);
}

/** @returns {Placement} moved by CSS pixels, never off the frame */
export function moveBy(placement, dx, dy, image, frame) {
  return kept({ ...placement, left: placement.left + dx, top: placement.top + dy }, image, frame);
}

/** @returns {{x: number, y: number}} image pixels (0, 0 is the corner of the first) of a place in the frame */
export function toImage({ zoom, left, top }, { x, y }) {
  return { x: (x - left) / zoom, y: (y - top) / zoom };
}

/** @returns {{x: number, y: number}} the place in the frame of a point of the image */
export function toFrame({ zoom, left, top }, { x, y }) {
  return { x: x * zoom + left, y: y * zoom + top };
}

/**
 * What is seen, whatever the size of image and frame.
 * @returns {{x: number, y: number, zoom: number}} the middle in shares of the image; zoom against the whole picture
 */
export function viewOf({ zoom, left, top }, image, frame) {
  const middle = (at, size, room) => (room / 2 - at) / (size * zoom);
  return { x: middle(left, image.width, frame.width), y: middle(top, image.height, frame.height), zoom: zoom / fitting(image, frame) };
}

/** @returns {Placement} that shows a view of another image, or in another frame */
export function ofView({ x, y, zoom: times }, image, frame) {
  const zoom = times * fitting(image, frame);
  return kept({ zoom, left: frame.width / 2 - x * image.width * zoom, top: frame.height / 2 - y * image.height * zoom }, image, frame);
}

function fitting(image, frame) {
  return Math.min(frame.width / image.width, frame.height / image.height);
}

/** What is smaller than the frame lies in its middle, what is larger leaves no edge of it bare. */
function kept({ zoom, left, top }, image, frame) {
  const along = (at, size, room) => (size <= room ? (room - size) / 2 : Math.min(0, Math.max(room - size, at)));
  return { zoom, left: along(left, image.width * zoom, frame.width), top: along(top, image.height * zoom, frame.height) };
}
