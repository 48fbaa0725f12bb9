/** The labels' interface over HTTP (docs/labels.md): the one place of the label page that asks the server. */

import { addressOf, ask } from "../panels/ask.mjs";
import { query } from "../panels/export/scope.mjs";

const AT_ONCE = 100; // ids in one address: servers refuse longer ones
const SKIPPED = 60;
const JSON_BODY = { "Content-Type": "application/json" };

/** @param {string} address @param {string} method @param {Object} [body] @returns {Promise<any>} rejects with a sentence */
const send = (address, method, body) => ask(address, { method, headers: JSON_BODY, ...(body && { body: JSON.stringify(body) }) });

/** @param {string} collection @returns {Promise<Object[]>} its trees; of a damaged one `tree` and `error` alone */
export const treesOf = (collection) => ask(`${addressOf(collection)}/trees`);

/** @param {string} collection @param {{tree: string, title?: string, yaml?: string}} made @returns {Promise<Object>} the tree */
export const makeTree = (collection, made) => send(`${addressOf(collection)}/trees`, "POST", made);

export class LabelClient {
  /** @param {string} collection @param {string} tree */
  constructor(collection, tree) {
    this.collection = addressOf(collection);
    this.tree = `${this.collection}/trees/${encodeURIComponent(tree)}`;
    this.labels = `${this.collection}/labels/${encodeURIComponent(tree)}`;
  }

  /** Send what was said here. @param {import("./outbox.mjs").Entry} entry */
  send({ path, request, body }) {
    return send(this.labels + path, "POST", { ...body, request });
  }

  /** @param {string[]} ids @returns {Promise<Object<string, import("./answers.mjs").Known>>} */
  async images(ids) {
    const parts = Array.from({ length: Math.ceil(ids.length / AT_ONCE) }, (_, k) => ids.slice(k * AT_ONCE, (k + 1) * AT_ONCE));
    const found = await Promise.all(parts.map((part) => ask(`${this.labels}/images?ids=${part.join(",")}`)));
    return Object.assign({}, ...found);
  }

  /**
   * @param {{order: string, count: number, label?: string|null, author?: string, filter?: Object|null, seed?: number, skip: string[]}} wanted
   * @returns {Promise<import("./queue.mjs").Asked[]>}
   */
  queue({ filter, skip, label, author, ...wanted }) {
    const skipped = skip.slice(-SKIPPED).join(",");
    return ask(`${this.labels}/queue${query({ ...wanted, label: label || null, author: author || null, filter: filter ? JSON.stringify(filter) : null, skip: skipped || null })}`);
  }

  /** @param {string} path   below the labels, such as "/agreement" */
  get(path) {
    return ask(this.labels + path);
  }

  /** @param {string} author @returns {Promise<Object>} */
  counts(author) {
    return this.get(`/counts${query({ author: author || null })}`);
  }

  /** @param {{threshold?: number, retrain_after?: number}} settings */
  keep(settings) {
    return send(`${this.labels}/settings`, "PATCH", settings);
  }

  /** @returns {Promise<{id: string}>} the job */
  train() {
    return send(`${this.labels}/train`, "POST");
  }

  /** @param {string} version @returns {Promise<Object>} the version, or a job with an `id` */
  use(version) {
    return send(`${this.labels}/versions/${encodeURIComponent(version)}/use`, "POST");
  }

  /** @param {number|string} base   the revision that the edit was made from @param {Object} edit @returns {Promise<Object>} the tree */
  edit(base, edit) {
    return send(`${this.tree}/edits`, "POST", { base, edit });
  }

  /** @param {File} file @param {string} author @returns {Promise<{sentence: string}>} */
  take(file, author) {
    const body = new FormData();
    body.append("file", file);
    return ask(`${this.labels}/import${query({ author })}`, { method: "POST", body });
  }

  /** @param {"csv"|"parquet"|"json"} format @returns {string} where all that people said is downloaded */
  exportAddress(format) {
    return `${this.labels}/export?format=${format}`;
  }

  /** The stored preview will do where the original is gone. @param {string} image @param {number} size   pixels of the longer side */
  picture(image, size) {
    return `${this.collection}/images/${image}.png?size=${size}&stored=true`;
  }

  /** How many images are how near to one. @param {string} image @param {number} k */
  neighbours(image, k) {
    return ask(`${this.collection}/images/${image}/neighbours?k=${k}`);
  }
}
