/** An image of the user's own: dropped anywhere or chosen, sent with progress, answered with its neighbours. */

import { h, icon, Leaving } from "./dom.mjs";
import { drawVerdict, noveltyInWords } from "./facts.mjs";
import { bytes } from "./format.mjs";
import { sentenceOf } from "./session.mjs";
import { closeButton, thumbnails } from "./viewer.mjs";

const NEIGHBOURS = 12;
const POLL_MS = 400;

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
  const veil = h("div", { class: "drop-veil" }, icon("upload"), h("strong", {}, "Drop an image to find where it belongs"));
  document.body.append(input);
  leaving.add(() => { input.remove(); veil.remove(); upload.cancel(); });
  leaving.listen(document, "chooseupload", () => input.click());
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
    upload.send(event.dataTransfer.files[0]);
  });
  leaving.add(engine.subscribe("open", (image) => upload.stepAside(Boolean(image))));
  leaving.add(engine.subscribe("ready", () => { if (upload.marked !== engine.dims) upload.mark(); }));
  return () => leaving.run();
}

class Upload {
  constructor(root, engine, collection) {
    Object.assign(this, { root, engine });
    this.address = `/api/v1/collections/${encodeURIComponent(collection)}`;
    this.back = h("button", { class: "link-button back-to-upload", type: "button", onclick: () => engine.open(null) }, icon("arrow-left"), " Back to your image");
  }

  /** Send a file; the one before is given up. @param {File} file */
  async send(file, image = 0) {
    if (!file) return;
    this.cancel();
    this.engine.open(null);
    this.forget();
    this.file = file;
    document.body.classList.add("upload-open");
    try {
      this.draw({ said: `Sending ${file.name} (${bytes(file.size)})`, fraction: 0 });
      const answer = await this.post(file, image);
      this.show(answer.status === 202 ? await this.follow(answer.body) : answer.body);
    } catch (error) {
      if (error.name !== "AbortError") this.fail(error.message);
    }
  }

  post(file, image) {
    return new Promise((resolve, reject) => {
      const request = new XMLHttpRequest();
      this.request = request;
      request.open("POST", `${this.address}/search?k=${NEIGHBOURS}&image=${image}&name=${encodeURIComponent(file.name)}`);
      request.setRequestHeader("Content-Type", "application/octet-stream");
      request.upload.onprogress = ({ loaded, total }) => this.draw({ said: `Sending ${file.name}`, fraction: loaded / total });
      request.upload.onload = () => this.draw({ said: "Comparing it with every image", fraction: null });
      request.onerror = () => reject(new Error("The image was not sent: the server cannot be reached."));
      request.onabort = () => reject(new DOMException("cancelled", "AbortError"));
      request.onload = () => {
        const body = parsed(request.responseText);
        if (request.status < 300) resolve({ status: request.status, body });
        else reject(new Error(sentenceOf(body) || `The image was not accepted: the server answered ${request.status}.`));
      };
      request.send(file);
    });
  }

  /** The server needs longer: watch the job until it ends. */
  async follow({ id: job }) {
    this.job = job;
    for (;;) {
      await new Promise((resolve) => { setTimeout(resolve, POLL_MS); });
      if (this.job !== job) throw new DOMException("cancelled", "AbortError");
      const answer = await fetch(`/api/v1/jobs/${job}`);
      const state = await answer.json();
      if (!answer.ok) throw new Error(sentenceOf(state) || "The search was lost. Send the image again.");
      if (state.status === "done") { this.job = null; return state.result; }
      if (state.status === "failed") throw new Error(state.error);
      if (state.status === "cancelled") throw new DOMException("cancelled", "AbortError");
      this.draw({ said: state.notice || state.message || "Waiting for the worker", fraction: state.status === "running" ? state.fraction : null });
    }
  }

  cancel() {
    this.request?.abort();
    if (this.job) fetch(`/api/v1/jobs/${this.job}`, { method: "DELETE", keepalive: true });
    this.job = this.request = null;
  }

  /** Take the upload and all it left on the page away. */
  forget() {
    this.file = this.place = null;
    this.engine.setMarker(null);
    this.root.replaceChildren();
    document.body.classList.remove("upload-open", "upload-aside");
  }

  stepAside(aside) {
    document.body.classList.toggle("upload-aside", aside && Boolean(this.file));
  }

  draw({ said, fraction }) {
    const line = h("div", { class: `progress-line${fraction === null ? " unknown" : ""}` }, h("div", { style: fraction === null ? null : `width:${100 * fraction}%` }));
    const stop = h("button", { class: "button", type: "button", onclick: () => { this.cancel(); this.forget(); } }, "Cancel");
    this.root.replaceChildren(this.back, this.head(), h("div", { class: "upload-progress" }, h("p", {}, said), line, stop));
  }

  head() {
    return h("div", { class: "panel-head" }, h("h2", {}, "Your image"), closeButton(() => { this.cancel(); this.forget(); }));
  }

  fail(sentence) {
    const again = h("button", { class: "button", type: "button", onclick: () => document.dispatchEvent(new CustomEvent("chooseupload")) }, "Choose another file");
    this.root.replaceChildren(this.back, this.head(), h("div", { class: "notice bad" }, icon("exclamation-triangle"), h("p", {}, sentence)), again);
  }

  show(result) {
    this.request = null;
    this.place = result.place;
    this.mark();
    const picture = h("img", { class: "picture", src: result.preview, alt: "Your image" });
    this.root.replaceChildren(
      this.back, this.head(), h("div", { class: "picture-frame" }, picture), h("p", { class: "upload-name" }, result.file),
      ...this.chooser(result), ...judged(result), h("h3", {}, "Most alike in this collection"),
      h("div", { class: "thumbnails" }, thumbnails(`${this.address}/images`, result.neighbours)),
    );
  }

  /** Show its place on the map, which differs in the plane and in space. */
  mark() {
    const { place, engine } = this;
    this.marked = engine.dims;
    if (!place) return;
    const [x, y, z] = engine.dims === 3 ? [place.x3, place.y3, place.z3] : [place.x, place.y];
    engine.setMarker({ x, y, z, label: "your image" });
  }

  /** A file of several images: which one is searched by. */
  chooser({ images, image }) {
    if (images.length < 2) return [];
    const named = images.map((one, number) => h("option", { value: number, selected: number === image }, `${one.channel}, ${one.width} × ${one.height}${one.frame ? `, frame ${one.frame}` : ""}`));
    const select = h("select", { class: "form-select", aria: { label: "Image of the file" }, onchange: () => this.send(this.file, Number(select.value)) }, named);
    return [h("div", { class: "picture-tools" }, select)];
  }
}

/** What it is taken for, and how new it is. */
function judged({ labels, novelty, neighbours }) {
  const verdict = labels.length ? [drawVerdict({ title: "Predicted family", ...labels[0] })] : [];
  return novelty === null ? verdict : [...verdict, h("p", { class: "novelty" }, noveltyInWords(novelty, neighbours[0]?.distance ?? Infinity))];
}

function parsed(text) {
  try { return JSON.parse(text); } catch { return {}; }
}
