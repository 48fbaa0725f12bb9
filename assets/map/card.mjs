/** The card beside the point under the pointer: its picture with a scale bar, and what is known of it. */

import { factColumns, inWords } from "./card_facts.mjs";
import { make } from "./dom.mjs";
import { slotColours } from "./palette.mjs";
import { beside, scaleBar } from "./scale_bar.mjs";

const PAUSE_MS = 125;
const PICTURE_PX = 208;
const PREVIEW_PX = 256;
const CLEAR_PX = 16;
const BAR_SHARE = 0.36;
const SIZES = ["width", "height", "pixel_size_nm"];

export class Card {
  /** @param {import("./view.mjs").MapView} view */
  constructor(view) {
    this.view = view;
    this.engine = view.engine;
    this.canvas = make("canvas", { className: "hover-tile" });
    this.image = make("img", { className: "hover-picture", alt: "" });
    this.bar = make("span", { className: "hover-bar" });
    this.scale = make("div", { className: "hover-scale" });
    this.frame = make("div", { className: "hover-frame" }, this.canvas, this.image, this.scale);
    this.facts = make("dl", { className: "hover-facts" });
    this.element = make("div", { className: "hover-card", hidden: true, ariaHidden: "true" }, this.frame, this.facts);
    document.body.append(this.element);
    const { engine } = this;
    this.stops = [
      engine.subscribe("hover", (hovered) => this.hover(hovered)),
      engine.subscribe("camera", () => this.hover(engine.hovered)),
      engine.subscribe("loading", () => this.hover(null)),
    ];
  }

  destroy() {
    clearTimeout(this.timer);
    this.stops.forEach((stop) => stop());
    this.element.remove();
  }

  hover(hovered) {
    clearTimeout(this.timer);
    this.element.hidden = true;
    this.image.removeAttribute("src");
    if (hovered && hovered.x !== null) this.timer = setTimeout(() => this.show(hovered), PAUSE_MS);
  }

  async show(hovered) {
    const { engine } = this;
    const columns = factColumns(engine.columns, engine.colour);
    const known = SIZES.filter((name) => engine.column(name)).map((name) => engine.ensure(name).catch(() => null));
    await Promise.all([...known, engine.ensureIds()]);
    if (engine.hovered !== hovered) return;
    const { row } = hovered;
    this.fit(row);
    this.drawTile(row);
    this.drawScale(row);
    this.tell(columns, row);
    this.element.hidden = false;
    this.place(hovered);
    this.fetchPicture(engine.id(row), hovered);
    const tellMore = () => {
      if (engine.hovered !== hovered) return;
      this.tell(columns, row);
      this.place(hovered); // it has grown, and stays inside the window
    };
    for (const { name } of columns) engine.ensure(name).then(tellMore, () => null);
  }

  value(name, row) {
    return this.engine.store.whole(name)?.value(row) ?? null;
  }

  /** Give the frame the shape of the image. */
  fit(row) {
    const [width, height] = [this.value("width", row) ?? 1, this.value("height", row) ?? 1];
    const per = PICTURE_PX / Math.max(width, height);
    this.size = [Math.max(48, width * per), Math.max(48, height * per)];
    Object.assign(this.frame.style, { width: `${this.size[0]}px`, height: `${this.size[1]}px` });
  }

  /** What the map has of the image already stands there at once. */
  drawTile(row) {
    const { thumbnails } = this.view;
    const found = thumbnails.tileOf(row);
    this.canvas.hidden = !found;
    if (!found) return;
    this.canvas.width = this.canvas.height = found.size;
    this.canvas.getContext("2d").drawImage(found.canvas, found.x, found.y, found.size, found.size, 0, 0, found.size, found.size);
  }

  fetchPicture(id, hovered) {
    const { image, engine } = this;
    image.hidden = true;
    image.onload = () => engine.hovered === hovered && (image.hidden = false);
    image.src = `${engine.store.address}/images/${id}.png?size=${PREVIEW_PX}`;
  }

  drawScale(row) {
    const width = this.value("width", row);
    const pixel = this.value("pixel_size_nm", row);
    const bar = width && pixel ? scaleBar((pixel * width) / this.size[0], this.size[0] * BAR_SHARE) : null;
    this.scale.replaceChildren(...(bar ? [this.bar, bar.label] : ["unknown scale"]));
    if (bar) this.bar.style.width = `${bar.pixels}px`;
  }

  tell(columns, row) {
    const { painted, theme, store } = this.engine;
    const lines = columns.flatMap((column) => {
      const whole = store.whole(column.name);
      if (!whole) return [];
      const isColour = painted.column === whole;
      const swatch = isColour ? [make("span", { className: "hover-swatch", style: `background:rgb(${slotColours(painted.kind, theme, painted)[painted.slots[row]]})` })] : [];
      return [make("dt", {}, column.title ?? column.name), make("dd", {}, ...swatch, inWords(whole, row))];
    });
    this.facts.replaceChildren(...lines);
    this.facts.style.maxWidth = `${Math.max(this.size[0], 168)}px`;
  }

  /** Beside the picture or point, never on the pointer. */
  place({ row, x, y }) {
    const about = { left: x - CLEAR_PX, right: x + CLEAR_PX, top: y - CLEAR_PX, bottom: y + CLEAR_PX };
    const tile = this.view.thumbnails.of(row);
    const box = this.view.canvas.getBoundingClientRect();
    const half = tile ? tile.size / 2 : 0;
    const isOnTile = tile && Math.abs(x - box.left - tile.x) <= half && Math.abs(y - box.top - tile.y) <= half;
    if (isOnTile) {
      about.left = Math.min(about.left, box.left + tile.x - half);
      about.right = Math.max(about.right, box.left + tile.x + half);
      about.top = Math.min(about.top, box.top + tile.y - half);
      about.bottom = Math.max(about.bottom, box.top + tile.y + half);
    }
    const { offsetWidth: width, offsetHeight: height } = this.element;
    const { left, top } = beside(about, { width, height }, { width: innerWidth, height: innerHeight });
    this.element.style.transform = `translate(${Math.round(left)}px, ${Math.round(top)}px)`;
  }
}
