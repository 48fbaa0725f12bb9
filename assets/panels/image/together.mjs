/** Stages that show the same part of images of one scan, and one cross where the pointer is. */

import { svg } from "./histogram.mjs";

const CROSS_PX = 7;

export class Together {
  /** @param {import("./stage.mjs").Stage} main */
  constructor(main) {
    this.main = main;
    /** @type {Map<import("./stage.mjs").Stage, {cross: SVGGElement, look: (at: {x: number, y: number}|null) => void}>} */
    this.parts = new Map();
    this.add(main, () => {});
  }

  /**
   * Take a stage in.
   * @param {import("./stage.mjs").Stage} stage
   * @param {(at: {x: number, y: number}|null) => void} look   hears the place in its own pixels while another is pointed at
   */
  add(stage, look) {
    this.parts.set(stage, { cross: stage.layer(() => this.mark(stage)), look });
    stage.onTravel = () => this.moved(stage);
  }

  drop(stage) {
    this.parts.delete(stage);
  }

  /** A stage that came later, or got its picture later, shows what the first one does. */
  catchUp(stage) {
    if (this.main.view) stage.adopt(this.main.view);
  }

  moved(stage) {
    if (!stage.view) return;
    for (const other of this.parts.keys()) if (other !== stage) other.adopt(stage.view);
  }

  /** Point at a place in one stage: all others mark it. @param {{x: number, y: number}|null} at image pixels of `stage` */
  point(stage, at) {
    this.pointed = at && { stage, x: at.x / stage.field.width, y: at.y / stage.field.height };
    for (const [other, { look }] of this.parts) {
      if (other === stage || !other.field) continue;
      look(at && this.placeIn(other));
      this.mark(other);
    }
  }

  placeIn({ field }) {
    return { x: this.pointed.x * field.width, y: this.pointed.y * field.height };
  }

  mark(stage) {
    const { cross } = this.parts.get(stage) ?? {};
    if (!cross) return;
    if (!this.pointed || this.pointed.stage === stage || !stage.placement) return cross.replaceChildren();
    const { x, y } = stage.at(this.placeIn(stage));
    cross.replaceChildren(svg("path", { class: "stage-cross", d: `M${x - CROSS_PX} ${y}h${2 * CROSS_PX}M${x} ${y - CROSS_PX}v${2 * CROSS_PX}` }));
  }
}
