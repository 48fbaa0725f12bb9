/** The opened image: its picture at once, colour map and scale to choose, the images most like it. */

import { h, icon, Leaving } from "./dom.mjs";
import { say } from "./say.mjs";

const COLOURMAPS = ["gray", "viridis", "magma", "inferno", "cividis", "afmhot", "coolwarm"];
const SCALES = ["linear", "sqrt", "log"];
const NEIGHBOURS = 12;

/**
 * @param {HTMLElement} root
 * @param {Object} engine
 * @param {{collection: string, tell: (props: Object) => void}} page
 * @returns {() => void} takes the viewer down
 */
export function mountViewer(root, engine, { collection, tell }) {
  const leaving = new Leaving();
  const viewer = new Viewer(root, engine, collection);
  const opened = (id) => {
    viewer.show(id);
    tell({ open: id });
  };
  leaving.add(engine.subscribe("open", (image) => opened(image ? image.id : null)));
  leaving.listen(document, "click", (event) => {
    const thumbnail = event.target.closest("[data-open]");
    if (thumbnail) engine.open(thumbnail.dataset.open);
  });
  viewer.show(null);
  return () => leaving.run();
}

class Viewer {
  constructor(root, engine, collection) {
    this.root = root;
    this.engine = engine;
    this.address = `/api/v1/collections/${encodeURIComponent(collection)}/images`;
    this.colourmap = chooser("Colour map", COLOURMAPS, "colourmap", () => this.drawPicture());
    this.scale = chooser("Scale of values", SCALES, "scale", () => this.drawPicture());
    this.picture = h("img", { class: "picture", alt: "The opened image", onload: () => this.arrived(), onerror: () => this.failed() });
    this.frame = h("button", { class: "picture-frame", type: "button", title: "See it larger", onclick: () => this.enlarge() }, this.picture);
    this.fault = h("p", { class: "notice bad", hidden: true });
    this.download = h("a", { class: "button", download: true }, icon("download"), "Original");
    this.neighbours = h("div", { class: "thumbnails" });
    this.open = h(
      "div", { class: "opened" },
      h("div", { class: "panel-head" }, h("h2", {}, "Image"), closeButton(() => engine.open(null))),
      this.frame, this.fault, h("div", { class: "picture-tools" }, this.colourmap, this.scale, this.download),
      h("h3", {}, "Most alike"), this.neighbours,
    );
    this.hint = hint();
  }

  show(id) {
    if (id === this.id) return;
    this.id = id;
    document.body.classList.toggle("image-open", Boolean(id));
    this.root.replaceChildren(id ? this.open : this.hint);
    if (!id) return;
    this.drawPicture();
    this.download.href = `${this.address}/${id}/original`;
    this.findNeighbours(id);
  }

  source(size) {
    return `${this.address}/${this.id}.png?size=${size}&colormap=${this.colourmap.value}&scale=${this.scale.value}`;
  }

  drawPicture() {
    this.frame.classList.add("waiting");
    this.fault.hidden = true;
    this.picture.src = this.source(512);
  }

  arrived() {
    this.frame.classList.remove("waiting", "broken");
  }

  failed() {
    this.frame.classList.remove("waiting");
    this.frame.classList.add("broken");
    this.fault.hidden = false;
    this.fault.textContent = "The picture cannot be shown. The facts below are still known.";
  }

  async findNeighbours(id) {
    this.waiting?.abort();
    this.waiting = new AbortController();
    try {
      const answer = await fetch(`${this.address}/${id}/neighbours?k=${NEIGHBOURS}`, { signal: this.waiting.signal });
      if (!answer.ok) throw new Error(`The images most like it were not found: the server answered ${answer.status}.`);
      const { neighbours } = await answer.json();
      this.neighbours.replaceChildren(...thumbnails(this.address, neighbours));
    } catch (error) {
      if (error.name !== "AbortError") say(error.message);
    }
  }

  enlarge() {
    const dialog = h("dialog", { class: "lightbox", onclick: () => dialog.close(), onclose: () => dialog.remove() }, h("img", { src: this.source(2048), alt: "The opened image, large" }));
    document.body.append(dialog);
    dialog.showModal();
  }
}

/**
 * @param {string} address of the images of a collection
 * @param {Array<{id: string, distance: number}>} neighbours nearest first
 */
export function thumbnails(address, neighbours) {
  return neighbours.map(({ id, distance }) => h(
    "button", { class: "thumbnail", type: "button", data: { open: id }, title: `Distance ${distance.toFixed(3)}` },
    h("img", { src: `${address}/${id}.png?size=128`, alt: "", loading: "lazy", width: 64, height: 64 }), h("span", { class: "number" }, distance.toFixed(3)),
  ));
}

function chooser(label, values, key, changed) {
  const select = h("select", { class: "form-select", aria: { label }, title: label, onchange: () => { localStorage.setItem(key, select.value); changed(); } });
  select.append(...values.map((value) => h("option", { value }, value)));
  const kept = localStorage.getItem(key);
  select.value = values.includes(kept) ? kept : values[0];
  return select;
}

/** @param {() => void} close */
export function closeButton(close) {
  return h("button", { class: "button plain icon-only", type: "button", title: "Close (Esc)", aria: { label: "Close" }, onclick: close }, icon("x-lg"));
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
