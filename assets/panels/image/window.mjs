/** The large window of an image: drawn from its numbers, down to the single pixel. */

import { ask } from "../ask.mjs";
import { mark } from "../copying.mjs";
import { h } from "../dom.mjs";
import { ScatteringPane } from "../scattering/pane.mjs";
import { SymmetryPane } from "../symmetry/pane.mjs";
import { Axes } from "./axes.mjs";
import { beamOf } from "./beam.mjs";
import { Head } from "./head.mjs";
import { BUTTONS, showImageKeys } from "./keys.mjs";
import { withoutPlane, withRowsAligned } from "./levelling.mjs";
import { Line } from "./line.mjs";
import { Look } from "./look.mjs";
import { drawNotes } from "./notes.mjs";
import { facts } from "./numbers.mjs";
import { Scan } from "./scan.mjs";
import { drawScaleMark } from "./scale_mark.mjs";
import { fetchField } from "./source.mjs";
import { inSlices } from "./slices.mjs";
import { Spectrum } from "./spectrum.mjs";
import { Stage } from "./stage.mjs";
import { isOn, toggle } from "./toggle.mjs";
import { readable } from "./units.mjs";
import { asIn, pixelOf, readout, unitOf } from "./words.mjs";

const PREVIEW_PX = 256;

/**
 * Open the window over the page; Esc or its cross closes it and gives the focus back.
 * @param {Object} what
 * @param {string} what.images       address of the images of the collection
 * @param {Object} what.image        as GET …/images/{id} answers
 * @param {string} what.colourmap    to begin with
 * @param {{name: string, title: string, version: string}} what.collection
 * @param {string} [what.pressed]    the tool that is on from the first
 * @param {(id: string) => void} what.open   hears that another image of the scan is shown
 * @returns {HTMLDialogElement}
 */
export function openWindow(what) {
  const opened = new ImageWindow(what);
  document.body.append(opened.dialog);
  opened.dialog.showModal();
  opened.stage.canvas.focus();
  opened.load(what.image);
  if (what.pressed && !what.image.original_missing) opened[what.pressed].click();
  return opened.dialog;
}

class ImageWindow {
  constructor({ images, colourmap, collection, open }) {
    Object.assign(this, { images, collection, open, leaving: new AbortController() });
    this.look = new Look((look) => this.colour(look), colourmap);
    this.stage = new Stage({ label: "The image", onLook: (at) => this.read(at), onDraw: () => drawScaleMark(this.scale, this.stage, this), takes: (at) => this.line.take(at) });
    this.axes = new Axes(this.stage);
    this.line = new Line(this.stage);
    this.spectrum = new Spectrum();
    this.scan = new Scan(images, this.stage, (id) => this.go(id));
    this.scattering = new ScatteringPane(this.stage, (geometry) => this.aim(beamOf(geometry)));
    this.symmetry = new SymmetryPane(this.stage, this.spectrum.stage);
    this.scale = h("div", { class: "stage-scale" });
    this.said = h("p", { class: "stage-readout number", role: "status" });
    this.preview = h("img", { class: "stage-preview", alt: "" });
    this.stage.element.append(this.preview, this.scale);
    this.notes = h("div", { class: "image-notes" });
    this.fault = h("p", { class: "notice bad", role: "alert", hidden: true });
    this.panes = h("div", { class: "image-panes" }, h("div", { class: "image-pane" }, this.axes.element, this.said));
    this.beside = toggle("FFT", "The power spectrum beside the image, with spacing and angle under the cursor (f)", () => this.showSpectrum());
    this.others = toggle("Channels", "The other channels and frames of its file beside it, moving with it (c)", () => this.showScan());
    this.along = toggle("Profile", "The values along a line: drag over the image (l)", () => this.showProfile());
    this.rings = toggle("I(q)", "Scattering: intensity over q and around the beam, beside the image (q)", () => this.showScattering());
    this.cells = toggle("Lattice", "The lattice found, its axes and centres of symmetry over image and FFT (s)", () => this.showSymmetry());
    this.edges = toggle("Axes", "Ticks along the edges: length, signed q where the beam is known, else pixels (a)", () => this.axes.turn(isOn(this.edges)));
    this.plane = toggle("Level plane", "Take the plane off that fits best: shown so, never stored", () => this.level());
    this.rows = toggle("Align rows", "Move each row to the same median: shown so, never stored", () => this.level());
    this.tools = h("div", { class: "image-tools" }, this.look.colourmap, this.look.scale, ...this.zooming(), this.edges, this.along, this.beside, this.cells, this.rings, this.others, this.plane, this.rows);
    this.foot = h("div", { class: "image-foot" }, this.look.element, this.notes);
    this.dialog = this.drawDialog();
  }

