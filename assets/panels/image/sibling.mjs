/** One other channel or frame of the scan, small beside the image: it moves with it, and a click makes it the main one. */

import { ask } from "../ask.mjs";
import { h } from "../dom.mjs";
import { quantity } from "../format.mjs";
import { percentiles } from "./numbers.mjs";
import { fetchField } from "./source.mjs";
import { Stage } from "./stage.mjs";
import { toneOf } from "./tone.mjs";
import { readable } from "./units.mjs";
import { asIn, unitOf } from "./words.mjs";

const PREVIEW_PX = 256;
const CLICK_PX = 4;

export class Sibling {
  /**
   * @param {string} images   address of the images of the collection
   * @param {{image_id: string, channel: string, frame: number}} member   of the scan
   * @param {string} called
   * @param {import("./together.mjs").Together} together
   * @param {(id: string) => void} choose
   */
  constructor(images, member, called, together, choose) {
    Object.assign(this, { member, together, address: `${images}/${member.image_id}`, isLeft: false });
    this.stage = new Stage({ label: called, onLook: (at) => this.look(at) });
    this.preview = h("img", { class: "stage-preview", src: `${this.address}.png?size=${PREVIEW_PX}`, alt: "" });
    this.stage.element.append(this.preview);
    this.said = h("span", { class: "sibling-value number" });
    const name = h("button", { class: "link-button", type: "button", title: `${called}: make it the main image`, onclick: () => choose(member.image_id) }, called);
    this.element = h("div", { class: "sibling" }, this.stage.element, h("div", { class: "sibling-foot" }, name, this.said));
    this.stage.canvas.addEventListener("pointerdown", ({ clientX, clientY }) => { this.pressed = { x: clientX, y: clientY }; });
    this.stage.canvas.addEventListener("click", ({ clientX, clientY }) => {
      if (Math.hypot(clientX - this.pressed.x, clientY - this.pressed.y) < CLICK_PX) choose(member.image_id);
    });
    together.add(this.stage, (at) => this.say(at));
  }

  /** @param {AbortSignal} signal */
  async load(signal) {
    try {
      const [image, field] = await Promise.all([ask(this.address, { signal }), fetchField(this.address, signal)]);
      if (this.isLeft) return;
      this.window = percentiles(field.values);
      const { unit, factor } = readable(unitOf(image.columns), Math.max(Math.abs(this.window.low), Math.abs(this.window.high)));
      this.unit = unit;
      this.field = asIn(field, factor);
      this.window = percentiles(this.field.values);
      this.preview.remove();
      this.stage.show(this.field);
      this.together.catchUp(this.stage);
      this.colour(this.main);
    } catch (error) {
      if (error.name !== "AbortError") this.said.textContent = error.message;
    }
  }

  /**
   * Colours and scale of the main image; its window too where the same is measured.
   * @param {{member: {channel: string}, unit: string|null, window: {low: number, high: number}, scale: string, table: Uint32Array}|undefined} main
   */
  colour(main) {
    this.main = main;
    if (!main || !this.field) return;
    const { low, high } = main.channel === this.member.channel && main.unit === this.unit ? main.window : this.window;
    this.stage.colour({ tone: toneOf(main.scale, low, high), table: main.table });
  }

  look(at) {
    this.together.point(this.stage, at);
    this.say(at);
  }

  say(at) {
    if (!this.field) return;
    const value = at && this.field.values[Math.floor(at.y) * this.field.width + Math.floor(at.x)];
    this.said.textContent = at && value !== undefined ? (Number.isNaN(value) ? "masked" : quantity(value, this.unit, this.window.high - this.window.low)) : "";
  }

  leave() {
    this.isLeft = true;
    this.together.drop(this.stage);
    this.stage.leave();
    this.element.remove();
  }
}
