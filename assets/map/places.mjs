/** Where the images of a collection lie: its maps in the plane and in space, and a camera for each. */

import { fitCamera } from "./camera.mjs";

export class Places {
  /**
   * @param {object|null} info   the JSON of GET /api/v1/collections/{c}
   * @param {import("./columns.mjs").ColumnStore|null} store
   */
  constructor(info, store) {
    this.maps = info?.maps ?? [];
    this.store = store;
    this.dims = 2;
    /** @type {Map<string, Seen>} what was found out of each map, by its name */
    this.seen = new Map();
    this.setMap(this.maps[0] ?? null);
  }

  /** Go to a map; one that was left is found as it was left. @param {object|null} map   one of the collection's maps */
  setMap(map) {
    this.map = map;
    Object.assign(this, this.seenOf(map));
  }

  /**
   * @typedef {object} Seen
   * @property {{2: object|null, 3: object|null}} cameras   where the user stood; null shows all
   * @property {{2: object|null, 3: object|null}} extents   null until the coordinates are here
   * @property {{2?: Uint8Array|null, 3?: Uint8Array|null}} placed   which rows have a place (`placedRows`)
   * @returns {Seen}
   */
  seenOf(map) {
    const name = map?.name ?? "";
    if (!this.seen.has(name)) this.seen.set(name, { cameras: { 2: null, 3: null }, extents: { 2: null, 3: null }, placed: {} });
    return this.seen.get(name);
  }

  /** @param {string} name   of a map that is no more */
  forget(name) {
    this.seen.delete(name);
  }

  get hasSpace() {
    return Boolean(this.map?.space);
  }

  get axisNames() {
    return axisNames(this.map, this.dims);
  }

  /** @returns {import("./column.mjs").Column[]|null} the coordinates as far as they have come; null before they are asked for */
  get axes() {
    const axes = this.map ? this.axisNames.map((name) => this.store.part(name)) : [null];
    return axes.includes(null) ? null : axes;
  }

  /** @param {import("./camera.mjs").Room} room @returns {object|null} where the user has not been, the camera that shows all */
  cameraIn(room) {
    return this.cameras[this.dims] ?? (this.extent && fitCamera(this.extent, room));
  }

  /** Lowest and highest coordinates; until all are here, what the type of the columns suggests. */
  get extent() {
    return this.extents[this.dims] ?? this.likelyExtent();
  }

  likelyExtent() {
    const { axes } = this;
    if (!axes || axes.some((axis) => axis.isFloat)) return null;
    return extentOf(axes, ({ offset, scale, itemBytes }) => [offset, offset + scale * 2 ** (8 * itemBytes)]);
  }

  /**
   * Fetch the coordinates of the present map and dimensions, and learn their extent.
   * @returns {Promise<Uint8Array|null>} which rows have a place, as `placedRows`
   */
  async arrive() {
    const { placed } = await this.of(this.map, this.dims);
    return placed;
  }

  /**
   * Fetch the coordinates of any map.
   * @param {object} map     one of the collection's
   * @param {2|3} dims
   * @returns {Promise<{axes: import("./column.mjs").Column[], extent: import("./camera.mjs").Extent, placed: Uint8Array|null}>}
   */
  async of(map, dims) {
    const axes = await Promise.all(axisNames(map, dims).map((name) => this.store.ensure(name)));
    const { extents, placed } = this.seenOf(map);
    extents[dims] ??= extentOf(axes, (axis) => {
      const { low, high } = axis.range();
      return low > high ? [0, 1] : [low, high];
    });
    if (placed[dims] === undefined) placed[dims] = placedRows(axes);
    return { axes, extent: extents[dims], placed: placed[dims] };
  }

  /** @returns {object|null} {x, y} or {x, y, z} of a row; null where it has no place on this map */
  placeOf(row) {
    const values = this.axes?.map((axis) => axis.value(row));
    return !values || values.includes(null) ? null : Object.fromEntries(values.map((value, k) => ["xyz"[k], value]));
  }
}

const axisNames = (map, dims) => (dims === 3 ? map.space : [map.x, map.y]);

const extentOf = (axes, span) => Object.fromEntries(axes.map((axis, k) => ["xyz"[k], span(axis)]));

/**
 * Which rows have a place.
 * @param {import("./column.mjs").Column[]} axes
 * @returns {Uint8Array|null} one byte a row; null where all have
 */
export function placedRows(axes) {
  if (axes.every((axis) => axis.range().missing === 0)) return null;
  const placed = new Uint8Array(axes[0].rows).fill(1);
  for (const axis of axes) for (let row = 0; row < placed.length; row++) if (axis.isMissing(row)) placed[row] = 0;
  return placed;
}
