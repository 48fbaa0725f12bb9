/** The large window of an image: drawn from its numbers, down to the single pixel. */

import { scaleBar } from "../../map/scale_bar.mjs";
import { h } from "../dom.mjs";
import { quantity } from "../format.mjs";
import { calledOf, sizeInWords } from "../opened.mjs";
import { closeButton } from "../thumbnails.mjs";
import { withoutPlane, withRowsAligned } from "./levelling.mjs";
import { Line } from "./line.mjs";
import { Look } from "./look.mjs";
import { facts } from "./numbers.mjs";
import { fetchField } from "./source.mjs";
import { Spectrum } from "./spectrum.mjs";
import { Stage } from "./stage.mjs";
import { maskColour } from "./tone.mjs";
import { percent, pixelOf, readout } from "./words.mjs";

const BAR_SHARE = 0.3;
const PREVIEW_PX = 256;

/**
 * Open the window over the page; Esc or its cross closes it and gives the focus back.
 * @param {{address: string, columns: Array<{name: string, value: any}>, colourmap: string}} image   its address in the
 *   interface, what is known of it, and the colours to begin with
 * @returns {HTMLDialogElement}
 */
export function openWindow(image) {
  const opened = new ImageWindow(image);
  document.body.append(opened.dialog);
  opened.dialog.showModal();
  opened.stage.canvas.focus();
  opened.load();
  return opened.dialog;
}

class ImageWindow {
  constructor({ address, columns, colourmap }) {
    Object.assign(this, { address, columns, pixel: pixelOf(columns), leaving: new AbortController() });
    this.unit = columns.find(({ name }) => name === "value_unit")?.value ?? null;
    this.look = new Look((look) => this.colour(look), colourmap);
    this.stage = new Stage({ label: "The image", onLook: (at) => this.read(at), onDraw: () => this.drawMarks(), takes: (at) => this.line.take(at) });
    this.line = new Line(this.stage, { pixel: this.pixel, unit: this.unit });
    this.scale = h("div", { class: "stage-scale" });
    this.said = h("p", { class: "stage-readout number", role: "status" });
    this.preview = h("img", { class: "stage-preview", src: `${address}.png?size=${PREVIEW_PX}`, alt: "" });
    this.stage.element.append(this.preview, this.scale);
    this.notes = h("p", { class: "image-notes" });
    this.fault = h("p", { class: "notice bad", role: "alert", hidden: true });
    this.panes = h("div", { class: "image-panes" }, h("div", { class: "image-pane" }, this.stage.element, this.said));
    this.spectrum = new Spectrum(this.pixel);
    this.beside = toggle("FFT", "The power spectrum beside the image, with spacing and angle under the cursor (f)", () => this.showSpectrum());
    this.along = toggle("Profile", "The values along a line: drag over the image (l)", () => this.showProfile());
    this.plane = toggle("Level plane", "Take the plane off that fits best: shown so, never stored", () => this.level());
    this.rows = toggle("Align rows", "Move each row to the same median: shown so, never stored", () => this.level());
    this.tools = h("div", { class: "image-tools" }, this.look.colourmap, this.look.scale, ...this.zooming(), this.beside, this.along, this.plane, this.rows);
    this.foot = h("div", { class: "image-foot" }, this.look.element, this.notes);
    this.tools.inert = this.foot.inert = true;
    this.dialog = this.drawDialog();
  }

  drawDialog() {
    const { file, path, part } = calledOf(this.columns);
    const title = h("h2", { id: "image-window-title", title: path }, part ? `${file} · ${part}` : file);
    const close = closeButton(() => this.dialog.close());
    const head = h("div", { class: "image-head" }, title, h("span", { class: "quiet" }, sizeInWords(this.columns)), close);
    const dialog = h("dialog", { class: "image-window", aria: { labelledby: title.id }, onclose: () => this.leave() }, head, this.tools, this.fault, this.panes, this.foot);
    dialog.addEventListener("keydown", (event) => this.press(event));
    return dialog;
  }

  /** The map behind hears no keys. */
  press(event) {
    event.stopPropagation();
    const button = { f: this.beside, l: this.along }[event.key];
    if (button && this.shown && !button.disabled && !event.ctrlKey && !event.metaKey && !event.target.closest("input, select")) button.click();
  }

