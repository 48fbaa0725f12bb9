/** What stands under the opened image: how many of the images truly most like it lie near it on the map that is shown. */

import { isOpenOnMap, starOf } from "../map/nearest.mjs";
import { fill, h } from "./dom.mjs";
import { nearInWords } from "./insight/trust_words.mjs";

const ELSEWHERE = "It is not on this map.";

export class Nearness {
  /** @param {Object} engine */
  constructor(engine) {
    this.engine = engine;
    this.said = h("span", { title: "Near: among as many nearest on the map" });
    this.toggle = h("button", {
      class: "link-button", type: "button", title: "Lines over the map: solid to those it keeps near, dashed to those it tore away (k)",
      onclick: () => engine.setShown("lines", engine.hidden.has("lines")),
    });
    this.element = h("p", { class: "opened-near" });
  }

  /** Say it of the open image, on this map in these dimensions. */
  async update() {
    const { engine } = this;
    if (engine.openId === null || engine.status.phase !== "ready") return;
    this.mark();
    if (!isOpenOnMap(engine)) return this.say(ELSEWHERE);
    try {
      const star = await starOf(engine);
      if (star) this.say(nearInWords(star.kept.filter(Boolean).length, star.rows.length), this.toggle);
    } catch (error) {
      this.say(error.message);
    }
  }

  /** Another image: nothing is known of it yet. */
  clear() {
    this.element.replaceChildren("\u00a0");
  }

  mark() {
    this.toggle.textContent = this.engine.hidden.has("lines") ? "Show the lines" : "Hide the lines";
  }

  say(sentence, ...more) {
    this.said.textContent = sentence;
    fill(this.element, [this.said, ...more]);
  }
}
