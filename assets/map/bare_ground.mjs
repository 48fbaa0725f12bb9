/** Where the camera sees nothing: a sentence and the way back, so that no canvas is blank. */

import { make } from "./dom.mjs";

const PAUSE_MS = 160;

/**
 * What is said where no image is in the picture; null where one is, or where another sentence stands. Pure.
 * @param {{status: {phase: string}, visible: number, placed: number}} engine
 * @param {boolean} isBare   nothing is drawn
 */
export function bareSentence({ status, visible, placed }, isBare) {
  if (!isBare || status.phase !== "ready" || visible === 0) return null;
  return visible < placed ? "No image that passes the filters is here." : "No images here.";
}

export class BareGround {
  /** @param {import("./view.mjs").MapView} view */
  constructor(view) {
    this.view = view;
    this.sentence = make("span");
    const button = make("button", { className: "button", type: "button" }, "Show all ");
    button.append(make("kbd", {}, "0"));
    button.addEventListener("click", () => this.leave());
    this.element = make("div", { className: "map-bare", hidden: true });
    this.element.setAttribute("role", "status");
    this.element.append(this.sentence, button);
    view.element.append(this.element);
    view.afterDraw.push(() => this.later());
  }

  destroy() {
    clearTimeout(this.timer);
    this.element.remove();
  }

  /** Look when the picture has come to rest; what is said is taken back at once. */
  later() {
    clearTimeout(this.timer);
    if (this.element.hidden) this.timer = setTimeout(() => this.look(), PAUSE_MS);
    else this.look();
  }

  look() {
    const { view } = this;
    const said = view.moving.isTravelling ? null : bareSentence(view.engine, view.raster.isBare());
    this.element.hidden = said === null;
    if (said !== null && this.sentence.textContent !== said) this.sentence.textContent = said;
  }

  leave() {
    this.view.canvas.focus({ preventScroll: true });
    this.view.engine.setCamera(null, { eased: true });
  }
}
