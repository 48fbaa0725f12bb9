/** Under an opened image: the designs of its collection, which say the parameters that make images like it. */

import { ask } from "./ask.mjs";
import { h } from "./dom.mjs";

export class DesignLinks {
  /** @param {string} collection */
  constructor(collection) {
    this.collection = collection;
    this.element = h("p", { class: "opened-designs", hidden: true });
  }

  /** Designs are asked for once. @param {string} id of the image @param {AbortSignal} signal */
  async show(id, signal) {
    this.designs ??= await ask(`/api/v1/designs?collection=${encodeURIComponent(this.collection)}`, { signal });
    this.element.hidden = !this.designs.length;
    const links = this.designs.map(({ design, title }) => h("a", { href: addressOfImage(design, id) }, title));
    this.element.replaceChildren("Which parameters make images like this: ", ...links.flatMap((link, k) => (k ? [", ", link] : [link])));
  }
}

/** @param {string} design @param {string} image @returns {string} the page of a design that is asked by an image of its collection */
export function addressOfImage(design, image) {
  return `/design?d=${encodeURIComponent(design)}&s=${encodeURIComponent(JSON.stringify({ tab: "image", image }))}`;
}
