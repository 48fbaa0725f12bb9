/**
 * Draws one engine into one element. Two canvases: the points from a raster on the CPU with the pictures
 * among them, and over them rings, marker, lasso. doing.mjs says what gestures do, layers.mjs what else lies over.
 */

import { Card } from "./card.mjs";
import { planeFrame, planeToPixel, spaceFrame, spaceToPixel } from "./camera.mjs";
import { colourTable } from "./colours.mjs";
import { Doing } from "./doing.mjs";
import { whenIdle } from "./dom.mjs";
import { once } from "./events.mjs";
import { listen } from "./gestures.mjs";
import { Moving } from "./moving.mjs";
import { NameLayer } from "./name_layer.mjs";
import { drawOverlay } from "./overlay.mjs";
import { pixelOf, rgbOf } from "./palette.mjs";
import { pictureOf } from "./picture.mjs";
import { planOf } from "./plan.mjs";
import { Raster } from "./raster.mjs";
import { markPlane, splatPlane } from "./render2d.mjs";
import { markSpace, splatSpace } from "./render3d.mjs";
import { readTheme, watchTheme } from "./theme.mjs";
import { Thumbnails } from "./thumbnails.mjs";

const PIXELS_AT_MOST = 2_000_000;
const PICK_REACH = 14;
const PARTIAL_EVERY_MS = 150;
const CURSORS = { move: "grab", lasso: "crosshair", box: "crosshair" };

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
    this.moving = new Moving(this);
    this.thumbnails = new Thumbnails(engine, () => this.ask());
    /** @type {(() => void)[]} called after each picture */
    this.afterDraw = [];
    this.readTheme();
    this.resize();
    const doing = new Doing(this);
    this.afterDraw.push(() => doing.hoverAgain());
    const parts = [new Card(this), new NameLayer(this)];
    this.stops = [listen(this.canvas, doing), ...parts.map((part) => () => part.destroy()), watchTheme(() => this.readTheme()), ...this.subscriptions()];
    this.observer = new ResizeObserver(() => this.resize());
    this.observer.observe(element);
    engine.painter = this;
  }

  destroy() {
    this.stops.forEach((stop) => stop());
    this.observer.disconnect();
    cancelAnimationFrame(this.frameAsked);
    this.thumbnails.reset();
    this.canvas.remove();
    this.over.remove();
    if (this.engine.painter === this) this.engine.painter = null;
  }

  subscriptions() {
    const { engine, moving } = this;
    const on = (event, callback) => engine.subscribe(event, callback);
    const redraw = () => {
      moving.stop();
      this.drawSoon();
    };
    return [
      on("loading", () => this.forget()),
      on("progress", () => this.drawPartial()),
      on("leaving", () => moving.leave()),
      on("ready", () => this.arrive()),
      on("visible", redraw),
      on("selection", redraw),
      on("error", () => moving.stop()),
      on("colour", () => this.recolour()),
      on("camera", () => moving.endGlide()),
      on("glide", (from) => moving.glide(from)),
      on("layers", () => this.drawSoon()),
      on("tool", () => this.pointAt(engine.hovered?.row ?? -1)),
      on("hover", () => this.drawOverlay()),
      on("open", () => this.drawOverlay()),
      on("marker", () => this.drawOverlay()),
    ];
  }

  readTheme() {
    this.engine.setTheme(readTheme(this.element));
  }

  /** @returns {Promise<Blob>} as engine.picture() */
  picture(options) {
    return pictureOf(this, options);
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
    this.engine.room.picture = [width, height];
    for (const canvas of [this.canvas, this.over]) {
      canvas.width = Math.round(width * this.ratio);
      canvas.height = Math.round(height * this.ratio);
    }
    this.restart();
  }

  /** The map is here. */
  arrive() {
    if (!this.moving.arrive()) this.drawSoon();
    whenIdle(() => this.thumbnails.prepare());
  }

  /** Another collection. */
  forget() {
    this.moving.stop();
    this.thumbnails.reset();
    this.restart();
  }

  restart() {
    const { width, height } = this.canvas;
    this.moving.stop();
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
    const { engine } = this;
    this.ground = pixelOf(rgbOf(engine.theme.ground));
    const scene = this.moving.scene() ?? this.scene();
    this.plan = scene?.plan ?? null;
    const near = this.rasterise(this.raster, scene);
    this.choosePictures(scene, near);
    this.paint();
    if (scene) engine.timings.drawn(from, engine.status.phase === "ready");
    this.afterDraw.forEach((call) => call());
    this.moving.next();
  }

  /** Draw a scene's points. @returns {object[]|undefined} the nearest in space (render3d.mjs) */
  rasterise(raster, scene) {
    if (!scene) {
      raster.clear();
      raster.pixels.fill(this.ground);
      return undefined;
    }
    if (scene.plan.how === "marks") return (scene.dims === 3 ? markSpace : markPlane)(raster, scene);
    (scene.dims === 3 ? splatSpace : splatPlane)(raster, scene);
    raster.shade(scene.table, scene.slots, scene.ground);
    return undefined;
  }

  choosePictures(scene, near) {
    const { ratio } = this;
    const [width, height] = this.cssSize;
    const isStill = scene && !this.moving.isTravelling;
    this.thumbnails.choose({
      frame: isStill ? this.frame(width, height) : null,
      width,
      height,
      crowd: scene?.plan.crowd ?? Infinity,
      zoom: this.camera?.zoom,
      near: near?.map(({ row, x, y, depth }) => ({ row, x: x / ratio, y: y / ratio, depth })),
      distance: scene?.frame.far ? (scene.frame.near + scene.frame.far) / 2 : 1,
    });
  }

  paint() {
    this.context.putImageData(this.image, 0, 0);
    this.thumbnails.draw(this.context, this.ratio);
    this.drawOverlay();
  }

  /** Colours changed, places did not. */
  recolour() {
    if (this.plan?.how !== "splats" || this.moving.isTravelling) return this.drawNow();
    const { engine } = this;
    const from = performance.now();
    this.ground = pixelOf(rgbOf(engine.theme.ground));
    this.raster.shade(this.table(), engine.painted.slots, this.ground);
    this.paint();
    engine.timings.drawn(from, engine.status.phase === "ready");
  }

  /**
   * What is to be drawn.
   * @param {number} [width]    canvas pixels
   * @param {number} [height]
   * @param {number} [ratio]    canvas pixels a CSS pixel
   * @returns {import("./render2d.mjs").Scene|null} null while there is nothing to draw
   */
  scene(width = this.canvas.width, height = this.canvas.height, ratio = this.ratio) {
    const { engine } = this;
    const { axes } = engine.places;
    const { camera } = this;
    if (!axes || !camera) return null;
    const loaded = Math.min(...axes.map((axis) => axis.loaded));
    const isWhole = loaded === engine.total;
    if (loaded === 0) return null;
    const visible = isWhole ? engine.rowsVisible() : null;
    const count = visible ? visible.length : loaded;
    return {
      axes,
      dims: engine.dims,
      visible,
      count,
      selected: isWhole && !engine.selection.isEmpty ? engine.selectedRows() : null,
      frame: this.frame(width, height),
      plan: planOf(engine.dims, count, camera.zoom, (width * height) / ratio ** 2, ratio),
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
    const { engine, over, thumbnails } = this;
    if (!over.width) return;
    const openRow = engine.row(engine.openId);
    const hovered = engine.hovered?.row ?? -1;
    drawOverlay(this.overContext, {
      ratio: this.ratio,
      theme: engine.theme,
      radius: this.plan?.how === "marks" ? this.plan.radius / this.ratio : 1,
      hovered: hovered < 0 ? null : (thumbnails.of(hovered) ?? this.spotOf(hovered)),
      open: openRow < 0 ? null : (thumbnails.of(openRow) ?? this.spotOf(openRow)),
      isOpenHidden: openRow >= 0 && !engine.isVisible(openRow),
      marker: this.markerPlace(),
      outlines: this.moving.isTravelling ? [] : this.outlines(),
      lasso: this.lasso,
    });
  }

  // ---- places --------------------------------------------------------------------------------

  /** The camera of the picture that is seen, which may be on its way to the engine's. */
  get camera() {
    return this.moving.camera ?? this.engine.camera;
  }

  /** The camera arrives at once where it was on its way to. */
  settle() {
    this.moving.stop();
  }

  frame(width = this.canvas.width, height = this.canvas.height) {
    return (this.engine.dims === 3 ? spaceFrame : planeFrame)(this.camera, this.engine.places.extent, width, height);
  }

  /** @returns {(x: number, y: number, z?: number) => [number, number]|null} from map coordinates to CSS pixels */
  pixels() {
    if (!this.camera) return () => null;
    const frame = this.frame(...this.cssSize);
    return (x, y, z) => {
      const [px, py, depth = 1] = this.engine.dims === 3 ? spaceToPixel(frame, x, y, z) : planeToPixel(frame, x, y);
      return depth > 0 ? [px, py] : null;
    };
  }

  /** @returns {(row: number) => [number, number]|null} from rows to CSS pixels */
  projector() {
    const pixels = this.pixels();
    return (row) => {
      const place = this.engine.places.placeOf(row);
      return place && pixels(place.x, place.y, place.z);
    };
  }

  placeOf(row) {
    return this.projector()(row);
  }

  spotOf(row) {
    const at = this.placeOf(row);
    return at && { x: at[0], y: at[1] };
  }

  markerPlace() {
    const { marker, dims } = this.engine;
    if (!marker || (dims === 3 && marker.z === undefined)) return null;
    const at = this.pixels()(marker.x, marker.y, marker.z);
    return at && { x: at[0], y: at[1], label: marker.label };
  }

  /** Lassos and boxes that made the selection, as far as they belong to this picture. */
  outlines() {
    const { engine } = this;
    const steps = (engine.selection.steps ?? []).filter((step) => step.polygon && step.map === engine.map?.name && step.dims === engine.dims);
    if (engine.dims === 2) {
      const pixels = this.pixels();
      return steps.map(({ polygon, mode }) => ({ mode, points: polygon.map(([x, y]) => pixels(x, y)) }));
    }
    const [width, height] = this.cssSize;
    const half = Math.min(width, height) / 2;
    const now = JSON.stringify(this.camera);
    const toPicture = ([x, y]) => [width / 2 + x * half, height / 2 + y * half];
    return steps.filter(({ camera }) => JSON.stringify(camera) === now).map(({ polygon, mode }) => ({ mode, points: polygon.map(toPicture) }));
  }

  /** @returns {number} the row under a place in CSS pixels, -1 for none within reach */
  pick(x, y) {
    const from = performance.now();
    const tile = this.thumbnails.at(x, y);
    const row = tile?.row ?? this.raster.pick(x * this.ratio, y * this.ratio, PICK_REACH * this.ratio);
    this.engine.timings.note("pick_ms", from);
    return row;
  }

  /** Show by the pointer whether a row lies under it. */
  pointAt(row) {
    this.canvas.style.cursor = row < 0 || this.engine.tool !== "move" ? CURSORS[this.engine.tool] : "pointer";
  }

  /** @param {{points: [number, number][], mode: string}|null} lasso   CSS pixels */
  drawLasso(lasso) {
    this.lasso = lasso;
    this.drawOverlay();
  }
}

function layer(element, name) {
  const canvas = document.createElement("canvas");
  canvas.className = name;
  Object.assign(canvas.style, { position: "absolute", inset: "0", width: "100%", height: "100%", display: "block", outlineOffset: "-2px" });
  element.append(canvas);
  return canvas;
}
