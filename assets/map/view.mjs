/**
 * Draws one engine into one element and turns gestures into what the engine does. Two canvases: the
 * points, from a raster on the CPU, and over them rings, marker and lasso.
 */

import { orbit, panPlane, panSpace, pixelToPlane, planeFrame, planeToPixel, spaceFrame, spaceToPixel, zoomPlane, zoomSpace } from "./camera.mjs";
import { colourTable } from "./colours.mjs";
import { once } from "./events.mjs";
import { listen } from "./gestures.mjs";
import { drawOverlay } from "./overlay.mjs";
import { pixelOf, rgbOf } from "./palette.mjs";
import { planOf } from "./plan.mjs";
import { Raster } from "./raster.mjs";
import { markPlane, splatPlane } from "./render2d.mjs";
import { markSpace, splatSpace } from "./render3d.mjs";
import { readTheme, watchTheme } from "./theme.mjs";

const PIXELS_AT_MOST = 2_000_000;
const PICK_REACH = 14;
const PARTIAL_EVERY_MS = 150;
const LASSO_STEP = 2;

export class MapView {
  /**
   * @param {HTMLElement} element   positioned; the canvases fill it
   * @param {import("./engine.mjs").Engine} engine
   */
  constructor(element, engine) {
    this.element = element;
    this.engine = engine;
    this.canvas = layer(element, "map-points");
    this.over = layer(element, "map-overlay");
    this.over.style.pointerEvents = "none";
    this.canvas.tabIndex = 0;
    this.canvas.setAttribute("role", "application");
    this.canvas.style.touchAction = "none";
    this.context = this.canvas.getContext("2d", { alpha: false });
    this.overContext = this.over.getContext("2d");
    this.lasso = null;
    /** Draw at the end of this turn of the event loop, however much changes in it. */
    this.drawSoon = once(queueMicrotask, () => this.drawNow());
    this.partialAt = 0;
    this.readTheme();
    this.resize();
    this.stops = [
      listen(this.canvas, this.intentions()),
      watchTheme(() => this.readTheme()),
      ...this.subscriptions(),
    ];
    this.observer = new ResizeObserver(() => this.resize());
    this.observer.observe(element);
  }

  destroy() {
    this.stops.forEach((stop) => stop());
    this.observer.disconnect();
    cancelAnimationFrame(this.frameAsked);
    this.canvas.remove();
    this.over.remove();
  }

  subscriptions() {
    const { engine } = this;
    const on = (event, callback) => engine.subscribe(event, callback);
    return [
      on("loading", () => this.restart()),
      on("progress", () => this.drawPartial()),
      on("ready", () => this.drawSoon()),
      on("visible", () => this.drawSoon()),
      on("selection", () => this.drawSoon()),
      on("colour", () => this.recolour()),
      on("camera", () => this.ask()),
      on("hover", () => this.drawOverlay()),
      on("open", () => this.drawOverlay()),
      on("marker", () => this.drawOverlay()),
    ];
  }

  readTheme() {
    this.engine.setTheme(readTheme(this.element));
  }

  /** @param {string} label   for screen readers */
  describe(label) {
    this.canvas.setAttribute("aria-label", label);
  }

  // ---- size ----------------------------------------------------------------------------------

  resize() {
    const { clientWidth, clientHeight } = this.element;
    const [width, height] = [Math.max(1, clientWidth), Math.max(1, clientHeight)];
    const ratio = Math.min(window.devicePixelRatio || 1, Math.sqrt(PIXELS_AT_MOST / (width * height)));
    const same = this.canvas.width === Math.round(width * ratio) && this.canvas.height === Math.round(height * ratio);
    if (same && ratio === this.ratio) return;
    this.ratio = ratio;
    for (const canvas of [this.canvas, this.over]) {
      canvas.width = Math.round(width * this.ratio);
      canvas.height = Math.round(height * this.ratio);
    }
    this.restart();
  }

  restart() {
    const { width, height } = this.canvas;
    this.raster = new Raster(width, height, this.engine.total);
    this.image = new ImageData(this.raster.bytes, width, height);
    this.drawNow();
  }

  get cssSize() {
    return [this.canvas.width / this.ratio, this.canvas.height / this.ratio];
  }

  // ---- drawing -------------------------------------------------------------------------------

