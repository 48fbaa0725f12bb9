/** The opened image: its picture at once, colour map and scale to choose, the images most like it. */

import { busyUntil, h, icon, Leaving } from "./dom.mjs";
import { addressOf, answered, ask } from "./ask.mjs";
import { copyButton, mark } from "./copying.mjs";
import { DesignLinks } from "./designs.mjs";
import { FactList } from "./fact_list.mjs";
import { drawVerdict, verdictsOf } from "./facts.mjs";
import { citationOf } from "./image/citation.mjs";
import { openWindow } from "./image/window.mjs";
import { fillExpected } from "./insight/expected.mjs";
import { Nearness } from "./nearness.mjs";
import { drawCalled, drawScale, sizeInWords } from "./opened.mjs";
import { SameFinder } from "./same/finder.mjs";
import { say } from "./say.mjs";
import { ProfilesInPanel } from "./scattering/in_panel.mjs";
import { closeButton, thumbnails } from "./thumbnails.mjs";

const COLOURMAPS = { gray: "grey", viridis: "viridis", magma: "magma", inferno: "inferno", cividis: "cividis" };
const SCALES = { auto: "auto scale", linear: "linear", sqrt: "square root", log: "logarithmic" };
const NEIGHBOURS = 12;
const AT_ONCE_PX = 256; // the stored preview: answered without reading the original
const SHARP_PX = 768;

/**
 * @param {HTMLElement} root
 * @param {Object} engine
 * @param {{collection: string}} page
 * @returns {() => void} takes the viewer down
 */
