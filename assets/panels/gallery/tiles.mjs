/** The gallery: of however many images, the tiles that can be seen. Linked with the map in both directions. */

import { afterPause, h, oncePerFrame } from "../dom.mjs";
import { gridOf, offsetAt, windowOf } from "./grid.mjs";
import { fieldOf, tileScale } from "./magnify.mjs";
import { Pictures } from "./pictures.mjs";
import { listenTo, see } from "./pointing.mjs";
import { Tile } from "./tile.mjs";

const GAP_PX = 6;
const SETTLED_MS = 90; // after a jump past all that was seen: nobody looks at what flies by
const FIELD_COLUMNS = ["width", "height", "pixel_size_nm"];

export class TileGrid {
  /**
   * @param {Object} engine
   * @param {import("./listing.mjs").Listing} listing
   * @param {string} address   of the collection
   */
  constructor(engine, listing, address) {
    Object.assign(this, { engine, listing, address });
    this.size = 72;
    this.toScale = false;
    this.scale = null;
    /** @type {Map<number, Tile>} by place in the list */
    this.tiles = new Map();
    this.pool = [];
    this.active = -1;
    this.space = h("div", { class: "gallery-space" });
    this.element = h("div", {
      class: "gallery-scroll", role: "listbox", tabindex: "0", aria: { label: "Images", multiselectable: "true" },
    }, this.space);
    Object.assign(this, { scroll: this.element, item: ".tile" });
    this.render = oncePerFrame(() => this.draw());
    this.seen = { first: 0, past: 0 };
    this.paintSoon = afterPause(() => this.paint(), SETTLED_MS);
    listenTo(this);
    this.observer = new ResizeObserver(this.render);
    this.observer.observe(this.element);
  }

  destroy() {
    this.observer.disconnect();
    this.forget();
  }

  /** Another collection. */
  forget() {
    this.pictures?.close();
    this.pictures = null;
    this.clear();
  }

  clear() {
    for (const tile of this.tiles.values()) this.release(tile);
    this.tiles.clear();
  }

  release(tile) {
    tile.element.remove();
    this.pool.push(tile);
  }

  /** The list is another. */
  async show() {
    this.active = Math.min(this.active, this.listing.length - 1);
    await Promise.all([this.engine.ensureIds(), this.measure()]);
    this.draw();
  }

  /** Find the magnification all tiles share. */
  async measure() {
    this.scale = null;
    if (!this.toScale) return;
    const { engine } = this;
    const known = FIELD_COLUMNS.filter((name) => engine.column(name));
    const columns = Object.fromEntries(await Promise.all(known.map(async (name) => [name, await engine.ensure(name)])));
    const value = (name, row) => columns[name]?.value(row) ?? null;
    this.fieldAt = (row) => fieldOf(Object.fromEntries(FIELD_COLUMNS.map((name) => [name, value(name, row)])));
    this.scale = tileScale(this.listing.rows, this.fieldAt);
  }

  get grid() {
    return gridOf(this.listing.length, this.element.clientWidth - GAP_PX, this.size + GAP_PX);
  }

  draw() {
    const { clientHeight: height, scrollTop } = this.element;
    if (!this.element.isConnected || height === 0 || !this.engine.store) return;
    const { grid, size } = this;
    this.space.style.height = `${grid.tall}px`;
    const offset = offsetAt(grid, scrollTop, height);
    const { first, past } = windowOf(grid, offset, height);
    const free = this.takeFree(first, past);
    const width = grid.columns * (size + GAP_PX) - GAP_PX;
    const left = Math.max(GAP_PX, Math.floor((this.element.clientWidth - width) / 2));
    for (let place = first; place < past; place += 1) {
      const tile = this.tiles.get(place) ?? this.add(place, free);
      if (tile.row !== this.listing.rows[place] || tile.count !== grid.count) tile.become(this.listing.rows[place], place, grid.count);
      const y = Math.floor(place / grid.columns) * grid.step + GAP_PX - offset + scrollTop;
      tile.move(left + (place % grid.columns) * (size + GAP_PX), y, size);
    }
    for (const tile of free) this.release(tile);
    const isFlying = first >= this.seen.past || past <= this.seen.first;
    this.seen = { first, past };
    if (!isFlying || !this.pictures) return this.paint();
    this.drawPictures();
    this.mark();
    this.paintSoon();
  }

  /** Take out the tiles that are out of view; they stay on the page, because putting them there again is dear. */
  takeFree(first, past) {
    const free = [];
    for (const [place, tile] of this.tiles) {
      if (place >= first && place < past) continue;
      free.push(tile);
      this.tiles.delete(place);
    }
    return free;
  }

  add(place, free) {
    const tile = free.pop() ?? this.pool.pop() ?? new Tile();
    tile.row = -1;
    this.tiles.set(place, tile);
    if (!tile.element.isConnected) this.space.append(tile.element);
    return tile;
  }

  /** Pictures and marks of the tiles that are seen. */
  paint() {
    if (!this.engine.store) return;
    this.pictures ??= new Pictures(this.engine, `${this.address}/images`, oncePerFrame(() => this.drawPictures()));
    const pixels = Math.round(this.size * Math.min(2, window.devicePixelRatio || 1));
    this.pictures.want([...this.tiles.values()].map(({ row }) => row), pixels);
    this.drawPictures();
    this.mark();
  }

  drawPictures() {
    if (!this.pictures) return;
    const pixels = Math.round(this.size * Math.min(2, window.devicePixelRatio || 1));
    for (const tile of this.tiles.values()) tile.draw(this.pictures.of(tile.row), pixels, this.scaleOf(tile.row) ?? 1);
  }

  /** How much of a tile an image takes; null where it is not known. */
  scaleOf(row) {
    const field = this.scale?.tile_nm ? this.fieldAt(row) : null;
    return field && field / this.scale.tile_nm;
  }

  mark() {
    const { engine } = this;
    const open = engine.row(engine.openId);
    const { flags } = engine.selection;
    for (const tile of this.tiles.values()) {
      tile.mark({
        isSelected: flags !== null && flags[tile.row] === 1,
        isOpen: tile.row === open,
        isHovered: engine.hovered?.row === tile.row,
        isActive: tile.place === this.active,
        isUnscaled: this.scale !== null && this.scaleOf(tile.row) === null,
      });
    }
    const isSeen = this.tiles.has(this.active);
    if (isSeen) this.element.setAttribute("aria-activedescendant", `tile-${this.active}`);
    else this.element.removeAttribute("aria-activedescendant");
  }

  /** Bring a place of the list into view. */
  see(place) {
    see(this, place);
  }

  get height() {
    return this.element.clientHeight - GAP_PX;
  }

  cornerOf(place) {
    const box = this.tiles.get(place)?.element.getBoundingClientRect();
    return box ? [box.right, box.top] : [0, 0];
  }
}
