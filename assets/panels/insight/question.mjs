/** Asks what takes a worker a while: says how far it is, waits for the answer, and can be cancelled. */

import { answered } from "../ask.mjs";
import { Transfer } from "../transfer.mjs";

export class Question extends Transfer {
  /**
   * Ask, giving up what was asked before.
   * @param {string} path below the address of the collection
   * @param {Object} [body] sent as JSON; without one it is fetched
   * @param {string} [begins] what is said until the server says more
   * @returns {Promise<Object>} the answer; rejects with a sentence, or AbortError if cancelled
   */
  async ask(path, body, begins = "Asking") {
    this.cancel();
    this.tell({ said: begins, fraction: null });
    const request = new AbortController();
    this.request = request;
    const sent = body && { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
    const answer = await fetch(this.address + path, { ...sent, signal: request.signal }).catch((error) => {
      if (error.name === "AbortError") throw error;
      throw new Error("The server cannot be reached. Try again when it is back.");
    });
    const said = await answered(answer);
    if (this.request === request) this.request = null;
    return answer.status === 202 ? this.follow(said.id) : said;
  }
}
