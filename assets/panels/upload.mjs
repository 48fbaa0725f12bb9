/** An image of the user's own: dropped anywhere or chosen, answered with its place on the map and its neighbours. */

import { isNode } from "../map/with_maps.mjs";
import { addressOf } from "./ask.mjs";
import { h, icon, Leaving, redraw } from "./dom.mjs";
import { drawVerdict, isNew, noveltyInWords } from "./facts.mjs";
import { sameScenes } from "./same/list.mjs";
import { headOf } from "./same/words.mjs";
import { closeButton, thumbnails } from "./thumbnails.mjs";
import { Transfer } from "./transfer.mjs";

/**
 * @param {HTMLElement} root
 * @param {Object} engine
 * @param {{collection: string}} page
 * @returns {() => void} takes the panel down
 */
export function mountUpload(root, engine, { collection }) {
  if (!collection) return () => {};
  const leaving = new Leaving();
  const upload = new Upload(root, engine, collection);
  const input = h("input", { type: "file", hidden: true, onchange: () => { upload.send(input.files[0]); input.value = ""; } });
  document.body.append(input);
  leaving.listen(document, "chooseupload", () => input.click());
  takeDrops(leaving, (file) => upload.send(file));
  leaving.add(engine.subscribe("open", (image) => upload.stepAside(Boolean(image))));
  leaving.add(engine.subscribe("ready", () => upload.follow()));
  leaving.add(() => { input.remove(); upload.cancel(); upload.forget(); });
  return () => leaving.run();
}

/** Files may be dropped anywhere on the page. */
function takeDrops(leaving, take) {
  const veil = h("div", { class: "drop-veil" }, icon("upload"), h("strong", {}, "Drop an image to find where it belongs"));
  leaving.listen(window, "dragover", (event) => {
    if (!event.dataTransfer.types.includes("Files")) return;
    event.preventDefault();
    document.body.append(veil);
  });
  leaving.listen(window, "dragleave", (event) => { if (!event.relatedTarget) veil.remove(); });
  leaving.listen(window, "drop", (event) => {
    if (!event.dataTransfer.files.length) return;
    event.preventDefault();
    veil.remove();
    take(event.dataTransfer.files[0]);
  });
  leaving.add(() => veil.remove());
}

class Upload {
  constructor(root, engine, collection) {
    /** results: what was answered for this image, by map */
    Object.assign(this, { root, engine, file: null, place: null, results: new Map() });
    this.address = addressOf(collection);
    this.transfer = new Transfer(this.address, (progress) => this.drawProgress(progress));
    const back = () => engine.open(null);
    this.back = h("button", { class: "link-button back-to-upload", type: "button", onclick: back }, icon("arrow-left"), " Back to your image");
  }

  /** Send a file; the one before is given up. @param {File} file @param {number} image which one of it */
  async send(file, image = 0) {
    if (!file) return;
    this.cancel();
    this.engine.open(null);
    this.forget();
    Object.assign(this, { file, image });
    document.body.classList.add("upload-open");
    await this.find();
  }

  /** Find its place on the map that is shown; asked once a map. */
  async find() {
    const { engine, file, image } = this;
    const map = engine.map?.name ?? null;
    this.sought = map;
    try {
      const result = this.results.get(map) ?? (await this.transfer.run(file, image, map));
      if (this.file !== file || this.image !== image) return;
      this.results.set(map, result);
      if (this.sought === map) this.drawResult(result);
    } catch (error) {
      if (error.name !== "AbortError" && this.sought === map) this.drawFault(error.message);
    }
  }

  /** Another map or other dimensions are shown. */
  follow() {
    if (!this.file) return;
    if (this.sought === this.engine.map?.name) return this.mark();
    this.cancel();
    this.engine.setMarker(null);
    this.find();
  }

  cancel() {
    this.transfer.cancel();
  }

  /** Take the upload and all it left on the page away. */
  forget() {
    this.file = this.place = null;
    this.results.clear();
    this.engine.setMarker(null);
    this.root.replaceChildren();
    document.body.classList.remove("upload-open", "upload-aside");
  }

