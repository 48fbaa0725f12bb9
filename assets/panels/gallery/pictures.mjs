/** Pictures of tiles: from sprite sheets where many come from one; one by one else, where tiles are large, and where a sheet is lost. */

import { Tiles } from "../../map/sheets.mjs";

const NO_TILE = 4294967295;
const FEW_SHEETS = 6;
const WORTH_A_SHEET = 8;
const SHARP_FROM = 1.35; // times the tile of a sheet, in pixels of the screen
const AT_ONCE = 6;
const KEPT = 320;

/**
 * Which tiles to take from sheets; the others come one by one.
 * @param {number[]} tiles    numbers of tiles that are seen
 * @param {number} perSheet
 * @returns {Set<number>} numbers of sheets
 */
export function sheetsWorthwhile(tiles, perSheet) {
  const seen = new Map();
  for (const tile of tiles) {
    const sheet = Math.floor(tile / perSheet);
    seen.set(sheet, (seen.get(sheet) ?? 0) + 1);
  }
  const all = [...seen.keys()];
  return new Set(all.length <= FEW_SHEETS ? all : all.filter((sheet) => seen.get(sheet) >= WORTH_A_SHEET));
}

export class Pictures {
  /**
   * @param {Object} engine
   * @param {string} images    address of the images of the collection
   * @param {() => void} onArrive
   */
  constructor(engine, images, onArrive) {
    Object.assign(this, { engine, images, onArrive });
    this.tiles = new Tiles(engine.info.sprites, { onArrive, onFail: () => this.want(this.seen, this.pixels) });
    /** @type {Map<string, ImageBitmap>} used last standing last */
    this.single = new Map();
    /** @type {Map<string, AbortController>} */
    this.arriving = new Map();
    /** @type {Set<string>} what did not come */
    this.failed = new Set();
    this.queue = [];
  }

  /** The tile of each row; null until the column is here, which may be after the first picture was wanted. */
  get sprite() {
    return this.engine.store?.whole("sprite")?.codes ?? null;
  }

  /**
   * Say which rows are seen.
   * @param {number[]} rows
   * @param {number} pixels   side of a tile in pixels of the screen
   */
  want(rows, pixels) {
    Object.assign(this, { seen: rows, pixels });
    const { per_sheet: perSheet, sheets, tile: side } = this.engine.info.sprites;
    const { sprite } = this;
    const tileOf = (row) => (sprite && sheets ? sprite[row] : NO_TILE);
    const tiles = rows.map(tileOf).filter((tile) => tile !== NO_TILE);
    const worthwhile = sheetsWorthwhile(tiles, perSheet);
    const isWorthwhile = (tile) => worthwhile.has(Math.floor(tile / perSheet));
    this.tiles.want(tiles.filter((tile) => isWorthwhile(tile) || this.tiles.placeOf(tile) !== null));
    const fromSheet = (tile) => tile !== NO_TILE && (this.tiles.placeOf(tile) !== null || (isWorthwhile(tile) && !this.tiles.isLost(tile)));
    this.size = pixels > 150 ? 256 : 128;
    const isLarge = pixels > SHARP_FROM * side;
    this.queue = rows.filter((row) => isLarge || !fromSheet(tileOf(row))).map((row) => this.keyOf(row)).filter(Boolean);
    for (const [key, stop] of this.arriving) if (!this.queue.includes(key)) stop.abort();
    this.pump();
  }

  keyOf(row) {
    const id = this.engine.id(row);
    return id && `${id}.png?size=${this.size}`;
  }

  pump() {
    for (const key of this.queue) {
      if (this.arriving.size >= AT_ONCE) return;
      if (!this.single.has(key) && !this.arriving.has(key) && !this.failed.has(key)) this.load(key);
    }
  }

  async load(key) {
    const stop = new AbortController();
    this.arriving.set(key, stop);
    try {
      const answer = await fetch(`${this.images}/${key}`, { signal: stop.signal });
      if (!answer.ok) throw new Error(`${key}: ${answer.status}`);
      this.single.set(key, await createImageBitmap(await answer.blob()));
      this.drop();
      this.onArrive();
    } catch (error) {
      if (error.name !== "AbortError") this.failed.add(key); // the tile of the sheet stays
    } finally {
      this.arriving.delete(key);
    }
    this.pump();
  }

  drop() {
    for (const [key, bitmap] of this.single) {
      if (this.single.size <= KEPT) return;
      bitmap.close();
      this.single.delete(key);
    }
  }

  /**
   * What to draw for a row.
   * @returns {{source: CanvasImageSource, x: number, y: number, width: number, height: number, rank: number}|null}
   *   rank 2 is the sharper picture, 1 the tile
   */
  of(row) {
    const key = this.keyOf(row);
    const bitmap = key && this.single.get(key);
    if (bitmap) return { source: bitmap, x: 0, y: 0, width: bitmap.width, height: bitmap.height, rank: 2 };
    const { sprite } = this;
    const place = sprite ? this.tiles.placeOf(sprite[row]) : null;
    if (!place) return null;
    const side = this.engine.info.sprites.tile;
    return { source: this.tiles.canvas, x: place[0], y: place[1], width: side, height: side, rank: 1 };
  }

  close() {
    this.queue = [];
    for (const stop of this.arriving.values()) stop.abort();
    for (const bitmap of this.single.values()) bitmap.close();
    this.tiles.close();
  }
}
