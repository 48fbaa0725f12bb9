/** Under the opened image: the button that finds others of the very same scene, however they lie. Asked, not by itself. */

import { h } from "../dom.mjs";
import { Question } from "../insight/question.mjs";
import { sameScenes } from "./list.mjs";
import { noneInWords } from "./words.mjs";

const LOOKING = "Laying the images most like it upon it…";

export class SameFinder {
  /** @param {string} collection its address in the interface */
  constructor(collection) {
    this.address = collection;
    this.question = new Question(collection, ({ said }) => { this.said.textContent = said; });
    this.button = h("button", {
      class: "link-button", type: "button", onclick: () => this.find(),
      title: "Lay the images most like it upon it: turned, mirrored, zoomed, shifted, inverted",
    }, "Find the same scene");
    this.said = h("span", { role: "status" });
    this.found = h("div");
    this.element = h("div", { class: "same-finder" }, h("p", {}, this.button, this.said), this.found);
  }

  /** Another image: nothing is known of it yet. @param {string} id */
  show(id) {
    this.question.cancel();
    this.id = id;
    this.button.hidden = false;
    this.said.textContent = "";
    this.found.replaceChildren();
  }

  async find() {
    const { id } = this;
    this.button.hidden = true;
    try {
      const { same, compared } = await this.question.ask(`/images/${id}/same`, undefined, LOOKING);
      if (this.id !== id) return;
      this.said.textContent = same.length ? "" : noneInWords(compared);
      this.found.replaceChildren(...(same.length ? [sameScenes(`${this.address}/images`, same)] : []));
    } catch (error) {
      if (error.name === "AbortError" || this.id !== id) return;
      this.said.textContent = error.message;
      this.button.hidden = false;
    }
  }

  leave() {
    this.question.cancel();
  }
}
