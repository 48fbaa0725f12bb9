/** Where the interface keeps designs, and their arrays. */

import { ask, sentenceOf } from "../panels/ask.mjs";
import { Transfer } from "../panels/transfer.mjs";

export const DESIGNS = "/api/v1/designs";

/** @param {string} design @returns {string} its address */
export const addressOfDesign = (design) => `${DESIGNS}/${encodeURIComponent(design)}`;

/**
 * One column of the known rows.
 * @param {string} design @param {string} name
 * @returns {Promise<Float32Array>} rejects with a sentence
 */
export async function column(design, name) {
  const answer = await fetch(`${addressOfDesign(design)}/columns/${encodeURIComponent(name)}`).catch(() => null);
  if (!answer) throw new Error(`The column ${name} did not arrive: the server cannot be reached.`);
  if (!answer.ok) throw new Error(sentenceOf(await answer.json().catch(() => ({}))) || `The column ${name} did not arrive: the server answered ${answer.status}.`);
  return new Float32Array(await answer.arrayBuffer());
}

/** The ids of the images that the known rows are. @param {string} design @returns {Promise<string[]>} */
export const imageIds = (design) => ask(`${addressOfDesign(design)}/columns/image_id`);

/** Asks a design what takes a worker a while; a file may be sent as it is. */
export class DesignQuestion extends Transfer {
  /**
   * Ask, giving up what was asked before.
   * @param {string} path   below the address
   * @param {Object|Blob} body   JSON, or a file as it is
   * @returns {Promise<Object>} the result of the job; rejects with a sentence, or AbortError if cancelled
   */
  async ask(path, body) {
    this.cancel();
    this.tell({ said: "Asking", fraction: null });
    const request = new AbortController();
    this.request = request;
    const isFile = body instanceof Blob;
    const headers = { "Content-Type": isFile ? "application/octet-stream" : "application/json" };
    const said = await ask(this.address + path, { method: "POST", headers, body: isFile ? body : JSON.stringify(body), signal: request.signal });
    if (this.request === request) this.request = null;
    return said.id ? this.follow(said.id) : said;
  }
}
