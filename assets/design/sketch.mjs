/** A small sheet to draw a wanted structure on, in light or dark on grey, as a picture to ask by. */

import { h, icon } from "../panels/dom.mjs";

const SIDE = 256; // pixels of the picture
const [GROUND, LIGHT, DARK] = ["#808080", "#ffffff", "#000000"];
const WIDTHS = { fine: 4, medium: 12, broad: 32 };

/**
 * @param {(picture: File) => void} take   hears of a finished drawing
 * @returns {HTMLElement}
 */
export function sketchSheet(take) {
  const canvas = h("canvas", { class: "design-sketch", width: SIDE, height: SIDE, role: "img", aria: { label: "A sheet to draw on: drag over it" } });
  const pen = canvas.getContext("2d");
  const state = { colour: LIGHT, last: null };
  const width = h("select", { class: "form-select", aria: { label: "Width of the brush" } }, Object.keys(WIDTHS).map((name) => h("option", { value: name, selected: name === "medium" }, name)));
  const ask = h("button", { class: "button", type: "button", disabled: true, onclick: () => canvas.toBlob((blob) => take(new File([blob], "drawing.png", { type: "image/png" })), "image/png") }, icon("play"), "Ask by it");
  const brushes = [[LIGHT, "Light"], [DARK, "Dark"]].map(([colour, words]) => h("button", { type: "button", aria: { pressed: String(colour === state.colour) }, onclick: () => choose(colour) }, words));
  const choose = (colour) => {
    state.colour = colour;
    brushes.forEach((brush, k) => brush.setAttribute("aria-pressed", String([LIGHT, DARK][k] === colour)));
  };
  const clear = () => {
    pen.fillStyle = GROUND;
    pen.fillRect(0, 0, SIDE, SIDE);
    ask.disabled = true;
  };
  const stroke = (event) => {
    const to = placeOf(event, canvas);
    const from = state.last ?? to;
    Object.assign(pen, { strokeStyle: state.colour, lineWidth: WIDTHS[width.value], lineCap: "round" });
    pen.beginPath();
    pen.moveTo(...from);
    pen.lineTo(...to);
    pen.stroke();
    state.last = to;
    ask.disabled = false;
  };
  canvas.addEventListener("pointerdown", (event) => { if (event.button === 0) { canvas.setPointerCapture(event.pointerId); state.last = null; stroke(event); } });
  canvas.addEventListener("pointermove", (event) => { if (state.last) stroke(event); });
  for (const end of ["pointerup", "pointercancel"]) canvas.addEventListener(end, () => { state.last = null; });
  clear();
  const tools = h("div", { class: "design-sketch-tools" }, h("div", { class: "switch", role: "group", aria: { label: "Brush" } }, brushes), width, h("button", { class: "link-button", type: "button", onclick: clear }, "Clear"), ask);
  return h("div", { class: "design-sketch-sheet" }, canvas, tools);
}

/** Where on the sheet a pointer is, in its pixels. */
function placeOf(event, canvas) {
  const box = canvas.getBoundingClientRect();
  return [((event.clientX - box.left) / box.width) * SIDE, ((event.clientY - box.top) / box.height) * SIDE];
}
