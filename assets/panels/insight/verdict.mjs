/** What explains the map, asked once for a version of a collection, for the meter and the badge. */

import { isNode } from "../../map/with_maps.mjs";
import { addressOf } from "../ask.mjs";
import { Question } from "./question.mjs";

/** @type {Map<string, Object>} answers by collection and version */
const known = new Map();

/** The tone a level is shown in; its words come with the answer. */
export const TONES = { good: "good", mixed: "warn", warning: "bad", none: "" };

/** The question what explains a map: of the collection's own by its vectors, of a node by where its images lie. */
export const batchEffectsOf = ({ name }) => (isNode(name) ? `/batch-effects?map=${encodeURIComponent(name)}` : "/batch-effects");

export class Asked {
  /**
   * @param {string} collection
   * @param {string} path such as "/properties"
   * @param {(progress: {said: string, fraction: number|null}) => void} tell
   */
  constructor(collection, path, tell) {
    Object.assign(this, { collection, path });
    this.question = new Question(addressOf(collection), tell);
  }

  /** @param {string} version of the collection @returns {Object|undefined} the answer, if it is here already */
  kept(version) {
    return known.get(`${this.collection} ${version} ${this.path}`);
  }

  /** @returns {Promise<Object>} rejects with a sentence, or AbortError if cancelled */
  async answer(version) {
    const answer = this.kept(version) ?? (await this.question.ask(this.path));
    known.set(`${this.collection} ${answer.version} ${this.path}`, answer);
    return answer;
  }

  cancel() {
    this.question.cancel();
  }
}