export function mountViewer(root, engine, { collection }) {
  const leaving = new Leaving();
  const viewer = new Viewer(root, engine, collection);
  leaving.add(engine.subscribe("open", (image) => viewer.show(image ? image.id : null)));
  leaving.add(engine.subscribe("ready", () => viewer.update()));
  leaving.add(engine.subscribe("layers", () => viewer.nearness.mark()));
  leaving.add(engine.subscribe("visible", () => viewer.facts.mark()));
  leaving.listen(document, "click", (event) => {
    const thumbnail = event.target.closest("[data-open]");
    if (thumbnail) engine.open(thumbnail.dataset.open);
  });
  leaving.listen(document, "keydown", (event) => {
    if (event.key !== "e" || event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, textarea, dialog")) return;
    if (viewer.id) viewer.enlarge();
  });
  leaving.add(() => { viewer.resized.disconnect(); viewer.scattering.leave(); viewer.same.leave(); });
  viewer.show(engine.openId);
  return () => leaving.run();
}

class Viewer {
  constructor(root, engine, collection) {
    this.root = root;
    this.engine = engine;
    this.address = `${addressOf(collection)}/images`;
    this.colourmap = chooser("Colour map", COLOURMAPS, "colourmap", () => this.drawPicture());
    this.scale = chooser("Scale of values", SCALES, "scale", () => this.drawPicture());
    this.picture = h("img", { class: "picture", alt: "The opened image" });
    this.frame = h("button", { class: "picture-frame", type: "button", title: "See it large (e)", onclick: () => this.enlarge() }, this.picture);
    this.place = h("div", { class: "hover-scale" });
    this.called = h("div", { class: "opened-called" });
    this.size = h("p", { class: "opened-size" });
    this.nearness = new Nearness(engine);
    this.resized = new ResizeObserver(() => this.columns && drawScale(this.place, this.columns, this.frame));
    this.resized.observe(this.frame);
    this.fault = h("p", { class: "notice bad", hidden: true });
    this.lost = h("p", { class: "opened-lost", role: "status", hidden: true });
    this.download = h("a", { class: "button", download: true }, icon("download"), "Original");
    this.scattering = new ProfilesInPanel(() => this.enlarge("rings"));
    this.alike = h("h3");
    this.neighbours = h("div", { class: "thumbnails" });
    this.same = new SameFinder(addressOf(collection));
    this.verdicts = h("div");
    this.designs = new DesignLinks(collection);
    this.expected = h("div", { class: "expected" });
    this.facts = new FactList(engine);
    this.facts.element.hidden = true; // the first time, until what stands above has come: then nothing moves
    this.cite = copyButton("Cite", "Copy a citation", () => this.citation(), (text) => mark(this.size, text), "link-button");
    this.head = h("div", { class: "panel-head" }, this.called, closeButton(() => engine.open(null)));
    this.open = h("div", { class: "opened" });
    this.parts = [
      this.head, this.frame, this.size, this.nearness.element, this.fault, this.lost, h("div", { class: "picture-tools" }, this.colourmap, this.scale, this.download),
      this.scattering.element, this.verdicts, this.alike, this.neighbours, this.same.element, this.designs.element, this.expected, this.facts.element,
    ];
    this.hint = hint();
  }

  show(id) {
    if (id === this.id) return;
    this.id = id;
    document.body.classList.toggle("image-open", Boolean(id));
    this.root.replaceChildren(id ? this.open : this.hint);
    if (!id) return;
    this.columns = null;
    this.place.remove();
    this.called.replaceChildren(h("h2", {}, "Image"));
    this.size.replaceChildren("\u00a0");
    this.nearness.clear();
    this.lost.hidden = true;
    this.same.show(id);
    this.open.replaceChildren(...this.parts);
    this.image = this.fill(id);
    busyUntil(this.open, this.image);
    this.scattering.show(`${this.address}/${id}`);
    this.update();
    this.drawPicture();
    this.download.href = `${this.address}/${id}/original`;
  }

  /** Another map: say what of the image is said of it, and what of the whole collection. */
  update() {
    this.alike.textContent = this.engine.here ? "Most alike in the whole collection" : "Most alike";
    busyUntil(this.open, this.nearness.update());
  }

  source(size) {
    const scale = this.scale.value === "auto" ? "" : `&scale=${this.scale.value}`;
    return `${this.address}/${this.id}.png?size=${size}&colormap=${this.colourmap.value}${scale}&stored=true`;
  }

  /** The stored preview at once; what it cannot show is made from the original. */
  async drawPicture() {
    const { id } = this;
    this.fault.hidden = true;
    this.frame.classList.add("waiting");
    const shown = this.scale.value === "auto" && (await this.put(this.source(AT_ONCE_PX), id));
    if (shown && !(await this.isLarger(id))) return;
    const sharp = await this.put(this.source(SHARP_PX), id);
    if (this.id !== id || shown || sharp) return;
    this.fault.hidden = false;
    this.fault.textContent = await this.reason();
  }

  /** Whether the image has more pixels than its preview. */
  async isLarger(id) {
    const image = await this.image;
    return this.id === id && image !== null && longest(image.columns) > AT_ONCE_PX;
  }

  /** @returns {Promise<boolean>} whether the picture came; it is put only while its image is open */
  async put(source, id) {
    const next = new Image();
    next.src = source;
    const came = await next.decode().then(() => true, () => false);
    if (this.id !== id || !source.includes(`colormap=${this.colourmap.value}`)) return came;
    if (came) this.picture.src = source;
    this.frame.classList.toggle("waiting", false);
    this.frame.classList.toggle("broken", !came && !this.picture.src.includes(id));
    return came;
  }

  /** Why the picture did not come, in the server's words: an image element cannot tell. */
  async reason() {
    const answer = await fetch(this.source(SHARP_PX)).catch(() => null);
    if (!answer || answer.ok) return "The picture cannot be shown: the server cannot be reached, or answers too late.";
    return answered(answer).catch((error) => error.message);
  }

  /** What is known of the image and which are most like it; an answer for an image closed since is dropped. */
  async fill(id) {
    this.waiting?.abort();
    this.waiting = new AbortController();
    const { signal } = this.waiting;
    try {
      const [image, { neighbours }] = await Promise.all([
        ask(`${this.address}/${id}`, { signal }), ask(`${this.address}/${id}/neighbours?k=${NEIGHBOURS}`, { signal }),
      ]);
      this.describe(image.columns);
      this.neighbours.replaceChildren(...thumbnails(this.address, neighbours));
      this.verdicts.replaceChildren(...verdictsOf(image.columns).map(drawVerdict));
      const further = [fillExpected(this.expected, `${this.address}/${id}`, signal), this.designs.show(id, signal)];
      for (const one of further) {
        busyUntil(this.open, one);
        one.catch((error) => error.name !== "AbortError" && say(error.message));
      }
      this.facts.show(image);
      Promise.allSettled(further).then(() => { if (!signal.aborted) this.facts.element.hidden = false; });
      this.download.hidden = Boolean(image.original_missing);
      this.lost.hidden = !image.original_missing;
      this.lost.textContent = `${image.original_missing} What is shown is the stored preview.`;
      return image;
    } catch (error) {
      if (error.name !== "AbortError") this.open.replaceChildren(this.head, h("p", { class: "notice bad" }, error.message));
      return null;
    }
  }

  /** Say which image it is, how large and in what scale. */
  describe(columns) {
    this.columns = columns;
    this.called.replaceChildren(...drawCalled(columns, this.cite));
    this.size.textContent = sizeInWords(columns);
    this.frame.append(this.place);
    drawScale(this.place, columns, this.frame);
  }

  /** How the open image is cited. */
  async citation() {
    const image = await this.image;
    return image ? citationOf(image, this.engine.info, new Date().toISOString()) : "";
  }

  /** The large window, as soon as it is known what the image is. @param {string} [pressed] which of its tools is on */
  async enlarge(pressed) {
    const { id } = this;
    const image = await this.image;
    if (!image || this.id !== id || document.querySelector("dialog[open]")) return;
    const { name, title, version } = this.engine.info;
    openWindow({ images: this.address, image, colourmap: this.colourmap.value, collection: { name, title, version }, open: (other) => this.engine.open(other), pressed });
  }
}

function longest(columns) {
  return Math.max(...columns.filter(({ name }) => name === "height" || name === "width").map(({ value }) => value));
}

function chooser(label, choices, key, changed) {
  const choose = () => { localStorage.setItem(key, select.value); changed(); };
  const select = h("select", { class: "form-select", aria: { label }, title: label, onchange: choose });
  select.append(...Object.entries(choices).map(([value, said]) => h("option", { value }, said)));
  const kept = localStorage.getItem(key);
  select.value = kept in choices ? kept : Object.keys(choices)[0];
  return select;
}

function hint() {
  const lines = [
    ["click", "open an image"], ["scroll", "zoom"], ["drag", "move, or turn in 3-D"],
    ["shift + drag", "select with a lasso"], ["double click", "see all"], ["?", "all keys"],
  ];
  return h(
    "div", { class: "hint" }, h("h2", {}, "Each point is an image"),
    h("p", {}, "Images that look alike lie near each other. Click one to see it, or drop an image of your own anywhere to find where it belongs."),
    h("dl", {}, lines.flatMap(([key, meaning]) => [h("dt", {}, h("kbd", {}, key)), h("dd", {}, meaning)])),
  );
}
