/** From a wanted look back to the parameters: an image is dropped or chosen, and what made those most like it is told. */

import { addressOf } from "../panels/ask.mjs";
import { h, icon } from "../panels/dom.mjs";
import { bytes } from "../panels/format.mjs";
import { showWaiting } from "../panels/insight/waiting.mjs";
import { DesignQuestion } from "./asked.mjs";
import { said, tidy, titleOf } from "./wish.mjs";

const LEAST_SKILL = 0.1; // as pipeline/design/images.py says it

/** @param {HTMLElement} root @param {import("./store.mjs").DesignStore} store @param {import("../panels/dom.mjs").Leaving} leaving */
export function mountFromImage(root, store, leaving) {
  const place = h("div", { class: "design-found", role: "status" });
  const question = new DesignQuestion(store.address, (progress) => showWaiting(place, progress, () => question.cancel()));
  const input = h("input", { type: "file", hidden: true, onchange: () => { send(input.files[0]); input.value = ""; } });
  const drop = h("button", { class: "design-drop", type: "button", onclick: () => input.click() }, icon("upload"), h("strong", {}, "Choose an image"), h("span", { class: "quiet" }, "of what is wanted, or drop it here"));
  const send = async (file) => {
    if (!file) return;
    store.setTab("image");
    showWaiting(place, { said: `Sending ${file.name} (${bytes(file.size)})`, fraction: null }, () => question.cancel());
    try {
      const found = await question.ask(`/from-upload?name=${encodeURIComponent(file.name)}`, file);
      if (!leaving.hasLeft) place.replaceChildren(...drawFound(store, found, file.name));
    } catch (error) {
      if (!leaving.hasLeft) place.replaceChildren(...(error.name === "AbortError" ? [] : [h("div", { class: "notice bad" }, icon("exclamation-triangle"), h("p", {}, error.message))]));
    }
  };
  takeDrops(leaving, drop, send);
  leaving.add(() => question.cancel());
  root.replaceChildren(h("h2", {}, "From an image"), h("p", { class: "quiet small" }, "Which parameters make images that look like this one?"), h("div", { class: "design-image-source" }, drop), input, place);
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

function drawFound(store, { neighbours, parameters, message }, name) {
  const { info } = store;
  const told = info.parameters.filter((column) => parameters[column.name]);
  const useful = told.filter((column) => parameters[column.name].skill >= LEAST_SKILL);
  const hold = () => { for (const column of useful) store.setLock(column.name, rangeOf(parameters[column.name], column)); };
  const image = ({ image_id: id, distance }) => h("a", { class: "thumbnail", href: `/explore?c=${encodeURIComponent(info.collection)}&s=${encodeURIComponent(JSON.stringify({ open: id }))}`, title: `Distance ${distance.toFixed(3)}` }, h("img", { src: `${addressOf(info.collection)}/images/${id}.png?size=128`, alt: "One of the images most like it", loading: "lazy", width: 64, height: 64 }), h("span", { class: "number" }, distance.toFixed(3)));
  return [
    message ? h("div", { class: "notice" }, icon("info-circle"), h("p", {}, message)) : null,
    h("h3", {}, `Parameters of images like ${name}`), h("dl", { class: "design-estimates" }, told.map((column) => estimate(column, parameters[column.name]))),
    useful.length ? h("button", { class: "button", type: "button", onclick: hold }, icon("lock"), "Keep candidates within these") : null,
    h("h3", {}, "Most alike"), h("div", { class: "thumbnails" }, neighbours.map(image)),
  ].filter(Boolean);
}

const rangeOf = ({ low, high }, column) => ({ min: tidy(Math.max(low, column.low), column), max: tidy(Math.min(high, column.high), column) });

function estimate(column, { value, low, high, skill }) {
  const isTold = skill >= LEAST_SKILL;
  const words = isTold ? `${said(low, { ...column, unit: null })} to ${said(high, column)}; images tell it with skill ${skill.toFixed(2)}` : "images do not tell it";
  return h("div", { class: isTold ? null : "is-untold" }, h("dt", {}, titleOf(column)), h("dd", { class: "number" }, h("strong", {}, said(value, column)), h("small", { class: "quiet" }, words)));
}
