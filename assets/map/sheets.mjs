/**
 * Tiles of images, cut from sprite sheets. Sheets come lazily, those first of which most tiles are wanted, three
 * at a time. What stays is bounded: a few whole sheets, and an atlas of the tiles used last.
 */

const AT_ONCE = 3;
const SHEETS_KEPT = 4;
const ATLAS_SIDE = 32;
const RETRY_MS = 8000;

/** The decoded picture of a sheet. */
async function fetchSheet(address, signal) {
  const response = await fetch(address, { signal });
  if (!response.ok) throw new Error(`The sheet ${address} did not arrive: the server answered ${response.status}.`);
  const damaged = () => { throw new Error(`The sheet ${address} is damaged: verify the collection.`); };
  return createImageBitmap(await response.blob()).catch(damaged);
}

export class Tiles {
  /**
   * @param {{tile: number, per_row: number, per_sheet: number, sheets: number, url: string}} sprites
   * @param {object} hooks
   * @param {() => void} hooks.onArrive                     more tiles can be drawn
   * @param {(error: Error) => void} [hooks.onFail]         a sheet did not come: it is asked for again later
   * @param {typeof fetchSheet} [hooks.fetchSheet]
   * @param {(pixels: number) => object} [hooks.makeCanvas] a square canvas
   */
  constructor(sprites, { onArrive, onFail = () => {}, fetchSheet: get = fetchSheet, makeCanvas = (pixels) => new OffscreenCanvas(pixels, pixels) }) {
    this.sprites = sprites;
    this.onArrive = onArrive;
    this.onFail = onFail;
    this.get = get;
    this.abort = new AbortController();
    this.canvas = makeCanvas(ATLAS_SIDE * sprites.tile);
    this.context = this.canvas.getContext("2d");
    /** @type {Map<number, number>} the place in the atlas of a tile, used last standing last */
    this.slots = new Map();
    /** @type {Map<number, ImageBitmap>} used last standing last */
    this.sheets = new Map();
    /** @type {Set<number>} */
    this.arriving = new Set();
    /** @type {Map<number, number>} when a sheet may be asked for again */
    this.failed = new Map();
    /** @type {Map<number, number[]>} tiles wanted now, by sheet */
    this.wanted = new Map();
  }

  /**
   * Say which tiles are drawn now; others stay as long as there is room.
   * @param {number[]} tiles   numbers: sheet × per_sheet + cell
   */
  want(tiles) {
    this.wanted = new Map();
    for (const tile of tiles.slice(0, ATLAS_SIDE * ATLAS_SIDE)) {
      if (this.touch(tile)) continue;
      const sheet = Math.floor(tile / this.sprites.per_sheet);
      if (sheet >= this.sprites.sheets) continue;
      if (!this.wanted.has(sheet)) this.wanted.set(sheet, []);
      this.wanted.get(sheet).push(tile);
    }
    for (const sheet of [...this.wanted.keys()]) if (this.sheets.has(sheet)) this.cut(sheet);
    this.pump();
  }

  touch(tile) {
    const slot = this.slots.get(tile);
    if (slot === undefined) return false;
    this.slots.delete(tile);
    this.slots.set(tile, slot);
    return true;
  }

  /** Put the wanted tiles of a sheet into the atlas. */
  cut(sheet) {
    const bitmap = this.sheets.get(sheet);
    this.sheets.delete(sheet);
    this.sheets.set(sheet, bitmap);
    const { tile: size, per_row, per_sheet } = this.sprites;
    for (const tile of this.wanted.get(sheet) ?? []) {
      const cell = tile % per_sheet;
      const slot = this.freeSlot();
      this.slots.set(tile, slot);
      const [x, y] = [(slot % ATLAS_SIDE) * size, Math.floor(slot / ATLAS_SIDE) * size];
      this.context.drawImage(bitmap, (cell % per_row) * size, Math.floor(cell / per_row) * size, size, size, x, y, size, size);
    }
    this.wanted.delete(sheet);
  }

  freeSlot() {
    if (this.slots.size < ATLAS_SIDE * ATLAS_SIDE) return this.slots.size;
    const [oldest, slot] = this.slots.entries().next().value;
    this.slots.delete(oldest);
    return slot;
  }

  pump() {
    const waiting = [...this.wanted].filter(([sheet]) => !this.arriving.has(sheet) && (this.failed.get(sheet) ?? 0) < performance.now());
    waiting.sort(([, a], [, b]) => b.length - a.length);
    for (const [sheet] of waiting.slice(0, AT_ONCE - this.arriving.size)) this.load(sheet);
  }

  async load(sheet) {
    this.arriving.add(sheet);
    try {
      const bitmap = await this.get(this.sprites.url.replace("{n}", sheet), this.abort.signal);
      this.sheets.set(sheet, bitmap);
      this.failed.delete(sheet);
      this.cut(sheet);
      this.dropSheets();
      this.onArrive();
    } catch (error) {
      if (error.name === "AbortError") return;
      this.failed.set(sheet, performance.now() + RETRY_MS);
      this.onFail(error);
    } finally {
      this.arriving.delete(sheet);
    }
    this.pump();
  }

  dropSheets() {
    while (this.sheets.size > SHEETS_KEPT) {
      const [oldest, bitmap] = this.sheets.entries().next().value;
      this.sheets.delete(oldest);
      bitmap.close();
    }
  }

  /** @returns {boolean} whether the sheet of a tile did not come when it was last asked for */
  isLost(tile) {
    return this.failed.has(Math.floor(tile / this.sprites.per_sheet));
  }

  /** @returns {[number, number]|null} where in the atlas a tile lies; null while it is not here */
  placeOf(tile) {
    const slot = this.slots.get(tile);
    const { tile: size } = this.sprites;
    return slot === undefined ? null : [(slot % ATLAS_SIDE) * size, Math.floor(slot / ATLAS_SIDE) * size];
  }

  /** Stop what is arriving and give the memory back. */
  close() {
    this.abort.abort();
    for (const bitmap of this.sheets.values()) bitmap.close();
    this.sheets.clear();
    this.slots.clear();
  }
}