  /** Draw in the next frame. */
  ask() {
    this.frameAsked ??= requestAnimationFrame(() => {
      this.frameAsked = null;
      this.drawNow();
    });
  }

  drawPartial() {
    if (this.engine.status.phase !== "loading") return;
    const now = performance.now();
    this.partialFrom ??= now;
    if (now - Math.max(this.partialAt, this.partialFrom) < PARTIAL_EVERY_MS) return;
    this.partialAt = now;
    this.ask();
  }

  /** Draw the points and what lies over them. */
  drawNow() {
    const from = performance.now();
    cancelAnimationFrame(this.frameAsked);
    this.frameAsked = null;
    const { engine, raster } = this;
    const theme = engine.theme;
    this.ground = pixelOf(rgbOf(theme.ground));
    const scene = this.scene();
    this.plan = scene?.plan ?? null;
    if (!scene) {
      raster.clear();
      raster.pixels.fill(this.ground);
    } else if (scene.plan.how === "marks") (engine.dims === 3 ? markSpace : markPlane)(raster, scene);
    else {
      (engine.dims === 3 ? splatSpace : splatPlane)(raster, scene);
      raster.shade(scene.table, scene.slots, this.ground);
    }
    this.context.putImageData(this.image, 0, 0);
    this.drawOverlay();
    if (scene) engine.timings.drawn(from, engine.status.phase === "ready");
  }

  /** Colours changed, places did not. */
  recolour() {
    if (this.plan?.how !== "splats") return this.drawNow();
    const { engine } = this;
    const from = performance.now();
    this.ground = pixelOf(rgbOf(engine.theme.ground));
    this.raster.shade(this.table(), engine.painted.slots, this.ground);
    this.context.putImageData(this.image, 0, 0);
    engine.timings.drawn(from, engine.status.phase === "ready");
  }

  /** @returns {import("./render2d.mjs").Scene|null} null while there is nothing to draw */
  scene() {
    const { engine } = this;
    const { axes, camera } = engine.places;
    if (!axes || !camera) return null;
    const loaded = Math.min(...axes.map((axis) => axis.loaded));
    const isWhole = loaded === engine.total;
    if (loaded === 0) return null;
    const visible = isWhole ? engine.rowsVisible() : null;
    const count = visible ? visible.length : loaded;
    const { width, height } = this.canvas;
    return {
      axes,
      visible,
      count,
      selected: isWhole && !engine.selection.isEmpty ? engine.selectedRows() : null,
      frame: this.frame(),
      plan: planOf(engine.dims, count, camera.zoom, (width * height) / this.ratio ** 2, this.ratio),
      slots: engine.painted.slots,
      table: this.table(),
      ground: this.ground,
    };
  }

  table() {
    const { painted, theme, selection } = this.engine;
    const { kind, map, reverse } = painted;
    const key = JSON.stringify([kind, map, reverse, selection.isEmpty, theme]);
    if (this.tableKey !== key) {
      this.tableKey = key;
      this.colours = colourTable(kind, theme, !selection.isEmpty, painted);
    }
    return this.colours;
  }

  drawOverlay() {
    const { engine, over } = this;
    if (!over.width) return;
    const openRow = engine.row(engine.openId);
    drawOverlay(this.overContext, {
      ratio: this.ratio,
      theme: engine.theme,
      radius: this.plan?.how === "marks" ? this.plan.radius / this.ratio : 1,
      hovered: engine.hovered && this.placeOf(engine.hovered.row),
      open: openRow < 0 ? null : this.placeOf(openRow),
      isOpenHidden: openRow >= 0 && !engine.isVisible(openRow),
      marker: this.markerPlace(),
      lasso: this.lasso,
    });
  }

  // ---- places --------------------------------------------------------------------------------

  frame() {
    const { width, height } = this.canvas;
    return (this.engine.dims === 3 ? spaceFrame : planeFrame)(this.engine.camera, this.engine.places.extent, width, height);
  }

  /** @returns {[number, number]|null} CSS pixels of a map point */
  project(x, y, z) {
    if (!this.engine.camera) return null;
    const frame = this.frame();
    const [px, py, depth = 1] = this.engine.dims === 3 ? spaceToPixel(frame, x, y, z) : planeToPixel(frame, x, y);
    return depth > 0 ? [px / this.ratio, py / this.ratio] : null;
  }

