/** What the server knows of images, as far as the page has asked. */

import { NOTHING } from "./answers.mjs";

export class Book {
  /** @param {(ids: string[]) => Promise<Object<string, import("./answers.mjs").Known>>} fetch @param {() => void} tell */
  constructor(fetch, tell) {
    Object.assign(this, { fetch, tell });
    /** @type {Map<string, import("./answers.mjs").Known>} */
    this.known = new Map();
    this.asked = new Set();
  }

  /** @returns {import("./answers.mjs").Known} of an image; nothing until it is here */
  of(image) {
    return this.known.get(image) ?? NOTHING;
  }

  /** Ask for what is not known yet. @param {string[]} images */
  async want(images) {
    const strange = images.filter((id) => !this.known.has(id) && !this.asked.has(id));
    if (!strange.length) return;
    for (const id of strange) this.asked.add(id);
    try {
      this.take(await this.fetch(strange));
    } finally {
      for (const id of strange) this.asked.delete(id);
    }
  }

  /** Take what the server told. @param {Object<string, import("./answers.mjs").Known>} [images] */
  take(images = {}) {
    for (const [id, known] of Object.entries(images)) this.known.set(id, known);
    this.tell();
  }

  /** Other people have gone on, or the model has. */
  forget() {
    this.known.clear();
  }
}
