/** Lets the view's camera glide and its points travel, unless people want no motion or frames come too slowly. */

import { GLIDE_MS, TRAVEL_MS, Travel, cameraBetween, ease } from "./motion.mjs";

const SLOW_MS = 70;

export class Moving {
  /** @param {import("./view.mjs").MapView} view */
  constructor(view) {
    this.view = view;
    this.wantsNone = matchMedia("(prefers-reduced-motion: reduce)");
    this.stop();
  }

  /** Where it was stands still, where it goes to is there at once. */
  stop() {
    this.departing = null;
    this.travel = null;
    this.from = null;
  }

  /** The camera was set: what is seen is where it is. */
  endGlide() {
    this.from = null;
    this.view.ask();
  }

  /** Whether the picture of the map that was left stands until the next one is here. */
  get isLeaving() {
    return this.departing !== null;
  }

  get isTravelling() {
    return this.travel !== null || this.departing !== null;
  }

  /** Begin to glide from a camera to the engine's. */
  glide(from) {
    const now = this.camera ?? from;
    this.travel = null;
    if (!this.mayMove()) return this.view.drawNow();
    this.begin();
    this.from = now;
    this.view.ask();
  }

  /** The map is about to change: keep the picture of now. */
  leave() {
    const scene = this.mayMove() ? this.view.scene() : null;
    this.stop();
    if (scene) this.departing = { ...scene, visible: scene.visible?.slice() ?? null };
  }

  /** The new map is here. @returns {boolean} whether points travel to it */
  arrive() {
    const { departing } = this;
    this.departing = null;
    if (!departing) return false;
    const to = this.view.scene();
    if (!to || to.axes[0].rows !== departing.axes[0].rows) return false;
    this.travel = new Travel(departing, to);
    this.begin();
    this.view.ask();
    return true;
  }

  mayMove() {
    return !this.wantsNone.matches && this.view.engine.status.phase === "ready" && !document.hidden;
  }

  begin() {
    this.began = performance.now();
    this.last = null;
  }

  share(duration) {
    return ease(Math.min(1, (performance.now() - this.began) / duration));
  }

  /** @returns {object|null} the camera of this moment; null for the engine's */
  get camera() {
    return this.from && cameraBetween(this.from, this.view.engine.camera, this.share(GLIDE_MS));
  }

  /** @returns {import("./render2d.mjs").Scene|null} what is drawn at this moment; null for the engine's state */
  scene() {
    if (this.departing) return this.departing;
    return this.travel?.scene(this.share(TRAVEL_MS)) ?? null;
  }

  /** After a picture: go on to the next, or end. */
  next() {
    if (!this.travel && !this.from) return;
    const now = performance.now();
    const isSlow = this.last !== null && now - this.last > SLOW_MS;
    this.last = now;
    const duration = this.travel ? TRAVEL_MS : GLIDE_MS;
    if (isSlow || now - this.began >= duration) this.stop();
    this.view.ask();
  }
}