  placeOf(row) {
    const place = this.engine.places.placeOf(row);
    return place && this.project(place.x, place.y, place.z);
  }

  markerPlace() {
    const { marker, dims } = this.engine;
    if (!marker || (dims === 3 && marker.z === undefined)) return null;
    const at = this.project(marker.x, marker.y, marker.z);
    return at && { x: at[0], y: at[1], label: marker.label };
  }

  /** @returns {number} the row under a place in CSS pixels, -1 for none within reach */
  pick(x, y) {
    const from = performance.now();
    const row = this.raster.pick(x * this.ratio, y * this.ratio, PICK_REACH * this.ratio);
    this.engine.timings.note("pick_ms", from);
    return row;
  }

  // ---- gestures ------------------------------------------------------------------------------

  /** @returns {import("./gestures.mjs").Intentions} */
  intentions() {
    const { engine } = this;
    return {
      drag: (dx, dy, isSecondary) => this.drag(dx, dy, isSecondary),
      zoom: (x, y, factor) => this.zoom(x, y, factor),
      click: (x, y, toggles) => this.click(x, y, toggles),
      doubleClick: (x, y) => this.pick(x, y) < 0 && engine.setCamera(null),
      hover: (x, y, clientX, clientY) => this.hover(x, y, clientX, clientY),
      leave: () => engine.hover(-1),
      lassoDraw: (points, mode) => this.drawLasso(points, mode),
      lassoEnd: (points, mode) => this.endLasso(points, mode),
      reset: () => engine.setCamera(null),
      escape: () => engine.peel(),
    };
  }

  drag(dx, dy, isSecondary) {
    const { engine, ratio } = this;
    const { camera, extent, dims } = engine.places;
    if (!camera) return;
    const { width, height } = this.canvas;
    if (dims === 2) engine.setCamera(panPlane(camera, this.frame(), dx * ratio, dy * ratio));
    else if (isSecondary) engine.setCamera(panSpace(camera, extent, dx * ratio, dy * ratio, width, height));
    else engine.setCamera(orbit(camera, dx, dy, width / ratio));
  }

  zoom(x, y, factor) {
    const { engine, ratio } = this;
    const { camera, extent, dims } = engine.places;
    if (!camera) return;
    const { width, height } = this.canvas;
    const [px, py] = [x * ratio, y * ratio];
    if (dims === 2) engine.setCamera(zoomPlane(camera, this.frame(), px, py, factor));
    else engine.setCamera(zoomSpace(camera, extent, px, py, factor, width, height));
  }

  click(x, y, toggles) {
    const row = this.pick(x, y);
    if (row < 0) return;
    if (toggles) this.engine.toggleRow(row);
    else this.engine.openRow(row);
  }

  hover(x, y, clientX, clientY) {
    const row = this.pick(x, y);
    if (row !== (this.engine.hovered?.row ?? -1)) {
      this.canvas.style.cursor = row < 0 ? "grab" : "pointer";
      this.engine.hover(row, clientX, clientY);
    }
  }

  drawLasso(points, mode) {
    this.lasso = { points, mode };
    this.drawOverlay();
  }

  endLasso(points, mode) {
    this.lasso = null;
    this.drawOverlay();
    const corners = thin(points);
    if (corners.length < 3 || this.engine.status.phase !== "ready") return;
    const { dims, map } = this.engine;
    const shape = { map: map.name, dims, mode };
    if (dims === 3) this.engine.selectShape({ ...shape, polygon: this.inPicture(corners), camera: this.engine.camera });
    else this.engine.selectShape({ ...shape, polygon: this.onMap(corners) });
  }

  onMap(points) {
    const frame = this.frame();
    return points.map(([x, y]) => pixelToPlane(frame, x * this.ratio, y * this.ratio).map(short));
  }

  inPicture(points) {
    const [width, height] = this.cssSize;
    const half = Math.min(width, height) / 2;
    return points.map(([x, y]) => [short((x - width / 2) / half), short((y - height / 2) / half)]);
  }
}

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

function layer(element, name) {
  const canvas = document.createElement("canvas");
  canvas.className = name;
  Object.assign(canvas.style, { position: "absolute", inset: "0", width: "100%", height: "100%", display: "block", outlineOffset: "-2px" });
  element.append(canvas);
  return canvas;
}
