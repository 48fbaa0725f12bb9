/** One average as a picture: its value under the pointer, saved as a picture or as numbers. */

import { h } from "../dom.mjs";
import { quantity } from "../format.mjs";
import { percentiles } from "../image/numbers.mjs";
import { colourTable, toneOf } from "../image/tone.mjs";
import { asNpy } from "./numbers.mjs";

/**
 * @param {{name: string, hint: string, field: import("../image/npy.mjs").Field, colourmap: string, unit: string|null, whole?: boolean}} plane
 *   whole: black and white are its ends, not percentiles
 * @returns {HTMLElement}
 */
export function drawPlane({ name, hint, field, colourmap, unit, whole = false }) {
  const { low, high } = percentiles(field.values, ...(whole ? [0, 1] : []));
  const canvas = h("canvas", { width: field.width, height: field.height, role: "img", aria: { label: `${name}: ${hint}` } });
  canvas.getContext("2d").putImageData(pixels(field, toneOf("linear", low, high), colourTable(colourmap)), 0, 0);
  const said = h("span", { class: "number" });
  canvas.addEventListener("pointermove", ({ offsetX, offsetY }) => {
    const [x, y] = [offsetX / canvas.clientWidth, offsetY / canvas.clientHeight].map((share) => Math.min(0.999, Math.max(0, share)));
    const value = field.values[Math.floor(y * field.height) * field.width + Math.floor(x * field.width)];
    said.textContent = Number.isNaN(value) ? "no image" : quantity(value, unit, high - low);
  });
  canvas.addEventListener("pointerleave", () => { said.textContent = ""; });
  const file = name.toLowerCase().replaceAll(" ", "-");
  const picture = saveButton("PNG", `Save ${name} as a picture`, () => new Promise((done) => canvas.toBlob(done)), `${file}.png`);
  const numbers = saveButton("NPY", `Save ${name} as numbers`, () => new Blob([asNpy(field)]), `${file}.npy`);
  return h("figure", { title: hint }, canvas, h("figcaption", {}, h("b", {}, name), said, h("span", { class: "plane-saves" }, picture, numbers)));
}

function pixels({ values, width, height }, tone, table) {
  const drawn = new ImageData(width, height);
  const target = new Uint32Array(drawn.data.buffer);
  values.forEach((value, k) => { if (!Number.isNaN(value)) target[k] = table[Math.round(255 * tone(value))]; });
  return drawn;
}

/** @param {() => Blob|Promise<Blob>} make */
export function saveButton(name, hint, make, file) {
  const save = async () => {
    const link = h("a", { href: URL.createObjectURL(await make()), download: file });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  };
  return h("button", { class: "link-button", type: "button", title: hint, aria: { label: hint }, onclick: save }, name);
}
