/** The scattering pane of the large window: profiles, rings over the image, the geometry and how it is told. */

import { h } from "../dom.mjs";
import { svg } from "../image/histogram.mjs";
import { Analyses } from "./analyses.mjs";
import { alongSurface, chiAt, distanceAt, ringOf } from "./cone.mjs";
import { GeometryForm } from "./geometry_form.mjs";
import { Profiles } from "./profiles.mjs";
import { fetchGeometry, fetchProfile } from "./source.mjs";
import { centreInWords, correctionsInWords, geometryInWords, masksInWords, profileAsText } from "./words.mjs";

const CROSS_PX = 9;
const DOUBT_PIXELS = 2;
const LEAST_SURE = 0.3; // a centre that is less is no better than a click

export class ScatteringPane {
  /**
   * @param {import("../image/stage.mjs").Stage} stage   over which rings are drawn
   * @param {(geometry: Object) => void} onGeometry   hears of a geometry that is used from now on
   */
  constructor(stage, onGeometry) {
    Object.assign(this, { stage, onGeometry, told: null, at: null, band: null, isOn: false, leaving: new AbortController() });
    this.layer = stage.layer(() => this.mark());
    this.profiles = new Profiles({ onPlace: (x) => { this.at = x; this.mark(); }, onBand: (band) => this.choose(band) });
    this.analyses = new Analyses();
    this.form = new GeometryForm(() => { this.band = null; this.load(); });
    this.fault = h("p", { class: "notice bad", role: "alert", hidden: true });
    this.notes = h("div", { class: "scattering-notes" });
    this.facts = h("dl", { class: "scattering-facts" });
    this.waiting = h("p", { class: "quiet scattering-waiting", role: "status" }, "Looking at the pattern…");
    this.save = h("button", { class: "link-button", type: "button", hidden: true, onclick: () => this.download() }, "Save I(q) as text");
    this.element = h("div", { class: "image-pane scattering-pane", tabindex: "0", role: "region", aria: { label: "Scattering" } }, this.fault, this.waiting, this.profiles.element, this.notes, h("h3", {}, "Geometry"), this.facts, this.form.element, this.analyses.element, this.save);
  }

  /** Another image is shown. @param {string} address of it @param {string} name of its file */
  follow(address, name) {
    this.leaving.abort();
    Object.assign(this, { address, name, told: null, at: null, band: null });
    this.form.follow(address);
    this.element.classList.add("is-empty");
    this.mark();
    if (this.isOn) this.load();
  }

  /** Whether the pane is open; it asks when it is seen. */
  activate(isOn) {
    this.isOn = isOn;
    if (isOn && !this.told) this.load();
    this.mark();
  }

  async load() {
    this.leaving.abort();
    this.leaving = new AbortController();
    const { signal } = this.leaving;
    this.element.classList.add("is-waiting");
    try {
      const asked = this.analyses.load(this.address, signal);
      const [told, known] = await Promise.all([fetchProfile(this.address, this.band, signal), fetchGeometry(this.address, signal), asked]);
      this.show(told, known.stored);
    } catch (error) {
      if (error.name === "AbortError") return;
      this.refuse(error.message);
    }
    this.element.classList.remove("is-waiting");
  }

  refuse(sentence) {
    this.fault.hidden = false;
    this.fault.textContent = sentence;
    this.element.classList.toggle("is-empty", !this.told);
  }

  show(told, stored) {
    this.told = told;
    this.fault.hidden = true;
    const hasProfile = Boolean(told.radial?.x.length);
    this.element.classList.toggle("is-empty", !hasProfile);
    if (hasProfile) this.profiles.show(told);
    this.save.hidden = !hasProfile;
    const facts = [{ name: "Centre", said: centreInWords(told) }, ...geometryInWords(told.geometry, told.origins), { name: "Left out", said: masksInWords(told.masks) }, ...(hasProfile ? [{ name: "Divided by", said: correctionsInWords(told.corrections, told.geometry) }] : [])];
    this.facts.replaceChildren(...facts.flatMap(({ name, said }) => [h("dt", {}, name), h("dd", {}, said)]));
    this.notes.replaceChildren(...told.notes.map((note) => h("p", { class: "notice warn" }, note)), ...this.proposal());
    this.form.show(told.geometry, stored);
    this.onGeometry(told.geometry);
    this.mark();
  }

  /** Offer a centre that was found elsewhere than told, or was not sure enough. */
  proposal() {
    const { found, geometry } = this.told;
    if (!found || found.confidence < LEAST_SURE || (geometry.centre_x_pixel !== undefined && Math.hypot(found.x - geometry.centre_x_pixel, found.y - geometry.centre_y_pixel) < DOUBT_PIXELS)) return [];
    const sure = `(${found.x.toFixed(1)}, ${found.y.toFixed(1)}), confidence ${Math.round(100 * found.confidence)} %`;
    return [h("button", { class: "button", type: "button", onclick: () => this.form.propose(found) }, `Take the centre found in the pattern: ${sure}`)];
  }

  async choose(band) {
    this.band = band;
    await this.load();
  }

  /** The pointer is at a place of the image, or off it (null): ring and cursor of the charts follow. */
  look(at) {
    if (!this.isOn || !this.hasCentre) return;
    this.at = at && distanceAt(this.told.geometry, at);
    this.profiles.point(this.at);
    this.profiles.lookAround(at && chiAt(this.told.geometry, at), at && alongSurface(this.told.geometry, at));
    this.mark();
  }

  get hasCentre() {
    return this.told?.geometry.centre_x_pixel !== undefined;
  }

  /** Draw the centre, the rings between which I(χ) is, and that of the cursor. */
  mark() {
    if (!this.isOn || !this.hasCentre || !this.stage.placement) return this.layer.replaceChildren();
    const band = this.told.azimuthal?.band ?? [];
    const rings = band.map((edge) => this.ring(edge, "scattering-ring is-band"));
    if (this.at !== null) rings.push(this.ring(this.at, "scattering-ring"));
    const { centre_x_pixel: x, centre_y_pixel: y } = this.told.geometry;
    const at = this.stage.at({ x, y });
    const cross = `M${at.x - CROSS_PX} ${at.y}h${2 * CROSS_PX}M${at.x} ${at.y - CROSS_PX}v${2 * CROSS_PX}`;
    this.layer.replaceChildren(this.shade(), ...rings, svg("path", { class: "scattering-centre", d: cross }));
  }

  /** What is left out beside the gaps, which the image itself shows. */
  shade() {
    const { zoom, left, top } = this.stage.placement;
    const d = this.told.left_out.map(([row, first, length]) => `M${first} ${row}h${length}v1h${-length}z`).join("");
    return svg("path", { class: "scattering-left-out", d, transform: `translate(${left} ${top}) scale(${zoom})` });
  }

  ring(value, kind) {
    const places = ringOf(this.told.geometry, value).map((point) => this.stage.at(point));
    return svg("path", { class: kind, d: places.length ? `M${places.map(({ x, y }) => `${x.toFixed(1)} ${y.toFixed(1)}`).join("L")}` : "" });
  }

  download() {
    const text = new Blob([profileAsText(this.told, this.name)], { type: "text/plain" });
    const link = h("a", { href: URL.createObjectURL(text), download: `${this.name.replace(/\.[^.]*$/, "")}_Iq.txt` });
    link.click();
    URL.revokeObjectURL(link.href);
  }

  leave() {
    this.leaving.abort();
    this.profiles.leave();
  }
}
