/**
 * The images truly most like the open one, by the features a map was made from: asked of the server once, and where
 * the lines to them run in the picture that is seen. neighbour_lines.mjs draws them.
 */

import { planeToPixel, spaceToPixel } from "./camera.mjs";
import { keptNear } from "./kept.mjs";

export const NEIGHBOURS = 15;
const MOST_KNOWN = 200;

/** @typedef {{image_id: string, distance: number, kept: boolean}} Neighbour   kept: among as many nearest in the plane */

/** @type {Map<string, Promise<Neighbour[]>>} by collection, version, map and image */
const known = new Map();

/**
 * @param {import("./engine.mjs").Engine} engine
 * @param {string} id   of an image on its map
 * @returns {Promise<Neighbour[]>} nearest first; rejects with a sentence
 */
export function nearestOf({ store, info, map }, id) {
  const key = `${store.address} ${info.version} ${map.name} ${id}`;
  if (!known.has(key)) {
    const answer = fetchNearest(store, map.name, id);
    answer.catch(() => known.delete(key));
    known.set(key, answer);
    if (known.size > MOST_KNOWN) known.delete(known.keys().next().value);
  }
  return known.get(key);
}

async function fetchNearest(store, map, id) {
  const address = `${store.address}/trail/${encodeURIComponent(map)}/neighbours/${id}?k=${NEIGHBOURS}`;
  const answer = await store.get(address).catch(() => {
    throw new Error("Its true neighbours are not known: the server cannot be reached.");
  });
  const body = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Error(body.error || `Its true neighbours are not known: the server answered ${answer.status}.`);
  return body.neighbours;
}

/**
 * The neighbours of the open image, and which of them the picture keeps near it: in the plane as the server says, in
 * space as they lie there.
 * @param {import("./engine.mjs").Engine} engine
 * @returns {Promise<{rows: number[], kept: boolean[]}|null>} null once something else is open or shown
 */
export async function starOf(engine) {
  const { openId: id, map, dims, store } = engine;
  const neighbours = await nearestOf(engine, id);
  if (engine.openId !== id || engine.map !== map || engine.dims !== dims || engine.store !== store) return null;
  const rows = neighbours.map(({ image_id }) => engine.row(image_id));
  return { rows, kept: dims === 3 ? keptNear(engine.places.axes, engine.row(id), rows) : neighbours.map(({ kept }) => kept) };
}

/** @returns {boolean} whether the open image has a place on the map that is shown */
export function isOpenOnMap(engine) {
  return engine.status.phase === "ready" && engine.places.placeOf(engine.row(engine.openId)) !== null;
}

/**
 * Where a row is seen at this moment, also while points travel from one map to another.
 * @param {import("./view.mjs").MapView} view
 * @returns {import("./neighbour_lines.mjs").Spot|null} null where it is not
 */
export function spotSeen(view, row) {
  const { moving, thumbnails, ratio } = view;
  if (!moving.isTravelling) return thumbnails.of(row) ?? view.spotOf(row);
  const at = moving.travel ? moving.travel.now.map((pixels) => pixels[row]) : pixelIn(moving.departing, row);
  return at && at[0] > -1e5 ? { x: at[0] / ratio, y: at[1] / ratio } : null;
}

/** The canvas pixel of a row in a scene (scene.mjs). */
function pixelIn({ axes, frame }, row) {
  const place = axes.map((axis) => axis.value(row));
  if (place.includes(null)) return null;
  if (!frame.c) return planeToPixel(frame, ...place);
  const [x, y, depth] = spaceToPixel(frame, ...place);
  return depth > 0 ? [x, y] : null;
}

export class NearestLines {
  /** @param {import("./view.mjs").MapView} view */
  constructor(view) {
    this.view = view;
    this.engine = view.engine;
    /** @type {{id: string, place: string, rows: number[], kept: boolean[]}|null} */
    this.found = null;
    this.stops = ["open", "ready", "layers"].map((event) => this.engine.subscribe(event, () => this.update()));
  }

  destroy() {
    this.stops.forEach((stop) => stop());
  }

  /** Which picture is shown. */
  get place() {
    return `${this.engine.map?.name} ${this.engine.dims}`;
  }

  /** Learn the neighbours of the open image on this map; of an image that is not on it there are none. */
  async update() {
    const { engine, view, place } = this;
    const { openId: id } = engine;
    const isKnown = this.found?.id === id && this.found.place === place;
    if (id === null || isKnown || engine.hidden.has("lines") || !isOpenOnMap(engine)) return;
    const star = await starOf(engine).catch(() => null); // the viewer says why there is none
    if (!star) return;
    this.found = { id, place, ...star };
    view.drawOverlay();
  }

  /** @returns {{from: object, lines: object[]}|null} as drawLines() takes them; null while there is nothing to draw */
  star() {
    const { engine, view, found } = this;
    const isOfPicture = found?.place === this.place || view.moving.isTravelling; // on the way they follow the points
    if (!found || found.id !== engine.openId || !isOfPicture || engine.hidden.has("lines")) return null;
    const from = spotSeen(view, engine.row(found.id));
    if (!from) return null;
    const lines = found.rows.flatMap((row, which) => {
      const to = row < 0 ? null : spotSeen(view, row);
      return to ? [{ to, isKept: found.kept[which], isHidden: !engine.isVisible(row) }] : [];
    });
    return { from, lines };
  }
}
