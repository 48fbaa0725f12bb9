/** Labels in and out: everything people said as a file, and such files back. */

import { h, icon } from "../panels/dom.mjs";
import { told } from "./told.mjs";

const FORMATS = { csv: ["CSV", "a line for each thing said; opens in any spreadsheet"], parquet: ["Parquet", "the same, typed; for pandas, DuckDB, polars"], json: ["JSON", "COCO-like: images, categories, annotations, and the tree"] };

export class FilesPane {
  /** @param {import("./work.mjs").Work} work */
  constructor(work) {
    this.work = work;
    this.said = h("div", { class: "office-said" });
    this.input = h("input", { type: "file", id: "label-import", accept: ".csv,.parquet,.json", onchange: () => this.take(this.input.files[0]) });
    const links = Object.entries(FORMATS).map(([format, [name, words]]) => h(
      "li", {}, h("a", { class: "button", href: work.client.exportAddress(format), download: `${work.tree.name}-labels.${format}` }, icon("download"), name), h("span", { class: "quiet" }, words),
    ));
    this.element = h(
      "div", { class: "files-pane" },
      h("section", {}, h("h3", {}, "Take out"), h("p", { class: "quiet" }, "Who said what of which image, when, and what the model had said then."), h("ul", { class: "files-list" }, links)),
      h("section", {}, h("h3", {}, "Bring in"), h("p", { class: "quiet" }, "A file as above. Images are found by their id, else by their content, so labels outlive a rebuild. What is known already is not counted twice."), h("label", { class: "files-take", for: this.input.id }, "Choose a file"), this.input, this.said),
    );
  }

  start() {}

  async take(file) {
    if (!file) return;
    this.said.replaceChildren(told(`Reading ${file.name} …`, ""));
    try {
      const { sentence } = await this.work.client.take(file, this.work.author);
      this.said.replaceChildren(told(sentence, ""));
      await this.work.refresh();
    } catch (error) {
      this.said.replaceChildren(told(error.message));
    }
    this.input.value = "";
  }
}