  /** While an image of the collection is open only the way back is shown. */
  stepAside(aside) {
    document.body.classList.toggle("upload-aside", aside && this.file !== null);
  }

  draw(...parts) {
    const close = () => { this.cancel(); this.forget(); };
    this.root.replaceChildren(this.back, h("div", { class: "panel-head" }, h("h2", {}, "Your image"), closeButton(close)), ...parts);
  }

  drawProgress({ said, fraction }) {
    const known = fraction !== null;
    const line = h("div", { class: `progress-line${known ? "" : " unknown"}` }, h("div", { style: known ? `width:${100 * fraction}%` : null }));
    const stop = h("button", { class: "button", type: "button", onclick: () => { this.cancel(); this.forget(); } }, "Cancel");
    const parts = [h("p", {}, said), line, stop];
    const there = this.root.querySelector(":scope > .upload-progress");
    if (there) redraw(there, parts); // the button that is about to be pressed stays
    else this.draw(h("div", { class: "upload-progress" }, ...parts));
  }

  drawFault(sentence) {
    const choose = () => document.dispatchEvent(new CustomEvent("chooseupload"));
    this.draw(
      h("div", { class: "notice bad" }, icon("exclamation-triangle"), h("p", {}, sentence)),
      h("button", { class: "button", type: "button", onclick: choose }, "Choose another file"),
    );
  }

  drawResult(result) {
    this.place = result.place;
    this.mark();
    const picture = h("img", { class: "picture", src: result.preview, alt: "Your image" });
    this.draw(
      h("div", { class: "picture-frame" }, picture), h("p", { class: "upload-name" }, result.file),
      ...this.chooser(result), ...judged(result, isNode(this.sought)), ...this.same(result), h("h3", {}, "Most alike in this collection"),
      h("div", { class: "thumbnails" }, thumbnails(`${this.address}/images`, result.neighbours)),
    );
  }

  /** What of the collection shows the very same scene. */
  same({ same = [] }) {
    return same.length ? [h("h3", {}, headOf(same)), sameScenes(`${this.address}/images`, same)] : [];
  }

  /** Show its place on the map, which differs in the plane and in space. */
  mark() {
    const { place, engine } = this;
    if (!place || place.map !== engine.map?.name) return engine.setMarker(null);
    const [x, y, z] = engine.dims === 3 ? [place.x3, place.y3, place.z3] : [place.x, place.y];
    engine.setMarker({ x, y, z, label: "your image" });
  }

  /** A file of several images: which one is searched by. */
  chooser({ images, image }) {
    if (images.length < 2) return [];
    const options = images.map((one, number) => h("option", { value: number, selected: number === image }, nameOf(one)));
    const change = () => this.send(this.file, Number(select.value));
    const select = h("select", { class: "form-select", aria: { label: "Image of the file" }, onchange: change }, options);
    return [h("div", { class: "picture-tools" }, select)];
  }
}

function nameOf({ channel, frame, width, height }) {
  return `${channel}${frame ? `, frame ${frame}` : ""}, ${width} × ${height}`;
}

const NO_LATTICE = "no lattice";
const CONSTANT = "This channel is constant: every pixel has the same value, so there is nothing to judge it by.";

/** What it is taken for, how new it is, and why it has no place where it has none. @param {boolean} isPart held against a part */
function judged({ labels, groups, novelty, neighbours, constant, place_note: note }, isPart) {
  const nearest = neighbours.length ? neighbours[0].distance : Infinity;
  const isNovel = !isPart && isNew(novelty, nearest); // far from a part is not far from everything
  return [
    ...(constant ? [h("p", { class: "place-note" }, icon("info-circle"), ` ${CONSTANT}`)] : []),
    ...(labels.length ? [drawVerdict({ title: "Predicted family", ...labels[0], isNovel })] : []),
    ...(groups.length && groups[0].label !== NO_LATTICE ? [drawVerdict({ title: "Wallpaper group", ...groups[0] })] : []),
    ...(novelty === null ? [] : [h("p", { class: "novelty" }, noveltyInWords(novelty, nearest, { isPart }))]),
    ...(note ? [h("p", { class: "place-note" }, icon("info-circle"), ` ${note}`)] : []),
  ];
}
