/** From a wanted look back to the parameters: by an image of the collection, a file or a drawing; what made those most like it is told. */

import { addressOf } from "../panels/ask.mjs";
import { h, icon } from "../panels/dom.mjs";
import { bytes } from "../panels/format.mjs";
import { showWaiting } from "../panels/insight/waiting.mjs";
import { DesignQuestion } from "./asked.mjs";
import { drawFound } from "./found.mjs";
import { imagesOfRows } from "./numbers.mjs";
import { sketchSheet } from "./sketch.mjs";

const OFFERED = 12;

/** @param {HTMLElement} root @param {import("./store.mjs").DesignStore} store @param {import("../panels/dom.mjs").Leaving} leaving */
export function mountFromImage(root, store, leaving) {
  new FromImage(root, store, leaving).update();
}

class FromImage {
  constructor(root, store, leaving) {
    Object.assign(this, { store, leaving, asked: null, round: 0 });
    this.place = h("div", { class: "design-found", role: "status" });
    this.question = new DesignQuestion(store.address, (progress) => showWaiting(this.place, progress, () => this.question.cancel()));
    const input = h("input", { type: "file", hidden: true, onchange: () => { this.send(input.files[0]); input.value = ""; } });
    const drop = h("button", { class: "design-drop", type: "button", onclick: () => input.click() }, icon("upload"), h("strong", {}, "Choose an image"), h("span", { class: "quiet" }, "of what is wanted, or drop it here"));
    const draw = h("details", { class: "design-draw" }, h("summary", {}, "Draw what is wanted"), sketchSheet((picture) => this.send(picture)));
    this.offered = h("div", { class: "thumbnails" });
    const others = h("button", { class: "link-button", type: "button", onclick: () => { this.round += 1; this.offer(); } }, "Others");
    takeDrops(leaving, drop, (file) => this.send(file));
    leaving.add(() => this.question.cancel());
    for (const event of ["tab", "image"]) leaving.add(store.subscribe(event, () => this.update()));
    root.replaceChildren(
      h("h2", {}, "From an image"), h("p", { class: "quiet small" }, "Which parameters make images that look like this one?"),
      h("div", { class: "design-image-source" }, drop, draw),
      h("div", { class: "design-offered-head" }, h("h3", {}, "Or one of the collection"), others), this.offered, input, this.place,
    );
  }

  /** What is shown follows the store: an image of the collection is asked about as soon as the tab is. */
  update() {
    const { state } = this.store;
    if (state.tab !== "image") return;
    if (!this.offered.children.length) this.offer();
    this.mark();
    if (state.image !== null && state.image !== this.asked) this.ask(state.image);
  }

  offer() {
    const { store } = this;
    const address = `${addressOf(store.info.collection)}/images`;
    const pictures = imagesOfRows(store.images, OFFERED, this.round).map((id) => h(
      "button", { class: "thumbnail", type: "button", data: { image: id }, title: "Ask by this image", onclick: () => store.setImage(id) },
      h("img", { src: `${address}/${id}.png?size=128`, alt: "An image of the known rows", loading: "lazy", width: 64, height: 64 }),
    ));
    this.offered.replaceChildren(...pictures);
    this.mark();
  }

  mark() {
    for (const picture of this.offered.children) picture.setAttribute("aria-pressed", String(picture.dataset.image === this.store.state.image));
  }

  /** @param {string} id of an image of the collection */
  ask(id) {
    this.asked = id;
    this.find(() => this.question.ask("/from-image", { image_id: id }), { id });
  }

  /** @param {File} [file] */
  send(file) {
    if (!file) return;
    const { store } = this;
    this.asked = null;
    store.setTab("image");
    store.setImage(null);
    showWaiting(this.place, { said: `Sending ${file.name} (${bytes(file.size)})`, fraction: null }, () => this.question.cancel());
    this.find(() => this.question.ask(`/from-upload?name=${encodeURIComponent(file.name)}`, file), { file });
  }

  async find(ask, by) {
    try {
      const found = await ask();
      if (!this.leaving.hasLeft) this.place.replaceChildren(...drawFound(this.store, found, by));
    } catch (error) {
      if (!this.leaving.hasLeft && error.name !== "AbortError") this.place.replaceChildren(h("div", { class: "notice bad" }, icon("exclamation-triangle"), h("p", {}, error.message)));
    }
  }
}

/** Files may be dropped anywhere on the page. */
function takeDrops(leaving, drop, take) {
  const mark = (isOver) => drop.classList.toggle("is-over", isOver);
  leaving.listen(window, "dragover", (event) => { if (event.dataTransfer.types.includes("Files")) { event.preventDefault(); mark(true); } });
  leaving.listen(window, "dragleave", (event) => { if (!event.relatedTarget) mark(false); });
  leaving.listen(window, "drop", (event) => {
    if (!event.dataTransfer.files.length) return;
    event.preventDefault();
    mark(false);
    take(event.dataTransfer.files[0]);
  });
}
