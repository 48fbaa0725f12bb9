/** Image ids as the 16 bytes they are served in, and back to rows, without a string an image. */

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

export class Ids {
  /** @param {Uint8Array} [bytes]   16 a row */
  constructor(bytes = new Uint8Array(0)) {
    this.take(bytes);
  }

  take(bytes) {
    this.bytes = bytes;
    this.rows = bytes.length / 16;
    /** @type {Int32Array|null} rows by the first four bytes of the id, open addressing, made on first use */
    this.table = null;
  }

  /**
   * Fetch the ids, once.
   * @param {import("./columns.mjs").ColumnStore} store
   */
  async arrive(store) {
    if (this.rows) return;
    const { bytes } = await store.ensure("image_id");
    if (!this.rows) this.take(bytes);
  }

  /** @returns {string|null} 32 hex digits; null for no row of the collection, or before ids are here */
  id(row) {
    if (!(row >= 0 && row < this.rows)) return null;
    let text = "";
    for (let k = 16 * row; k < 16 * row + 16; k++) text += HEX[this.bytes[k]];
    return text;
  }

  /**
   * @param {string|null} id
   * @returns {number} row, -1 where there is none, or before ids are here
   */
  row(id) {
    if (this.rows === 0 || !/^[0-9a-f]{32}$/.test(id)) return -1;
    this.table ??= this.index();
    const wanted = Uint8Array.from(id.match(/../g), (pair) => parseInt(pair, 16));
    const mask = this.table.length - 1;
    for (let slot = startOf(wanted, 0) & mask; this.table[slot] !== 0; slot = (slot + 1) & mask) {
      const row = this.table[slot] - 1;
      if (wanted.every((byte, k) => this.bytes[16 * row + k] === byte)) return row;
    }
    return -1;
  }

  index() {
    const table = new Int32Array(2 ** Math.ceil(Math.log2(2 * this.rows + 2)));
    const mask = table.length - 1;
    for (let row = 0; row < this.rows; row++) {
      let slot = startOf(this.bytes, 16 * row) & mask;
      while (table[slot] !== 0) slot = (slot + 1) & mask;
      table[slot] = row + 1;
    }
    return table;
  }
}

/** Ids are digests, so their first bytes are as good as a hash. */
const startOf = (bytes, at) => bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16) | (bytes[at + 3] << 24);
