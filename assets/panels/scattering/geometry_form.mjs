/** What people tell of the geometry: numbers by hand, a PONI file, what is stored of both and taken back. */

import { h, icon } from "../dom.mjs";
import { number, typedNumber } from "../format.mjs";
import { deleteGeometry, restoreGeometry, storeGeometry, storePoni } from "./source.mjs";

const FIELDS = [
  { key: "centre_x_pixel", label: "Centre x", unit: "px", factor: 1 },
  { key: "centre_y_pixel", label: "Centre y", unit: "px", factor: 1 },
  { key: "distance_m", label: "Distance", unit: "mm", factor: 1e-3 },
  { key: "wavelength_angstrom", label: "Wavelength", unit: "Å", factor: 1 },
  { key: "pixel_x_um", label: "Pixel", unit: "µm", factor: 1 },
  { key: "polarisation", label: "Polarisation", unit: "−1…1", factor: 1 },
  { key: "incidence_deg", label: "Incidence", unit: "°", factor: 1 },
];
const SCOPES = { image: "this image", all: "all images of the collection" };

export class GeometryForm {
  /** @param {() => void} onChange   hears that something was stored or taken back */
  constructor(onChange) {
    this.onChange = onChange;
    this.inputs = new Map(FIELDS.map((field) => [field.key, h("input", { class: "input number", type: "text", inputmode: "decimal", aria: { label: `${field.label} in ${field.unit}` } })]));
    this.scope = h("select", { class: "form-select", aria: { label: "For which images" } }, ...Object.entries(SCOPES).map(([value, said]) => h("option", { value }, `for ${said}`)));
    this.file = h("input", { type: "file", accept: ".poni", hidden: true, onchange: () => this.take(this.file.files[0]) });
    this.said = h("p", { class: "scattering-said", role: "status" });
    this.stored = h("ul", { class: "scattering-stored" });
    const rows = FIELDS.map(({ key, label, unit }) => h("label", {}, h("span", {}, label), this.inputs.get(key), h("span", { class: "quiet" }, unit)));
    const store = h("button", { class: "button primary", type: "submit" }, "Use these");
    const poni = h("button", { class: "button", type: "button", title: "A calibration that pyFAI wrote; or drop the file here", onclick: () => this.file.click() }, "PONI file…");
    this.form = h("form", { class: "scattering-form", onsubmit: (event) => { event.preventDefault(); this.store(); } }, ...rows, h("div", { class: "scattering-actions" }, this.scope, store, poni, this.file));
    this.fold = h("details", { class: "scattering-fold" }, h("summary", {}, "Set the geometry"), this.form);
    this.element = h("div", { class: "scattering-geometry-form" }, this.fold, this.said, this.stored);
    this.listen();
  }

  listen() {
    this.element.addEventListener("dragover", (event) => { event.preventDefault(); event.stopPropagation(); this.element.classList.add("is-over"); });
    this.element.addEventListener("dragleave", () => this.element.classList.remove("is-over"));
    this.element.addEventListener("drop", (event) => {
      event.preventDefault();
      event.stopPropagation();
      this.element.classList.remove("is-over");
      this.take(event.dataTransfer.files[0]);
    });
  }

  /** @param {string} address of the image whose geometry it is */
  follow(address) {
    [, this.collection, this.imageId] = /^(.*)\/images\/([^/]+)$/.exec(address);
    this.say("");
  }

  /** @param {Object} geometry as it is known @param {Array<Object>} stored   records for this image and for all */
  show(geometry, stored) {
    for (const { key, factor } of FIELDS) {
      const input = this.inputs.get(key);
      if (input.contains(document.activeElement)) continue;
      input.value = geometry[key] === undefined ? "" : String(Number((geometry[key] / factor).toPrecision(7)));
      input.dataset.was = input.value;
    }
    this.stored.replaceChildren(...stored.map((record) => this.row(record)));
  }

  row(record) {
    const whose = record.image_id ? "this image" : "all images";
    const what = record.origin === "poni" ? "PONI file" : namesIn(record.known);
    const drop = h("button", { class: "button plain icon-only", type: "button", title: "Take it back", aria: { label: `Take back: ${what}, for ${whose}` }, onclick: () => this.delete(record) }, icon("x-lg"));
    return h("li", {}, h("span", {}, `${what}, for ${whose}${record.author ? `, by ${record.author}` : ""}`), drop);
  }

  /** Fill in a centre that was found, ready to be used. */
  propose({ x, y }) {
    this.inputs.get("centre_x_pixel").value = x.toFixed(2);
    this.inputs.get("centre_y_pixel").value = y.toFixed(2);
    this.fold.open = true;
  }

  get target() {
    return this.scope.value === "image" ? this.imageId : null;
  }

  /** Store what was changed, and nothing else: what a header knows better stays its own. */
  async store() {
    const told = {};
    for (const { key, label, factor } of FIELDS) {
      const input = this.inputs.get(key);
      const value = typedNumber(input.value);
      if (input.value === input.dataset.was || value === null) continue;
      if (!Number.isFinite(value)) return this.say(`${label} is no number: ${input.value}`, true);
      told[key] = value * factor;
    }
    if (!Object.keys(told).length) return this.say("Nothing was changed: type a number first.", true);
    await this.doing(() => storeGeometry(this.collection, { ...told, image_id: this.target }), `Stored for ${SCOPES[this.scope.value]}.`);
  }

  async take(file) {
    if (!file) return;
    this.say(`Reading ${file.name}…`);
    await this.doing(() => storePoni(this.collection, file, this.target), `${file.name} is used for ${SCOPES[this.scope.value]}.`);
    this.file.value = "";
  }

  async delete(record) {
    let gone = null;
    await this.doing(async () => { gone = await deleteGeometry(this.collection, record.id); }, "Taken back.");
    if (gone) this.said.append(" ", h("button", { class: "link-button", type: "button", onclick: () => this.doing(() => restoreGeometry(gone.undo), "Restored.") }, "Undo"));
  }

  async doing(act, done) {
    try {
      await act();
      this.say(done);
      this.onChange();
    } catch (error) {
      this.say(error.message, true);
    }
  }

  say(sentence, isBad = false) {
    this.said.classList.toggle("is-bad", isBad);
    this.said.replaceChildren(sentence);
  }
}

function namesIn(known) {
  return FIELDS.filter(({ key }) => key in known).map(({ key, label, unit, factor }) => `${label.toLowerCase()} ${number(known[key] / factor)} ${unit}`).join(", ") || "geometry";
}
