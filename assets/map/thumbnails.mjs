/** Draws images in place of points where the camera is so near that they have room, framed in their colour. */

import { PlaneGrid } from "./grid.mjs";
import { PlaneMosaic, spaceTiles } from "./mosaic.mjs";
import { slotColours } from "./palette.mjs";
import { Tiles } from "./sheets.mjs";

const CROWD_AT_MOST = { off: 1000, on: 1200 };
const ZOOM_AT_LEAST = { off: 1.5, on: 1.4 };
const FADE_MS = 180;
const FRAME = 2.5;
const NO_TILE = 4294967295;
const FADED = 0.22;

/**
 * Have pictures room? Once they are there they stay a little longer, so that they do not flicker.
 * @param {number} crowd      images in view, were they spread evenly
 * @param {number} zoom
 * @param {boolean} areShown
 */
export function haveRoom(crowd, zoom, areShown) {
  const now = areShown ? "on" : "off";
  return crowd <= CROWD_AT_MOST[now] && zoom >= ZOOM_AT_LEAST[now];
}

const wantsNoMotion = globalThis.matchMedia?.("(prefers-reduced-motion: reduce)") ?? { matches: true };

export class Thumbnails {
  /**
   * @param {import("./engine.mjs").Engine} engine
   * @param {() => void} ask   draw again soon
   */
  constructor(engine, ask) {
    this.engine = engine;
    this.ask = ask;
    this.reset();
  }

  reset() {
    this.tiles?.close();
    this.tiles = null;
    this.sprite = null;
    this.asked = null;
    this.mosaic = null;
    this.hasSaid = false;
    /** @type {import("./mosaic.mjs").Tile[]} what is drawn now, topmost last */
    this.shown = [];
    this.haveRoom = false;
    /** when the first of them were drawn; null while there are none */
    this.since = null;
  }

  /** Begin to fetch what pictures need. @returns {boolean} whether it is here */
  isReady() {
    const { engine } = this;
    const { sprites } = engine.info ?? {};
    if (!sprites?.sheets || !sprites.url || engine.hidden.has("pictures")) return false;
    this.tiles ??= new Tiles(sprites, { onArrive: this.ask, onFail: (error) => this.say(error) });
    if (this.sprite) return true;
    const { store } = engine;
    this.sprite = store.whole("sprite");
    if (!this.sprite && !this.asked)
      this.asked = engine.ensure("sprite").then(
        () => store === engine.store && this.ask(),
        (error) => engine.fail(error, "sprite"),
      );
    return this.sprite !== null;
  }

  /** Points stand where pictures do not come: say why, once; a network that is gone is said elsewhere. @param {Error} error */
  say(error) {
    if (error.name === "TypeError" || this.hasSaid) return;
    this.hasSaid = true;
    this.engine.fail(new Error(`Some pictures are missing on the map. ${error.message}`), "sprite");
  }

  /**
   * Choose what to show.
   * @param {object} scene
   * @param {object|null} scene.frame     of the camera, CSS pixels; null while points travel
   * @param {number} scene.width          of the window, CSS pixels
   * @param {number} scene.height
   * @param {number} scene.crowd
   * @param {{row: number, x: number, y: number, depth: number}[]} [scene.near]   in space
   * @param {number} [scene.distance]     in space
   */
  choose({ frame, width, height, crowd, zoom, near, distance }) {
    const { engine } = this;
    const before = new Set(this.shown.map(({ row }) => row));
    this.shown = [];
    this.haveRoom = frame !== null && haveRoom(crowd, zoom, this.haveRoom);
    if (!this.haveRoom) this.since = null;
    if (!this.haveRoom || engine.status.phase !== "ready" || !this.isReady()) return;
    const found = engine.dims === 3 ? spaceTiles(near ?? [], distance, width, height, before) : this.planeMosaic().tiles(frame, width, height);
    this.tiles.want(found.map(({ row }) => this.sprite.codes[row]).filter((tile) => tile !== NO_TILE));
    this.shown = found.filter(({ row }) => this.tiles.placeOf(this.sprite.codes[row]));
    if (this.shown.length) this.since ??= performance.now();
  }

