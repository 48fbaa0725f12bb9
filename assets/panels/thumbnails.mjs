/** Small pictures of images that open them, and the button that closes a panel. */

import { h, icon } from "./dom.mjs";

/**
 * @param {string} address of the images of a collection
 * @param {Array<{image_id: string, distance: number}>} neighbours nearest first
 */
export function thumbnails(address, neighbours) {
  return neighbours.map(({ image_id: id, distance }) => h(
    "button", { class: "thumbnail", type: "button", data: { open: id }, title: `Distance ${distance.toFixed(3)}` },
    h("img", { src: `${address}/${id}.png?size=128`, alt: "", loading: "lazy", width: 64, height: 64 }),
    h("span", { class: "number" }, distance.toFixed(3)),
  ));
}

/** @param {() => void} close */
export function closeButton(close) {
  return h("button", {
    class: "button plain icon-only", type: "button", title: "Close (Esc)", aria: { label: "Close" }, onclick: close,
  }, icon("x-lg"));
}
