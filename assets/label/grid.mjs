/** Many images at once: a key answers for those that are chosen. */

import { h, icon } from "../panels/dom.mjs";
import { chipsOf, drawChips } from "./chips.mjs";

const SMALL_PX = 256;
const EXPECTED = 2; // of what the model expects, on one tile
const DOUBTED = "What the model expects here is too little tested to be taken for many at once: Model says why.";

/**
 * Where an arrow leads in a grid. Pure.
 * @param {string} key   of the keyboard
 * @param {number} at
 * @param {{length: number, columns: number}} grid
 * @returns {number|null} null: the key is no arrow
 */
export function stepTo(key, at, { length, columns }) {
  const step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns, ArrowDown: columns }[key];
  if (step === undefined) return null;
  const to = at + step;
  return to < 0 || to >= length ? at : to;
}

export class GridView {
  /** @param {import("./work.mjs").Work} work @param {() => void} changed   others are chosen */
  constructor(work, changed) {
    Object.assign(this, { work, changed, at: 0, from: 0, chosen: new Set(), tiles: new Map() });
    this.list = h("ul", { class: "label-grid", role: "listbox", tabindex: "0", aria: { label: "Images to label", multiselectable: "true" } });
    this.list.addEventListener("click", (event) => this.click(event));
    this.said = h("p", { class: "label-why" });
    this.element = h("div", { class: "label-many" }, this.said, this.list);
  }

  get page() {
    return this.work.queue?.page(this.work.size).map(({ image_id: id }) => id) ?? []; // none before the first are asked for
  }

  /** Those a key answers for: the chosen ones, else the one the cursor stands on. */
  get images() {
    const { page } = this;
    const chosen = page.filter((id) => this.chosen.has(id));
    return chosen.length ? chosen : page.slice(this.at, this.at + 1);
  }

  show() {
    const items = this.work.queue.page(this.work.size);
    const isSame = items.length === this.tiles.size && items.every(({ image_id: id }) => this.tiles.has(id));
    if (!isSame) {
      this.chosen.clear();
      this.at = this.from = 0;
      this.tiles = new Map(items.map((item) => [item.image_id, this.draw(item)]));
      this.list.replaceChildren(...[...this.tiles.values()].map(({ element }) => element));
      this.list.scrollTop = 0;
    }
    this.update();
  }

  draw({ image_id: id, why }) {
    const chips = h("ul", { class: "label-chips" });
    const picture = h("img", { src: this.work.client.picture(id, SMALL_PX), alt: "" });
    const element = h("li", { class: "label-tile", role: "option", id: `tile-${id}`, title: why, data: { image: id }, aria: { selected: "false" } }, picture, h("span", { class: "tile-check" }, icon("check")), chips);
    return { element, chips };
  }

  update() {
    const { work, page } = this;
    page.forEach((id, place) => {
      const { element, chips } = this.tiles.get(id);
      const drawn = chipsOf(work.tree, work.answers(id), work.offered(id));
      chips.replaceChildren(...drawChips(drawn, EXPECTED));
      element.classList.toggle("is-active", place === this.at);
      element.classList.toggle("is-selected", this.chosen.has(id));
      element.setAttribute("aria-selected", String(this.chosen.has(id)));
      element.setAttribute("aria-label", `Image ${place + 1}${drawn.length ? `: ${drawn.map(({ text }) => text).join(", ")}` : ""}`);
    });
    if (page[this.at]) this.list.setAttribute("aria-activedescendant", `tile-${page[this.at]}`);
    else this.list.removeAttribute("aria-activedescendant");
    const count = this.chosen.size;
    const isDoubted = page.some((id) => work.offered(id).length) && !page.some((id) => work.offered(id, true).length);
    const words = count ? `${count} chosen: a key answers for all of them.` : "A key answers for the framed image. Click to choose several, ctrl + A for all.";
    this.said.textContent = isDoubted ? `${words} ${DOUBTED}` : words;
  }

  click(event) {
    const tile = event.target.closest(".label-tile");
    if (!tile) return;
    const to = this.page.indexOf(tile.dataset.image);
    if (event.shiftKey) this.extend(to);
    else {
      const { image } = tile.dataset;
      if (this.chosen.has(image)) this.chosen.delete(image);
      else this.chosen.add(image);
      this.at = this.from = to;
    }
    this.chose();
  }

  extend(to) {
    const [low, high] = [Math.min(this.from, to), Math.max(this.from, to)];
    this.chosen = new Set(this.page.slice(low, high + 1));
    this.at = to;
  }

  chose() {
    this.update();
    this.changed();
  }

  all() {
    const { page } = this;
    this.chosen = new Set(this.chosen.size === page.length ? [] : page);
    this.chose();
  }

  none() {
    const had = this.chosen.size > 0;
    this.chosen.clear();
    this.chose();
    return had;
  }

  /** @returns {boolean} whether the key was one of the grid's */
  key(event) {
    const columns = getComputedStyle(this.list).gridTemplateColumns.split(" ").length;
    const to = stepTo(event.key, this.at, { length: this.page.length, columns });
    if (to === null) return false;
    if (event.shiftKey) this.extend(to);
    else this.at = this.from = to;
    this.tiles.get(this.page[this.at])?.element.scrollIntoView({ block: "nearest" });
    this.chose();
    return true;
  }
}