  /** How clearly they are drawn, 0 to 1: they come in gently. */
  get opacity() {
    if (this.since === null || !this.shown.length) return 0;
    return wantsNoMotion.matches ? 1 : Math.min(1, (performance.now() - this.since) / FADE_MS);
  }

  /** Sort the map's rows by place before they are needed, so that no frame waits for it. */
  prepare() {
    const { engine } = this;
    if (engine.dims === 2 && engine.status.phase === "ready" && engine.info.sprites?.sheets) this.planeMosaic();
  }

  planeMosaic() {
    const { places, facets } = this.engine;
    if (this.gridOf !== places.map || this.gridStore !== this.engine.store) {
      this.grid = new PlaneGrid(places.axes, places.extent);
      [this.gridOf, this.gridStore, this.mosaic] = [places.map, this.engine.store, null];
    }
    const { generation } = facets.crossfilter;
    if (!this.mosaic || this.generation !== generation) {
      const { x, y } = places.extent;
      this.generation = generation;
      this.mosaic = new PlaneMosaic(this.grid, Math.max(x[1] - x[0], y[1] - y[0], 1e-9), (row) => this.engine.isVisible(row));
    }
    return this.mosaic;
  }

  /**
   * Draw what choose() chose.
   * @param {CanvasRenderingContext2D} context
   * @param {number} ratio   canvas pixels a CSS pixel
   */
  draw(context, ratio) {
    if (!this.shown.length) return;
    const { painted, selection, theme } = this.engine;
    const colours = this.colours();
    const size = this.tiles.sprites.tile;
    const { opacity } = this;
    if (opacity < 1) this.ask();
    context.save();
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.imageSmoothingQuality = "medium";
    for (const tile of this.shown) {
      const isFaded = selection.flags !== null && !selection.flags[tile.row];
      const [sx, sy] = this.tiles.placeOf(this.sprite.codes[tile.row]);
      const [left, top] = [tile.x - tile.size / 2, tile.y - tile.size / 2];
      context.globalAlpha = opacity;
      context.fillStyle = theme.ground;
      context.fillRect(left - 1, top - 1, tile.size + 2, tile.size + 2);
      if (isFaded) context.globalAlpha *= FADED;
      context.fillStyle = colours[painted.slots[tile.row]];
      context.fillRect(left, top, tile.size, tile.size);
      const inner = tile.size - 2 * FRAME;
      context.drawImage(this.tiles.canvas, sx, sy, size, size, left + FRAME, top + FRAME, inner, inner);
    }
    context.restore();
  }

  /** @returns {string[]} CSS colours by slot */
  colours() {
    const { painted, theme } = this.engine;
    if (this.coloursOf?.painted !== painted || this.coloursOf.theme !== theme)
      this.coloursOf = { painted, theme, css: slotColours(painted.kind, theme, painted).map((rgb) => `rgb(${rgb})`) };
    return this.coloursOf.css;
  }

  /** @returns {import("./mosaic.mjs").Tile|null} the picture under a place in CSS pixels */
  at(x, y) {
    return this.shown.findLast((tile) => Math.abs(tile.x - x) <= tile.size / 2 && Math.abs(tile.y - y) <= tile.size / 2) ?? null;
  }

  /** @returns {{canvas: OffscreenCanvas, x: number, y: number, size: number}|null} a row's tile, if it is here */
  tileOf(row) {
    const place = this.sprite && this.tiles ? this.tiles.placeOf(this.sprite.codes[row]) : null;
    return place && { canvas: this.tiles.canvas, x: place[0], y: place[1], size: this.tiles.sprites.tile };
  }

  /** @returns {import("./mosaic.mjs").Tile|null} the picture of a row, if it is shown */
  of(row) {
    return this.shown.find((tile) => tile.row === row) ?? null;
  }
}
