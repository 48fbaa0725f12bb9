/** A question about the map that is shown: it goes on while another is looked at, and is drawn only on its own. */

import { addressOf } from "../ask.mjs";
import { Question } from "./question.mjs";
import { drawFault, showWaiting } from "./waiting.mjs";

export class MapQuestion {
  /**
   * @param {Object} engine
   * @param {string} collection
   * @param {string} kind "groups" or "stability", as the interface calls it
   * @param {{place: HTMLElement, changed: () => void}} where place: for progress and faults; changed: asked, or answered
   */
  constructor(engine, collection, kind, { place, changed }) {
    Object.assign(this, { engine, collection, kind, place, changed });
    /** @type {Set<string>} maps that it was asked of and not answered yet */
    this.asked = new Set();
  }

  /** Whether the map that is shown waits for an answer. */
  get isWaiting() {
    return this.asked.has(this.engine.map?.name);
  }

  /**
   * @param {Object} body
   * @returns {Promise<Object|null>} the answer, its column taken up; null where it was cancelled, failed, or another
   *   map is shown by then
   */
  async ask(body) {
    const { engine, collection, kind, place } = this;
    const { map, store } = engine;
    const isHere = () => engine.map === map && engine.store === store;
    const question = new Question(addressOf(collection), (progress) => isHere() && showWaiting(place, progress, () => question.cancel()));
    this.asked.add(map.name);
    this.changed();
    try {
      const answer = await question.ask(`/trail/${encodeURIComponent(map.name)}/${kind}`, body);
      if (engine.store === store) engine.addColumn(answer.column);
      if (isHere()) place.replaceChildren();
      return isHere() ? answer : null;
    } catch (error) {
      if (isHere()) place.replaceChildren(...(error.name === "AbortError" ? [] : [drawFault(error.message, () => this.ask(body))]));
      return null;
    } finally {
      this.asked.delete(map.name);
      this.changed();
    }
  }
}
