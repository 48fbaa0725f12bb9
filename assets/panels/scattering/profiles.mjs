/** I(q) and I(χ) of one image with their cursors, peaks and the band between them: the part that window and panel share. */

import { h } from "../dom.mjs";
import { number, quantity } from "../format.mjs";
import { Chart } from "./chart.mjs";
import { nearest } from "./scale.mjs";
import { toggled } from "./toggled.mjs";
import { axisFault, axisInWords, placeInWords, spacingInWords } from "./words.mjs";

const PEAKS = 12;

export class Profiles {
  /**
   * @param {{onPlace: (x: number|null) => void, onBand: (band: [number, number]) => void, isSmall?: boolean}} part
   *   `onPlace` hears of the place on the radial axis that is looked at
   */
  constructor({ onPlace, onBand, isSmall = false }) {
    Object.assign(this, { onPlace, told: null, isSmall });
    this.radial = new Chart({ label: "Intensity over the distance from the beam", onCursor: (x) => this.look(x), onBand: isSmall ? null : onBand });
    this.around = new Chart({ label: "Intensity around the beam", onCursor: (chi) => this.lookAround(chi) });
    this.said = h("p", { class: "scattering-readout number", role: "status" });
    this.saidAround = h("p", { class: "scattering-readout number", role: "status" });
    this.title = h("h3");
    this.peaks = h("table", { class: "scattering-peaks number" });
    this.logs = [this.toggle("log I", "y", true), this.toggle("log q", "x", false)];
    this.fault = h("p", { class: "scattering-note" });
    const head = h("div", { class: "scattering-head" }, h("h3", {}, "I(q)"), h("span", { class: "spacer" }), ...this.logs);
    this.element = h("div", { class: "scattering-profiles" }, head, this.radial.element, this.said, this.fault, ...(isSmall ? [] : [this.title, this.around.element, this.saidAround, this.peaks]));
  }

  toggle(name, which, isOn) {
    const turn = (next) => { for (const chart of which === "y" ? [this.radial, this.around] : [this.radial]) chart.setLog(which, next); };
    turn(isOn);
    return toggled(name, isOn, turn);
  }

  /** @param {Object} told as `GET …/profile` answers, with a profile */
  show(told) {
    this.told = told;
    const { axis, unit, radial, azimuthal, peaks } = told;
    this.span = radial.x.length ? radial.x.at(-1) - radial.x[0] : 1;
    this.radial.show({ curves: [{ x: radial.x, y: radial.intensity, kind: "is-main" }], marks: peaks.map(({ position }) => position), x: axisInWords(axis, unit), y: "mean intensity" });
    this.fault.textContent = axisFault(axis, told.geometry) ?? "";
    this.logs[1].textContent = axis === "q" ? "log q" : axis === "pixel" ? "log r" : "log 2θ";
    if (azimuthal) {
      const [low, high] = azimuthal.band;
      this.radial.setBand([low, high]);
      this.title.textContent = `I(χ) between ${number(low, this.span)} and ${quantity(high, unit, this.span)}`;
      this.around.show({ curves: [{ x: azimuthal.chi_deg, y: azimuthal.intensity, kind: "is-main" }], x: "χ (°), counter-clockwise from the right", y: "mean intensity" });
    }
    this.peaks.replaceChildren(...this.drawPeaks(peaks, axis, unit));
    this.look(null);
    this.lookAround(null);
  }

  drawPeaks(peaks, axis, unit) {
    if (!peaks.length) return [h("caption", {}, "No peaks stand above background and noise.")];
    const strongest = [...peaks].sort((one, other) => other.height - one.height).slice(0, PEAKS);
    const shown = peaks.filter((peak) => strongest.includes(peak));
    const head = [`${axis === "pixel" ? "r" : axis === "q" ? "q" : "2θ"} (${unit})`, ...(axis === "q" ? ["d"] : []), `width (${unit})`, "height"];
    return [
      h("caption", {}, shown.length < peaks.length ? `The ${shown.length} strongest of ${peaks.length} peaks` : "Peaks"),
      h("thead", {}, h("tr", {}, ...head.map((name) => h("th", { scope: "col" }, name)))),
      h("tbody", {}, ...shown.map((peak) => this.peakRow(peak, axis))),
    ];
  }

  peakRow({ position, spacing_angstrom: spacing, width, height }, axis) {
    const cells = [number(position, this.span / 10), ...(axis === "q" ? [spacingInWords(spacing)] : []), number(width), number(height)];
    return h("tr", { onpointerenter: () => this.look(position), onpointerleave: () => this.look(null) }, ...cells.map((said) => h("td", {}, said)));
  }

  /** Say what lies at a place on the radial axis; the ring over the image follows. */
  look(x) {
    this.point(x);
    this.onPlace(x);
  }

  /** The same without the ring: the pointer is on the image. */
  point(x) {
    this.radial.point(x);
    this.said.textContent = x === null || !this.told ? (this.isSmall ? "" : "Point at the curve to read it; drag to choose the ring of I(χ).") : this.inWords(x);
  }

  inWords(x) {
    const { axis, unit, radial } = this.told;
    const k = nearest(radial.x, x);
    const reach = this.span / Math.max(1, radial.x.length - 1);
    const isOn = k >= 0 && Math.abs(radial.x[k] - x) <= 2 * reach;
    const error = isOn && radial.error ? ` ± ${number(radial.error[k])}` : "";
    return `${placeInWords(axis, unit, x, this.span)}${isOn ? ` · I = ${number(radial.intensity[k])}${error}` : ""}`;
  }

  /** @param {number|null} chi @param {{xy: number, z: number}|null} [parts]   of q, where the beam grazed a surface */
  lookAround(chi, parts = null) {
    this.around.point(chi);
    const around = this.told?.azimuthal;
    const k = around && chi !== null ? nearest(around.chi_deg, chi) : -1;
    const said = k < 0 ? [] : [`χ = ${around.chi_deg[k].toFixed(0)}°`, `I = ${number(around.intensity[k])}`];
    if (parts) said.push(`q_xy = ${number(parts.xy, this.span / 40)} Å⁻¹`, `q_z = ${number(parts.z, this.span / 40)} Å⁻¹`);
    this.saidAround.textContent = said.join(" · ");
  }

  leave() {
    this.radial.leave();
    this.around.leave();
  }
}
