/**
 * Draws one engine into one element: the points from a raster on the CPU with the pictures among them, and over
 * them rings, marker, lasso. sight.mjs says what is seen where, scene.mjs what is drawn, doing.mjs what gestures do.
 */

import { BareGround } from "./bare_ground.mjs";
import { Card } from "./card.mjs";
import { Doing } from "./doing.mjs";
import { whenIdle } from "./dom.mjs";
import { once } from "./events.mjs";
import { listen } from "./gestures.mjs";
import { Moving } from "./moving.mjs";
import { NameLayer } from "./name_layer.mjs";
import { Nearby } from "./nearby.mjs";
import { NearestLines, spotSeen } from "./nearest.mjs";
import { drawOverlay } from "./overlay.mjs";
import { pixelOf, rgbOf } from "./palette.mjs";
import { pictureOf } from "./picture.mjs";
import { Raster } from "./raster.mjs";
import { render, shade } from "./render.mjs";
import { sceneOf, Tables } from "./scene.mjs";
import { Sharpness } from "./sharpness.mjs";
import { Sight } from "./sight.mjs";
import { readTheme, watchTheme } from "./theme.mjs";
import { Thumbnails } from "./thumbnails.mjs";
import { Trends } from "./trend_paint.mjs";

const PICK_REACH = 14;
const PARTIAL_EVERY_MS = 150;
const CURSORS = { move: "grab", lasso: "crosshair", box: "crosshair" };

export class MapView extends Sight {
  /**
   * @param {HTMLElement} element   positioned; the canvases fill it
   * @param {import("./engine.mjs").Engine} engine
   */
  constructor(element, engine) {
    super(element);
    this.engine = engine;
    this.tables = new Tables();
    this.trends = new Trends();
    this.nearby = new Nearby();
    this.lasso = null;
    /** Draw at the end of this turn of the event loop, however much changes in it. */
    this.drawSoon = once(queueMicrotask, () => this.drawNow());
    this.partialAt = 0;
    this.moving = new Moving(this);
    this.sharpness = new Sharpness(this);
    this.thumbnails = new Thumbnails(engine, () => this.ask());
    /** @type {(() => void)[]} called after each picture */
    this.afterDraw = [];
    this.readTheme();
    this.resize();
    this.doing = new Doing(this);
    this.afterDraw.push(() => this.doing.hoverAgain());
    this.names = new NameLayer(this);
    this.nearest = new NearestLines(this);
    const parts = [new Card(this), this.names, this.nearest, this.sharpness, new BareGround(this)];
    this.stops = [listen(this.canvas, this.doing), ...parts.map((part) => () => part.destroy()), watchTheme(() => this.readTheme()), ...this.subscriptions()];
    this.observer = new ResizeObserver(() => this.resize());
    this.observer.observe(element);
    engine.painter = this;
  }

  destroy() {
    this.stops.forEach((stop) => stop());
    this.observer.disconnect();
    cancelAnimationFrame(this.frameAsked);
    this.thumbnails.reset();
    this.remove();
    if (this.engine.painter === this) this.engine.painter = null;
  }

  subscriptions() {
    const { engine, moving } = this;
    const on = (event, callback) => engine.subscribe(event, callback);
    const redraw = () => {
      if (!moving.isLeaving) moving.stop();
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

  // ---- size ----------------------------------------------------------------------------------

  resize() {
    if (this.sharpness.choose()) this.restart();
  }

  /** The map is here. */
  arrive() {
    if (!this.moving.arrive()) this.drawSoon();
    whenIdle(() => [this.thumbnails, this.nearby].forEach((part) => part.prepare(this.engine)));
  }

  /** Another collection. */
  forget() {
    this.moving.stop();
    this.thumbnails.reset();
    this.restart();
  }

  restart() {
    this.moving.stop();
    this.makeRaster();
    this.drawNow();
  }

  makeRaster() {
    const { width, height } = this.canvas;
    this.raster = new Raster(width, height, this.engine.total);
    this.image = new ImageData(this.raster.bytes, width, height);
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
    if (this.sharpness.choose()) this.makeRaster();
    engine.room.picture = this.room; // the view of the whole map follows from it
    this.ground = pixelOf(rgbOf(engine.theme.ground));
    const scene = this.moving.scene() ?? this.scene();
    this.plan = scene?.plan ?? null;
    const near = render(this.raster, scene, this.ground);
    this.choosePictures(scene, near);
    this.paint();
    if (scene) engine.timings.drawn(from, engine.status.phase === "ready");
    this.afterDraw.forEach((call) => call());
    this.sharpness.drawn();
    this.moving.next();
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
    shade(this.raster, this.scene());
    this.paint();
    engine.timings.drawn(from, engine.status.phase === "ready");
  }

  /** @returns {import("./render2d.mjs").Scene|null} as sceneOf() */
  scene(...size) {
    return sceneOf(this, ...size);
  }

  drawOverlay() {
    if (this.over.width) drawOverlay(this.overContext, this.overlay());
  }

  /** @returns {import("./overlay.mjs").OverlayScene} */
  overlay() {
    const { engine } = this;
    const openRow = engine.row(engine.openId);
    const hovered = engine.hovered?.row ?? -1;
    return {
      ratio: this.ratio,
      theme: engine.theme,
      radius: this.plan?.how === "marks" ? this.plan.radius / this.ratio : 1,
      hovered: hovered < 0 ? null : spotSeen(this, hovered),
      open: openRow < 0 ? null : spotSeen(this, openRow),
      isOpenHidden: openRow >= 0 && !engine.isVisible(openRow),
      nearest: this.nearest?.star() ?? null,
      marker: this.markerPlace(),
      picture: this.cssSize,
      outlines: this.moving.isTravelling ? [] : this.outlines(),
      lasso: this.lasso,
    };
  }

  // ---- pointer -------------------------------------------------------------------------------

  /** The camera arrives at once where it was on its way to. */
  settle() {
    this.moving.stop();
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
