/** One tile of the gallery: a picture drawn on a small canvas, fitted, or at the magnification all share. */

import { h, icon } from "../dom.mjs";

export class Tile {
  constructor() {
    this.canvas = h("canvas");
    this.check = h("span", { class: "tile-check", aria: { hidden: "true" } }, icon("check"));
    this.element = h("div", { class: "tile", role: "option" }, this.canvas, this.check);
  }

  /** Stand for another image. @param {number} row @param {number} place in the list @param {number} count */
  become(row, place, count) {
    Object.assign(this, { row, place, count, drawn: "" });
    this.element.id = `tile-${place}`;
    this.element.dataset.row = row;
    this.element.setAttribute("aria-posinset", place + 1);
    this.element.setAttribute("aria-setsize", count);
    this.element.setAttribute("aria-label", `Image ${place + 1}`);
    this.canvas.getContext("2d").clearRect(0, 0, this.canvas.width, this.canvas.height);
  }

  move(x, y, size) {
    const at = `${x} ${y} ${size}`;
    if (this.at === at) return;
    this.at = at;
    Object.assign(this.element.style, { transform: `translate(${x}px, ${y}px)`, width: `${size}px`, height: `${size}px` });
  }

  mark({ isSelected, isOpen, isHovered, isActive, isUnscaled }) {
    const marks = { "is-selected": isSelected, "is-open": isOpen, "is-hovered": isHovered, "is-active": isActive, "is-unscaled": isUnscaled };
    for (const [name, holds] of Object.entries(marks)) this.element.classList.toggle(name, holds);
    this.element.setAttribute("aria-selected", String(isSelected));
    this.element.title = isUnscaled ? "The size of its pixels is not known, so it is not to scale" : "";
  }

  /**
   * Draw the picture unless it is drawn already.
   * @param {{source: CanvasImageSource, x: number, y: number, width: number, height: number, rank: number}|null} picture
   * @param {number} pixels   side on the screen
   * @param {number} scale    1: the longer side of the image fills the tile
   */
  draw(picture, pixels, scale) {
    const how = `${picture?.rank} ${pixels} ${scale}`;
    if (!picture || this.drawn === how) return;
    this.drawn = how;
    if (this.canvas.width !== pixels) Object.assign(this.canvas, { width: pixels, height: pixels });
    const context = this.canvas.getContext("2d");
    context.clearRect(0, 0, pixels, pixels);
    context.imageSmoothingQuality = "high";
    const { source, x, y, width, height } = picture;
    const per = (pixels * scale) / Math.max(width, height);
    const [wide, tall] = [width * per, height * per];
    context.drawImage(source, x, y, width, height, (pixels - wide) / 2, (pixels - tall) / 2, wide, tall);
  }
}
