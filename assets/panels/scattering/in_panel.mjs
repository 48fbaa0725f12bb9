/** The profile of the opened scattering pattern in the panel beside the map: small, with a way to the large one. */

import { afterPause, h } from "../dom.mjs";
import { Profiles } from "./profiles.mjs";
import { fetchGeometry, fetchProfile } from "./source.mjs";
import { centreInWords, masksInWords } from "./words.mjs";

const SETTLED_MS = 350; // images that are only passed by are not integrated
const KEPT = "profiles";

export class ProfilesInPanel {
  /** @param {() => void} enlarge   opens the large window on the scattering pane */
  constructor(enlarge) {
    this.leaving = new AbortController();
    this.profiles = new Profiles({ onPlace: () => {}, onBand: () => {}, isSmall: true });
    this.said = h("p", { class: "scattering-note" });
    this.large = h("button", { class: "button", type: "button", onclick: enlarge }, "Rings, I(χ), peaks, geometry");
    this.element = h("details", { class: "scattering-part", hidden: true, ontoggle: () => this.turn() }, h("summary", {}, "Profiles"), this.profiles.element, this.said, this.large);
    this.element.open = localStorage.getItem(KEPT) !== "closed";
    this.settled = afterPause(() => this.load(), SETTLED_MS);
  }

  /** @param {string} address of the image that is open now */
  show(address) {
    this.leaving.abort();
    this.leaving = new AbortController();
    Object.assign(this, { address, isShown: false });
    this.element.hidden = true;
    this.settled();
  }

  turn() {
    localStorage.setItem(KEPT, this.element.open ? "open" : "closed");
    if (!this.element.hidden && !this.isShown) this.load();
  }

  /** Show the part where the image is a pattern; without its profile a sentence says why. */
  async load() {
    const { signal } = this.leaving;
    try {
      const known = await fetchGeometry(this.address, signal);
      this.element.hidden = !known.is_scattering;
      if (this.element.hidden || !this.element.open) return;
      if (known.original_missing) return this.say(`${known.original_missing} There is no profile without it.`);
      this.say("Integrating…");
      this.draw(await fetchProfile(this.address, null, signal));
    } catch (error) {
      if (error.name !== "AbortError") this.say(error.message);
    }
  }

  draw(told) {
    this.isShown = true;
    const hasProfile = Boolean(told.radial?.x.length);
    this.element.classList.toggle("is-empty", !hasProfile);
    if (hasProfile) this.profiles.show(told);
    this.said.textContent = `Centre: ${centreInWords(told)}. Left out: ${masksInWords(told.masks)}.${told.notes.length ? ` ${told.notes.join(" ")}` : ""}`;
  }

  say(sentence) {
    this.element.classList.add("is-empty");
    this.said.textContent = sentence;
  }

  leave() {
    this.leaving.abort();
    this.profiles.leave();
  }
}
