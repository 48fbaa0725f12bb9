/** The two canvases of a map, one over the other, as large as their element. */

export class Canvases {
  /** @param {HTMLElement} element   positioned; the canvases fill it */
  constructor(element) {
    this.element = element;
    this.canvas = layer(element, "map-points");
    this.over = layer(element, "map-overlay");
    this.over.style.pointerEvents = "none";
    this.canvas.tabIndex = 0;
    this.canvas.setAttribute("role", "application");
    this.canvas.style.touchAction = "none";
    this.context = this.canvas.getContext("2d", { alpha: false });
    this.overContext = this.over.getContext("2d");
  }

  remove() {
    this.canvas.remove();
    this.over.remove();
  }

  /** @param {string} label   for screen readers */
  describe(label) {
    this.canvas.setAttribute("aria-label", label);
  }

  /** @returns {[number, number]} what is filled, CSS pixels */
  get room() {
    return [Math.max(1, this.element.clientWidth), Math.max(1, this.element.clientHeight)];
  }

  /** @returns {number} canvas pixels a CSS pixel: those of the screen, or as many as make no more than `most` in all */
  ratioWithin(most) {
    const [width, height] = this.room;
    return Math.min(window.devicePixelRatio || 1, Math.sqrt(most / (width * height)));
  }

  /**
   * Fill the element.
   * @param {number} most   pixels
   * @returns {boolean} whether that changed anything; what was drawn is gone then
   */
  fit(most) {
    const [width, height] = this.room;
    const ratio = this.ratioWithin(most);
    const [across, down] = [Math.round(width * ratio), Math.round(height * ratio)];
    if (this.canvas.width === across && this.canvas.height === down && ratio === this.ratio) return false;
    /** canvas pixels a CSS pixel */
    this.ratio = ratio;
    for (const canvas of [this.canvas, this.over]) [canvas.width, canvas.height] = [across, down];
    return true;
  }

  /** @returns {[number, number]} width and height, CSS pixels */
  get cssSize() {
    return [this.canvas.width / this.ratio, this.canvas.height / this.ratio];
  }
}

function layer(element, name) {
  const canvas = document.createElement("canvas");
  canvas.className = name;
  Object.assign(canvas.style, { position: "absolute", inset: "0", width: "100%", height: "100%", display: "block", outlineOffset: "-2px" });
  element.append(canvas);
  return canvas;
}