  zooming() {
    return [
      h("button", { class: "button", type: "button", title: "The whole image (0)", onclick: () => this.stage.fit() }, "Fit"),
      h("button", { class: "button", type: "button", title: "One pixel of the image a pixel of the screen (1)", onclick: () => this.stage.actual() }, "1:1"),
    ];
  }

  /** Without its numbers the preview stays, and a sentence says why. */
  async load() {
    this.notes.textContent = "Reading the numbers from the original…";
    try {
      this.field = await fetchField(this.address, this.leaving.signal);
    } catch (error) {
      if (error.name === "AbortError") return;
      this.fault.hidden = false;
      this.fault.textContent = `${error.message} What is shown is the stored preview.`;
      this.notes.textContent = "";
      this.dialog.classList.add("without-numbers");
      return;
    }
    this.preview.remove();
    this.told = facts(this.field.values, this.field.dtype);
    this.show(this.field);
    this.tools.inert = this.foot.inert = false;
    this.dialog.classList.add("is-ready");
  }

  show(field) {
    this.shown = field;
    this.stage.show(field);
    this.look.show(field);
    this.line.update();
    this.showSpectrum();
  }

  /** Take plane and steps between rows off what is shown; the image itself stays as it is. */
  level() {
    const flat = isOn(this.plane) ? withoutPlane(this.field) : this.field;
    this.show(isOn(this.rows) ? withRowsAligned(flat) : flat);
  }

  showProfile() {
    this.line.activate(isOn(this.along));
    if (isOn(this.along)) this.foot.before(this.line.element);
    else this.line.element.remove();
  }

  /** Beside the image while it is asked for. */
  showSpectrum() {
    const { spectrum } = this;
    if (!isOn(this.beside)) return spectrum.element.remove();
    if (!spectrum.show(this.shown)) {
      this.beside.disabled = true;
      this.beside.title = "An image of fewer than 8 pixels has no spectrum";
      return;
    }
    this.panes.append(spectrum.element);
    spectrum.colour(this.table);
  }

  colour(look) {
    this.table = look.table;
    this.stage.colour(look);
    this.spectrum.colour(look.table);
    this.note();
  }

  /** What share is masked, and at the ceiling; that pixels are not square. */
  note() {
    const { masked, ceiling, saturated, most } = this.told;
    const levelled = [isOn(this.plane) ? "plane taken off" : null, isOn(this.rows) ? "rows aligned by their medians" : null].filter(Boolean);
    const swatch = () => h("span", { class: "mask-swatch", style: `background: rgb(${maskColour(this.look.colourmap.value)})` });
    const notes = [
      masked > 0 ? h("span", {}, swatch(), `${percent(masked)} masked`) : null,
      ceiling !== null ? h("span", {}, `${percent(saturated)} saturated, at ${quantity(most, this.unit)}`) : null,
      this.pixel && this.pixel.x !== this.pixel.y ? h("span", {}, `pixels are not square: ${this.pixel.x} × ${this.pixel.y} nm`) : null,
      levelled.length ? h("strong", {}, `Values as shown: ${levelled.join(", ")}. The image is unchanged.`) : null,
    ].filter(Boolean);
    this.notes.replaceChildren(...(notes.length ? notes : [h("span", {}, "nothing masked, nothing saturated")]));
  }

  read(at) {
    const span = this.look.told ? this.look.told.most - this.look.told.least : 0;
    this.said.textContent = at ? readout(at, this.shown, { pixel: this.pixel, unit: this.unit, span }) : "";
  }

  drawMarks() {
    const bar = this.pixel && scaleBar(this.pixel.x / this.stage.placement.zoom, this.stage.frame.width * BAR_SHARE);
    this.scale.replaceChildren(...(bar ? [h("span", { class: "stage-bar", style: `width:${bar.pixels}px` }), bar.label] : ["unknown scale"]));
  }

  leave() {
    this.leaving.abort();
    this.stage.leave();
    this.spectrum.leave();
    this.dialog.remove();
  }
}

const isOn = (button) => button.getAttribute("aria-pressed") === "true";

/** A button that is on or off. */
function toggle(name, title, changed) {
  const press = () => { button.setAttribute("aria-pressed", String(!isOn(button))); changed(); };
  const button = h("button", { class: "button", type: "button", title, aria: { pressed: "false" }, onclick: press }, name);
  return button;
}
