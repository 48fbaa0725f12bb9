/** The head of the large window: what the image is, its place in its scan, the file itself, a citation. */

import { copyButton } from "../copying.mjs";
import { h, icon } from "../dom.mjs";
import { calledOf, sizeInWords } from "../opened.mjs";
import { closeButton } from "../thumbnails.mjs";
import { citationOf } from "./citation.mjs";

export class Head {
  /**
   * @param {{name: string, title: string, version: string}} collection
   * @param {HTMLElement} steps   to the images before and after
   * @param {{show: (text: string) => void, close: () => void}} acts   show: a text that could not be copied
   */
  constructor(collection, steps, { show, close }) {
    this.title = h("h2", { id: "image-window-title" });
    this.size = h("span", { class: "quiet" });
    this.original = h("a", { class: "button", download: true, title: "Download the file itself" }, icon("download"), h("span", { class: "wide" }, "Original"));
    const cite = copyButton("Cite", "Copy a citation", () => citationOf(this.image, collection, new Date().toISOString()), show);
    this.element = h("div", { class: "image-head" }, this.title, this.size, steps, this.original, cite, closeButton(close));
  }

  /** @param {Object} image as GET …/images/{id} answers @param {string} address of it @returns {string} the name of its file */
  show(image, address) {
    const { file, path, part } = calledOf(image.columns);
    this.image = image;
    this.title.textContent = part ? `${file} · ${part}` : file;
    this.title.title = path;
    this.size.textContent = sizeInWords(image.columns);
    this.original.href = `${address}/original`;
    this.original.hidden = Boolean(image.original_missing);
    return file;
  }
}
