/** What the user means (gestures.mjs), done to the engine in the picture that is seen. */

import { orbit, panPlane, panSpace, pixelToPlane, zoomPlane, zoomSpace } from "./camera.mjs";
import { walkFrom } from "./walk.mjs";

const LASSO_STEP = 2;
const TOOLS = { b: "box", l: "lasso" };
const LAYERS = { t: "pictures", c: "names", k: "lines" };

/** Six digits are finer than a pixel and short in the URL. */
const short = (value) => Number(value.toPrecision(6));

/** Leave out corners that hardly differ from the one before. */
function thin(points) {
  let last = null;
  return points.filter(([x, y]) => {
    if (last && Math.hypot(x - last[0], y - last[1]) < LASSO_STEP) return false;
    last = [x, y];
    return true;
  });
}

const boxOf = ([x0, y0], [x1, y1]) => [[x0, y0], [x1, y0], [x1, y1], [x0, y1]];

export class Doing {
  /** @param {import("./view.mjs").MapView} view */
  constructor(view) {
    this.view = view;
    this.engine = view.engine;
    /** @type {[number, number, number, number]|null} where the pointer rests, as hover() takes it */
    this.pointer = null;
  }

  get tool() {
    return this.engine.tool;
  }

  get mode() {
    return this.engine.mode;
  }

  begin() {
    this.engine.hold();
  }

  end() {
    this.engine.letGo();
  }

  drag(dx, dy, isSecondary) {
    const { engine, view } = this;
    view.settle();
    const { camera } = engine;
    const { extent, dims } = engine.places;
    if (!camera) return;
    const { ratio } = view;
    const { width, height } = view.canvas;
    if (dims === 2) engine.setCamera(panPlane(camera, view.frame(), dx * ratio, dy * ratio));
    else if (isSecondary) engine.setCamera(panSpace(camera, extent, dx * ratio, dy * ratio, width, height));
    else engine.setCamera(orbit(camera, dx, dy, width / ratio));
  }

  zoom(x, y, factor) {
    const { engine, view } = this;
    view.settle();
    const { camera } = engine;
    const { extent, dims } = engine.places;
    if (!camera) return;
    const { width, height } = view.canvas;
    const [px, py] = [x * view.ratio, y * view.ratio];
    if (dims === 2) engine.setCamera(zoomPlane(camera, view.frame(), px, py, factor));
    else engine.setCamera(zoomSpace(camera, extent, px, py, factor, width, height));
  }

  click(x, y, toggles) {
    const row = this.view.pick(x, y);
    if (row < 0) return;
    if (toggles) this.engine.toggleRow(row);
    else this.engine.openRow(row);
  }

  doubleClick(x, y) {
    if (this.view.pick(x, y) < 0) this.reset();
  }

  reset() {
    this.engine.setCamera(null, { eased: true });
  }

  hover(x, y, clientX, clientY) {
    this.pointer = [x, y, clientX, clientY];
    const row = this.view.pick(x, y);
    if (row === (this.engine.hovered?.row ?? -1)) return;
    this.view.pointAt(row);
    this.engine.hover(row, clientX, clientY);
  }

  leave() {
    this.pointer = null;
    this.engine.hover(-1);
  }

  /** The picture changed below a pointer that rests. */
  hoverAgain() {
    if (this.pointer) this.hover(...this.pointer);
  }

  lassoDraw(points, mode, isBox) {
    this.view.drawLasso({ points: isBox ? boxOf(points[0], points.at(-1)) : points, mode });
  }

  lassoEnd(points, mode, isBox) {
    this.view.drawLasso(null);
    const { engine } = this;
    if (points.length < 2 || engine.status.phase !== "ready") return;
    const corners = isBox ? boxOf(points[0], points.at(-1)) : thin(points);
    if (corners.length < 3) return;
    const { dims, map } = engine;
    const shape = { map: map.name, dims, mode };
    if (dims === 3) engine.selectShape({ ...shape, polygon: this.inPicture(corners), camera: engine.camera });
    else engine.selectShape({ ...shape, polygon: this.onMap(corners) });
  }

  onMap(points) {
    const { ratio } = this.view;
    const frame = this.view.frame();
    return points.map(([x, y]) => pixelToPlane(frame, x * ratio, y * ratio).map(short));
  }

  inPicture(points) {
    const [width, height] = this.view.cssSize;
    const half = Math.min(width, height) / 2;
    return points.map(([x, y]) => [short((x - width / 2) / half), short((y - height / 2) / half)]);
  }

  escape() {
    this.engine.peel();
  }

  /** @returns {boolean} whether the key means something */
  key(key) {
    const { engine } = this;
    if (TOOLS[key]) engine.setTool(engine.tool === TOOLS[key] ? "move" : TOOLS[key]);
    else if (LAYERS[key]) engine.setShown(LAYERS[key], engine.hidden.has(LAYERS[key]));
    else if (key === "Enter") this.walk(0);
    else if (key === "n") this.walk(1);
    else if (key === "p") this.walk(-1);
    else if (key === "i") engine.invert();
    else if (key === "v") engine.selectVisible();
    else return false;
    return true;
  }

  /** Open the image nearest to the middle, or step on from it to the next nearest. */
  walk(step) {
    const row = walkFrom(this, step);
    if (row >= 0) this.engine.openRow(row);
  }
}
