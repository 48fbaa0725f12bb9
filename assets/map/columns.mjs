/**
 * Fetches columns once, as raw little-endian arrays, and keeps them. A column fills as its bytes
 * arrive (rows come in random order, so what is there is a fair sample of the whole).
 */

import { Column } from "./column.mjs";

export class ColumnStore {
  /**
   * @param {object} info                the JSON of GET /api/v1/collections/{c}
   * @param {string} address             that address, under which the columns lie
   * @param {object} [options]
   * @param {typeof fetch} [options.fetch]
   * @param {(progress: {name: string, loaded: number, rows: number}) => void} [options.onProgress]
   */
  constructor(info, address, { fetch: get = globalThis.fetch?.bind(globalThis), onProgress = () => {} } = {}) {
    this.info = info;
    this.address = address;
    this.get = get;
    this.onProgress = onProgress;
    this.abort = new AbortController();
    /** @type {Map<string, Column>} */
    this.columns = new Map();
    /** @type {Map<string, Promise<Column>>} */
    this.arriving = new Map();
    this.metadata = new Map((info.columns ?? []).map((column) => [column.name, column]));
    this.metadata.set("image_id", { name: "image_id", kind: "id", dtype: "id" });
    this.metadata.set("sprite", { name: "sprite", kind: "id", dtype: "u4" });
  }

  /** Take up what describes a column. @param {import("./column.mjs").ColumnInfo} column   @param {{isNew?: boolean}} [how]   isNew: what came of it before is out of date */
  describe(column, { isNew = false } = {}) {
    if (isNew) this.forget(column.name);
    this.metadata.set(column.name, column);
  }

  /** Let go of a column. @param {string} name */
  forget(name) {
    for (const known of [this.metadata, this.columns, this.arriving]) known.delete(name);
  }

  /** @returns {Column|null} the column if every row is here */
  whole(name) {
    const column = this.columns.get(name);
    return column?.isWhole ? column : null;
  }

  /** @returns {Column|null} the column, perhaps with only its first rows */
  part(name) {
    return this.columns.get(name) ?? null;
  }

  /**
   * Fetch a column, once.
   * @param {string} name
   * @returns {Promise<Column>} rejects with a sentence if there is no such column or it does not arrive
   */
  ensure(name) {
    if (!this.arriving.has(name)) {
      const column = this.fetchColumn(name);
      column.catch(() => this.arriving.delete(name));
      this.arriving.set(name, column);
    }
    return this.arriving.get(name);
  }

  async fetchColumn(name) {
    const info = this.metadata.get(name);
    if (!info) throw new Error(`This collection has no column '${name}'.`);
    const column = new Column(info, this.info.rows);
    this.columns.set(name, column);
    const stamp = info.stamp ? `?stamp=${encodeURIComponent(info.stamp)}` : ""; // computed anew it has another
    const response = await this.request(`columns/${encodeURIComponent(name)}${stamp}`, {}, `The column '${name}'`);
    await this.fill(column, response);
    return column;
  }

  /**
   * Ask the server which rows match a filter that only it can answer (text, stored selections).
   * @param {object} filter
   * @returns {Promise<Uint8Array>} one bit a row, lowest bit first
   */
  async mask(filter) {
    const response = await this.request(
      "mask",
      { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(filter) },
      "The search",
    );
    const bits = new Uint8Array(await response.arrayBuffer());
    const expected = Math.ceil(this.info.rows / 8);
    if (bits.length !== expected)
      throw new Error(`The search answered ${bits.length} bytes where ${expected} are expected.`);
    return bits;
  }

  async request(path, options, what) {
    const address = `${this.address}/v/${encodeURIComponent(this.info.version)}/${path}`;
    let response;
    try {
      response = await this.get(address, { ...options, signal: this.abort.signal });
    } catch (error) {
      if (error.name === "AbortError") throw error;
      throw new Error(`${what} did not arrive: the server cannot be reached. Reload the page when it is back.`);
    }
    if (!response.ok) throw new Error(await refusal(response, what));
    return response;
  }

  async fill(column, response) {
    const { bytes } = column;
    let at = 0;
    const take = (chunk) => {
      if (at + chunk.length <= bytes.length) bytes.set(chunk, at);
      at += chunk.length;
      column.loaded = Math.min(column.rows, Math.floor(at / column.itemBytes));
      this.onProgress({ name: column.name, loaded: column.loaded, rows: column.rows });
    };
    if (response.body?.getReader) {
      const reader = response.body.getReader();
      for (let part = await reader.read(); !part.done; part = await reader.read()) take(part.value);
    } else {
      take(new Uint8Array(await response.arrayBuffer()));
    }
    if (at !== bytes.length) {
      column.loaded = 0;
      const sizes = `${at} bytes where ${bytes.length} are expected`;
      throw new Error(`The column '${column.name}' came with ${sizes}. Reload the page.`);
    }
  }

  /** Stop what is still arriving. */
  close() {
    this.abort.abort();
  }
}

/** Why the server refused, in its own words where it gives any. */
async function refusal(response, what) {
  const { error } = await Promise.resolve(response.json?.()).catch(() => ({})) ?? {};
  return error ?? `${what} did not arrive: the server answered ${response.status}. Reload the page.`;
}
