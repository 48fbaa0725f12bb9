/** Where places of a map come to lie on the screen: the whole map stretched to the room there is, then zoomed and moved. Pure. */

const MARGIN_PX = 18;
const MOST_ZOOM = 60;

export class Plane {
  /** @param {{x: {low: number, high: number}, y: {low: number, high: number}}} extent   of what is shown */
  constructor(extent) {
    this.extent = extent;
    this.reset();
  }

  reset() {
    Object.assign(this, { zoom: 1, left: 0, top: 0 });
  }

  /** @param {number} width @param {number} height   CSS pixels */
  size(width, height) {
    Object.assign(this, { width, height });
    const { x, y } = this.extent;
    this.scale = { x: (width - 2 * MARGIN_PX) / (x.high - x.low || 1), y: (height - 2 * MARGIN_PX) / (y.high - y.low || 1) };
  }

  across(x) {
    const { low, high } = this.extent.x;
    return this.width / 2 + this.left + (x - (low + high) / 2) * this.scale.x * this.zoom;
  }

  down(y) {
    const { low, high } = this.extent.y;
    return this.height / 2 + this.top - (y - (low + high) / 2) * this.scale.y * this.zoom;
  }

  move(across, down) {
    this.left += across;
    this.top += down;
  }

  /** Zoom by a factor, what lies at a place of the screen staying there. */
  zoomAt(factor, across, down) {
    const zoom = Math.min(MOST_ZOOM, Math.max(1, this.zoom * factor));
    const by = zoom / this.zoom;
    this.left = (across - this.width / 2) * (1 - by) + this.left * by;
    this.top = (down - this.height / 2) * (1 - by) + this.top * by;
    this.zoom = zoom;
    if (zoom === 1) this.reset();
  }

  /**
   * The place nearest to a point of the screen.
   * @param {ArrayLike<number>} xs @param {ArrayLike<number>} ys
   * @param {number} reach   pixels @param {(place: number) => boolean} [counts]
   * @returns {number} -1 if none is in reach
   */
  nearest(xs, ys, across, down, reach, counts = () => true) {
    let [found, least] = [-1, reach * reach];
    for (let place = 0; place < xs.length; place += 1) {
      const distance = (this.across(xs[place]) - across) ** 2 + (this.down(ys[place]) - down) ** 2;
      if (distance <= least && counts(place)) [found, least] = [place, distance];
    }
    return found;
  }
}
