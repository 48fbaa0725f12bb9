/** The power spectrum beside an image, with a cursor that finds the peak near it and says its spacing. */

import { h } from "../dom.mjs";
import { number } from "../format.mjs";
import { peakNear, powerSpectrum, sideOf, waveAt } from "./fft.mjs";
import { svg } from "./histogram.mjs";
import { percentiles } from "./numbers.mjs";
import { inSlices } from "./slices.mjs";
import { Stage } from "./stage.mjs";
import { toneOf } from "./tone.mjs";
import { length } from "./words.mjs";

const REACH_PX = 12;
const REACH_BINS = 3; // at least
const RING_PX = 11;
const DARKEST = 0.3;
const BRIGHTEST = 0.9995;

export class Spectrum {
  constructor() {
    this.pixel = null;
    this.stage = new Stage({ label: "Its power spectrum", onLook: (at) => this.read(at) });
    this.ring = this.stage.layer(() => this.mark());
    this.of = h("p", { class: "stage-title" });
    this.said = h("p", { class: "stage-readout number", role: "status" });
    this.stage.element.append(this.of);
    this.element = h("div", { class: "image-pane" }, this.stage.element, this.said);
  }

  /**
   * @param {import("./npy.mjs").Field} field as it is shown
   * @param {{x: number, y: number}|null} pixel nm of an image pixel
   * @returns {boolean} whether it is large enough to have one
   */
  show(field, pixel) {
    const side = sideOf(field);
    if (!side) return false;
    if (field === this.field) return true;
    Object.assign(this, { field, pixel, found: null });
    this.of.textContent = `FFT of the middle ${side} × ${side} pixels, Hann window, log power`;
    this.transform(field);
    return true;
  }

  /** The one shown before stays until the new one is there. */
  async transform(field) {
    const spectrum = await inSlices(powerSpectrum(field), () => this.field === field);
    if (!spectrum) return;
    this.spectrum = spectrum;
    const { low, high } = percentiles(spectrum.values, DARKEST, BRIGHTEST);
    this.tone = toneOf("linear", low, high);
    this.stage.show(spectrum);
    this.colour(this.table);
  }

  /** @param {Uint32Array|undefined} table colours; none before there are any */
  colour(table) {
    this.table = table;
    if (this.tone && table) this.stage.colour({ tone: this.tone, table });
  }

  /** A place in the spectrum is a corner of bins for the stage, and the middle of one for waves. */
  read(at) {
    if (!this.spectrum) return;
    const bin = at && { x: at.x - 0.5, y: at.y - 0.5 };
    const reach = Math.max(REACH_BINS, REACH_PX / this.stage.placement.zoom);
    const peak = bin && peakNear(this.spectrum, bin, reach);
    this.found = peak ?? bin;
    this.isPeak = Boolean(peak);
    this.said.textContent = bin ? this.inWords(waveAt(this.found, this.spectrum.width, this.pixel)) : "";
    this.mark();
  }

  inWords(wave) {
    if (!wave) return "the mean";
    const spacing = wave.nm === null ? `${number(wave.pixels)} pixels, unknown scale` : `${length(wave.nm)} (${number(wave.pixels)} pixels)`;
    return `${this.isPeak ? "peak: " : ""}d = ${spacing} · ${wave.angle.toFixed(1)}°`;
  }

  /** A ring around the peak, and around its twin across the middle. */
  mark() {
    const side = this.spectrum?.width;
    const { found } = this;
    const places = found ? [found, { x: side - found.x, y: side - found.y }] : [];
    this.ring.replaceChildren(...places.map((bin) => {
      const { x, y } = this.stage.at({ x: bin.x + 0.5, y: bin.y + 0.5 });
      return svg("circle", { cx: x, cy: y, r: RING_PX, class: this.isPeak ? "stage-ring is-peak" : "stage-ring" });
    }));
  }

  leave() {
    this.field = null;
    this.stage.leave();
  }
}
