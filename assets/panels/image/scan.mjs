/** The other channels and frames of an image's scan beside it: they zoom and move with it. */

import { ask } from "../ask.mjs";
import { h, icon } from "../dom.mjs";
import { count } from "../format.mjs";
import { Sibling } from "./sibling.mjs";
import { Together } from "./together.mjs";
import { partInWords } from "./words.mjs";

const MOST = 12;
const MOST_PIXELS = 2 ** 25; // of all that are shown: 128 MB of numbers
const LISTED = 200;

export class Scan {
  /**
   * @param {string} images   address of the images of the collection
   * @param {import("./stage.mjs").Stage} stage   of the main image
   * @param {(id: string) => void} choose   make another image the main one
   */
  constructor(images, stage, choose) {
    Object.assign(this, { images, choose, together: new Together(stage), siblings: [], isShown: false, scan: null });
    this.before = this.step("The one before in its file (,)", -1);
    this.after = this.step("The next one of its file (.)", 1);
    this.place = h("span", { class: "number" });
    this.steps = h("span", { class: "scan-steps", hidden: true }, this.before, this.place, this.after);
    this.grid = h("div", { class: "scan-grid" });
    this.note = h("p", { class: "quiet small" });
    this.element = h("div", { class: "image-pane scan-pane" }, this.grid, this.note);
  }

  /** @returns {boolean} whether the file holds further images */
  get isLong() {
    return this.scan !== null && this.scan.count > 1;
  }

  /** The main image is another: list its scan; what is shown beside it is shown anew. @param {string} id */
  async follow(id, signal) {
    this.clear();
    this.scan = null;
    const scan = await ask(`${this.images}/${id}/scan?limit=${LISTED}`, { signal });
    this.scan = scan;
    const own = scan.place - scan.first;
    this.steps.hidden = scan.count < 2;
    this.place.textContent = `${count(scan.place + 1)} of ${count(scan.count)}`;
    this.before.disabled = own === 0;
    this.after.disabled = own === scan.images.length - 1;
    if (this.isShown) this.draw(signal);
  }

  /** Beside the image while it is asked for. */
  turn(isShown, signal) {
    this.isShown = isShown;
    this.clear();
    if (isShown && this.scan) this.draw(signal);
  }

  draw(signal) {
    const own = this.scan.images[this.scan.place - this.scan.first];
    const shown = around(this.scan.images, own, Math.max(1, Math.min(MOST, Math.floor(MOST_PIXELS / (own.width * own.height)))));
    const channels = [...new Set(this.scan.images.map(({ channel }) => channel))];
    this.siblings = shown.map((member) => new Sibling(this.images, member, partInWords(member, channels), this.together, this.choose));
    this.grid.replaceChildren(...this.siblings.map(({ element }) => element));
    const others = this.scan.count - 1;
    this.note.textContent = shown.length < others ? `${count(shown.length)} of ${count(others)} others: those next to it.` : "";
    for (const sibling of this.siblings) sibling.colour(this.main);
    this.read(this.siblings, signal);
  }

  /** One after the other: the worker reads one file at a time anyway. */
  async read(siblings, signal) {
    for (const sibling of siblings) await sibling.load(signal);
  }

  /** @param {Object} main   how the main image is shown, as Sibling.colour() takes it */
  colour(main) {
    this.main = main;
    for (const sibling of this.siblings) sibling.colour(main);
  }

  /** The pointer is over the main image. */
  point(at) {
    if (this.siblings.length) this.together.point(this.together.main, at);
  }

  /** Go to the one before or after. @param {-1|1} way */
  go(way) {
    const next = this.scan?.images[this.scan.place - this.scan.first + way];
    if (next) this.choose(next.image_id);
  }

  step(said, way) {
    return h("button", { class: "button plain icon-only", type: "button", title: said, aria: { label: said }, onclick: () => this.go(way) }, icon("chevron-right"));
  }

  clear() {
    for (const sibling of this.siblings.splice(0)) sibling.leave();
    this.together.point(this.together.main, null);
  }

  leave() {
    this.clear();
  }
}

/**
 * Those next to one of a scan, without itself, in order.
 * @template {{image_id: string}} Member
 * @param {Member[]} members
 * @param {Member} own
 * @param {number} most
 * @returns {Member[]}
 */
export function around(members, own, most) {
  const others = members.filter(({ image_id: id }) => id !== own.image_id);
  const place = members.findIndex(({ image_id: id }) => id === own.image_id);
  const first = Math.max(0, Math.min(place - Math.floor(most / 2), others.length - most));
  return others.slice(first, first + most);
}