  drawDialog() {
    this.head = new Head(this.collection, this.scan.steps, { show: (text) => mark(this.notes, text), close: () => this.dialog.close() });
    const dialog = h("dialog", { class: "image-window", aria: { labelledby: this.head.title.id }, onclose: () => this.leave() }, this.head.element, this.tools, this.fault, this.panes, this.foot);
    dialog.addEventListener("keydown", (event) => this.press(event));
    return dialog;
  }

  /** The map behind hears no keys. */
  press(event) {
    event.stopPropagation();
    if (event.key === "?" && !event.target.closest("input, select")) return showImageKeys();
    if (!this.shown || event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select")) return;
    const button = this[BUTTONS[event.key]];
    if (button && !button.disabled && !button.hidden) button.click();
    else if (event.key === "," || event.key === ".") this.scan.go(event.key === "," ? -1 : 1);
  }

  zooming() {
    return [
      h("button", { class: "button", type: "button", title: "The whole image (0)", onclick: () => this.stage.fit() }, "Fit"),
      h("button", { class: "button", type: "button", title: "One pixel of the image a pixel of the screen (1)", onclick: () => this.stage.actual() }, "1:1"),
    ];
  }

  /** Another image of the scan becomes the main one, here and on the page. */
  async go(id) {
    this.leaving.abort();
    this.leaving = new AbortController();
    this.dialog.classList.remove("is-ready", "without-numbers");
    this.open(id);
    this.stage.canvas.focus(); // what was clicked goes
    const image = await ask(`${this.images}/${id}`, { signal: this.leaving.signal }).catch((error) => this.fail(error));
    if (image) await this.load(image);
  }

  /** Without its numbers the preview stays, and a sentence says why. @param {Object} image as GET …/images/{id} answers */
  async load(image) {
    const { signal } = this.leaving;
    const address = `${this.images}/${image.image_id}`;
    this.describe(image, address);
    if (image.original_missing) return this.fail(new Error(image.original_missing));
    this.scan.follow(image.image_id, signal).then(() => { this.others.hidden = !this.scan.isLong; }, () => {}); // beside the image nothing is lost
    try {
      const [field, { geometry }] = await Promise.all([fetchField(address, signal), ask(`${address}/geometry`, { signal }).catch(() => ({}))]);
      this.take(field, beamOf(geometry));
    } catch (error) {
      this.fail(error);
    }
  }

  describe(image, address) {
    const file = this.head.show(image, address);
    const isFirst = !this.image;
    Object.assign(this, { image, pixel: pixelOf(image.columns), unitInFile: unitOf(image.columns), shown: null, turn: null });
    this.preview.src = `${address}.png?size=${PREVIEW_PX}`;
    this.scattering.follow(address, file);
    this.symmetry.follow(address);
    this.others.hidden = this.tools.inert = this.look.element.inert = true;
    this.fault.hidden = true;
    this.notes.textContent = "Reading the numbers from the original…";
    if (isFirst) this.look.begin(image.window?.scale);
  }

  /** @param {import("./npy.mjs").Field} field as the file has it @param {import("./beam.mjs").Beam|null} beam */
  take(field, beam) {
    this.beam = beam;
    const told = facts(field.values, field.dtype);
    const { unit, factor } = readable(this.unitInFile, Math.max(Math.abs(told.least), Math.abs(told.most)));
    this.field = asIn(field, factor);
    this.unit = unit;
    this.told = { ...told, least: told.least * factor, most: told.most * factor, ceiling: told.ceiling && told.ceiling * factor };
    this.preview.remove();
    this.axes.show({ pixel: this.pixel, beam, width: field.width, height: field.height });
    if (beam?.centre && !isOn(this.edges)) this.edges.click();
    this.line.measure({ pixel: this.pixel, unit });
    this.tools.inert = this.look.element.inert = false;
    return this.level();
  }

  fail(error) {
    if (error.name === "AbortError") return;
    this.fault.hidden = false;
    this.fault.textContent = `${error.message} What is shown is the stored preview.`;
    this.notes.textContent = "";
    this.scale.before(this.preview);
    this.dialog.classList.add("without-numbers");
  }

  show(field) {
    this.shown = field;
    this.stage.show(field);
    this.look.show(field, field === this.field ? this.told : undefined);
    this.line.update();
    this.showSpectrum();
    this.dialog.classList.add("is-ready");
  }

  /** Take plane and steps between rows off what is shown, in slices: the page stays alive. */
  async level() {
    const turn = (this.turn = {}); // the last one asked for is shown
    let flat = this.field;
    for (const [button, without] of [[this.plane, withoutPlane], [this.rows, withRowsAligned]]) {
      if (isOn(button) && flat) flat = await inSlices(without(flat), () => this.turn === turn);
    }
    if (flat && this.turn === turn) this.show(flat);
  }

  showProfile() {
    this.line.activate(isOn(this.along));
    if (isOn(this.along)) this.foot.before(this.line.element);
    else this.line.element.remove();
  }

  /** Beside the image while it is asked for. */
  showSpectrum() {
    const { spectrum } = this;
    this.beside.disabled = false;
    if (!isOn(this.beside)) return spectrum.element.remove();
    if (!spectrum.show(this.shown, this.pixel)) {
      this.beside.disabled = true;
      this.beside.title = "An image of fewer than 8 pixels has no spectrum";
      return spectrum.element.remove();
    }
    this.panes.firstChild.after(spectrum.element);
    spectrum.colour(this.table);
  }

  showSymmetry() {
    if (isOn(this.cells)) this.panes.append(this.symmetry.element);
    else this.symmetry.element.remove();
    this.symmetry.activate(isOn(this.cells));
  }

  showScattering() {
    const { scattering } = this;
    if (isOn(this.rings)) this.panes.firstChild.after(scattering.element);
    else scattering.element.remove();
    scattering.activate(isOn(this.rings));
  }

  /** Another geometry is used from now on. @param {import("./beam.mjs").Beam|null} beam */
  aim(beam) {
    this.beam = beam;
    if (this.field) this.axes.show({ pixel: this.pixel, beam, width: this.field.width, height: this.field.height });
  }

  showScan() {
    if (isOn(this.others)) this.panes.append(this.scan.element);
    else this.scan.element.remove();
    this.scan.turn(isOn(this.others), this.leaving.signal);
    if (isOn(this.others) && this.table) this.scan.colour(this.main);
  }

  colour(look) {
    this.table = look.table;
    const levelled = this.levelled();
    this.stage.colour({ ...look, ceiling: levelled.length || this.told.ceiling === null ? Infinity : this.told.ceiling });
    this.spectrum.colour(look.table);
    this.main = { channel: this.image.columns.find(({ name }) => name === "channel")?.value, unit: this.unit, ...look };
    this.scan.colour(this.main);
    this.notes.replaceChildren(...drawNotes({ ...this, levelled, colourmap: this.look.colourmap.value }));
  }

  levelled() {
    return [isOn(this.plane) ? "plane taken off" : null, isOn(this.rows) ? "rows aligned by their medians" : null].filter(Boolean);
  }

  read(at) {
    const span = this.look.told ? this.look.told.most - this.look.told.least : 0;
    this.said.textContent = at ? readout(at, this.shown ?? this.field, { pixel: this.pixel, unit: this.unit, span, beam: this.beam }) : "";
    this.scan.point(at);
    this.scattering.look(at);
  }

  leave() {
    this.leaving.abort();
    this.scan.leave();
    this.scattering.leave();
    this.symmetry.leave();
    this.stage.leave();
    this.spectrum.leave();
    this.dialog.remove();
  }
}
