/** What was found by an image: the parameters of those that look like it, how well looks tell each, and those images. */

import { addressOf } from "../panels/ask.mjs";
import { h, icon } from "../panels/dom.mjs";
import { said, tidy, titleOf } from "./wish.mjs";

const LEAST_SKILL = 0.1; // as pipeline/design/images.py says it

/**
 * @param {import("./store.mjs").DesignStore} store
 * @param {Object} found   of POST …/from-image or …/from-upload
 * @param {{id?: string, file?: File}} by   an image of the collection, or a file
 * @returns {HTMLElement[]}
 */
export function drawFound(store, { neighbours, parameters, message }, by) {
  const { info } = store;
  const told = info.parameters.filter((column) => parameters[column.name]);
  const useful = told.filter((column) => parameters[column.name].skill >= LEAST_SKILL);
  const hold = () => { for (const column of useful) store.setLock(column.name, rangeOf(parameters[column.name], column)); };
  const row = by.id ? store.images.indexOf(by.id) : -1;
  const own = (column) => (row < 0 ? null : store.columns.get(column.name)[row]);
  return [
    h("h3", {}, by.id ? "Parameters of images like this one" : `Parameters of images like ${by.file.name}`),
    h("div", { class: "design-asked-by" }, by.id ? picture(info, { image_id: by.id }) : preview(by.file)),
    message ? h("div", { class: "notice" }, icon("info-circle"), h("p", {}, message)) : null,
    h("dl", { class: "design-estimates" }, told.map((column) => estimate(column, parameters[column.name], own(column)))),
    useful.length ? h("button", { class: "button", type: "button", onclick: hold }, icon("lock"), "Keep candidates within these") : null,
    h("h3", {}, "Most alike"), h("div", { class: "thumbnails" }, neighbours.map((one) => picture(info, one))),
  ].filter(Boolean);
}

function picture({ collection }, { image_id: id, distance }) {
  const address = `/explore?c=${encodeURIComponent(collection)}&s=${encodeURIComponent(JSON.stringify({ open: id }))}`;
  const source = `${addressOf(collection)}/images/${id}.png?size=128`;
  const isOther = distance !== undefined;
  const title = isOther ? `Distance ${distance.toFixed(3)}; open on the map of the collection` : "Open on the map of the collection";
  return h("a", { class: "thumbnail", href: address, title }, h("img", { src: source, alt: isOther ? "One of the images most like it" : "The image that was asked by", loading: "lazy", width: 64, height: 64 }), isOther ? h("span", { class: "number" }, distance.toFixed(3)) : null);
}

/** A file as the browser can show it; nothing where it cannot. */
function preview(file) {
  const source = URL.createObjectURL(file);
  const shown = h("img", { alt: "The image that was asked by", width: 64, height: 64, onload: () => URL.revokeObjectURL(source), onerror: () => { URL.revokeObjectURL(source); shown.remove(); } });
  shown.src = source;
  return shown;
}

const rangeOf = ({ low, high }, column) => ({ min: tidy(Math.max(low, column.low), column), max: tidy(Math.min(high, column.high), column) });

function estimate(column, { value, low, high, skill }, own) {
  const isTold = skill >= LEAST_SKILL;
  const words = isTold ? `${said(low, { ...column, unit: null })} to ${said(high, column)}; images tell it with skill ${skill.toFixed(2)}` : "images do not tell it";
  const known = own === null ? "" : `its own: ${said(own, column)}; `;
  return h("div", { class: isTold ? null : "is-untold" }, h("dt", {}, titleOf(column)), h("dd", { class: "number" }, h("strong", {}, said(value, column)), h("small", { class: "quiet" }, `${known}${words}`)));
}
