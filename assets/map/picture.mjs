/**
 * The map as a file: what is seen, the legend and a note of what it is. PNG at any scale; SVG with a circle a
 * point while they are few, beyond with the points as one picture inside.
 */

import { drawOverlay } from "./overlay.mjs";
import { circlesOf } from "./picture_circles.mjs";
import { aroundOf, groundOf, namesOf, onMap, sheetSize, svgText } from "./picture_sheet.mjs";
import { Raster } from "./raster.mjs";
import { render } from "./render.mjs";
import { layGround } from "./trend_paint.mjs";

const CIRCLES_AT_MOST = 25_000;
const PIXELS_AT_MOST = 64_000_000;

/**
 * @param {import("./view.mjs").MapView} view
 * @param {{format?: "png"|"svg", scale?: number}} [options]
 * @returns {Promise<Blob>}
 */
export async function pictureOf(view, { format = "png", scale = 2 } = {}) {
  if (format !== "png" && format !== "svg") throw new RangeError(`A map is saved as png or svg, not as '${format}'.`);
  const [width, height] = view.cssSize;
  if (!(scale > 0) || width * height * scale ** 2 > PIXELS_AT_MOST)
    throw new RangeError(`The scale ${scale} makes a picture of no size, or of more than ${PIXELS_AT_MOST / 1e6} million pixels.`);
  const words = wordsOf(view.engine);
  return format === "png" ? pngOf(view, scale, words) : svgOf(view, scale, words);
}

/** What the legend and the note say. */
export function wordsOf(engine, now = new Date()) {
  const { info, map, placed, visible, colour, dims } = engine;
  const shown = engine.legend();
  const missing = shown.kind === "number" && shown.missing ? { ...shown.missing, count: engine.histogram(colour)?.missingRemaining ?? shown.missing.count } : null;
  const legend = { ...shown, ...(missing && { missing }), ...(dims === 3 && { trend: false }) };
  const column = colour === null ? null : engine.column(colour);
  const filters = engine.filters();
  const images = visible === placed ? `${placed.toLocaleString("en")} images` : `${visible.toLocaleString("en")} of ${placed.toLocaleString("en")} images`;
  const selected = engine.selection.isEmpty ? [] : [`${engine.selectedRows().length.toLocaleString("en")} selected`];
  const note = [info.title ?? info.name, `${map.title ?? map.name}, ${dims}-D`, images, ...selected, now.toISOString().slice(0, 10)].join(" · ");
  return {
    title: column && titleOf(column),
    legend,
    note,
    filters: filters && `Filters: ${filters.all.map(inWords).join("; ")}`,
    notice: info.notice ?? null,
  };
}

function titleOf({ name, title = name, unit }) {
  return unit && !title.endsWith(`(${unit})`) ? `${title} (${unit})` : title;
}

/** A filter in few words; what has no short form as it stands in the grammar. */
export function inWords(filter) {
  if (filter.selection || filter.ids) return "chosen images";
  if (filter.text !== undefined) return `contains “${filter.text}”`;
  if (filter.in) return `${filter.column}: ${filter.in.map((value) => value ?? "missing").join(", ")}`;
  if (filter.min !== undefined || filter.max !== undefined) return `${filter.column}: ${filter.min ?? "…"} to ${filter.max ?? "…"}`;
  return JSON.stringify(filter);
}

/** A canvas of the map's size. @returns {[OffscreenCanvas, object]} and its context */
function canvasOf(view, ratio) {
  const [width, height] = view.cssSize.map((side) => Math.round(side * ratio));
  const canvas = new OffscreenCanvas(width, height);
  return [canvas, canvas.getContext("2d")];
}

/** What a raster draws of the map, at a scale of its own: its points, or only the ground they stand on. */
function drawn(view, ratio, draw) {
  const [canvas, context] = canvasOf(view, ratio);
  const scene = view.scene(canvas.width, canvas.height, ratio);
  if (!scene) throw new Error("The map is not here yet: wait until it is drawn.");
  const raster = new Raster(canvas.width, canvas.height, view.engine.total);
  draw(raster, scene);
  context.putImageData(new ImageData(raster.bytes, canvas.width, canvas.height), 0, 0);
  return [canvas, context];
}

/** Points and pictures. @returns {OffscreenCanvas} */
function points(view, ratio) {
  const [canvas, context] = drawn(view, ratio, (raster, scene) => render(raster, scene, scene.ground));
  view.thumbnails.draw(context, ratio);
  return canvas;
}

/** The edge of the selection, the open image's ring, an upload's place; null where there are none. */
function marked(view, ratio) {
  const scene = { ...view.overlay(), ratio, hovered: null, lasso: null };
  if (!scene.open && !scene.marker && !scene.outlines.length) return null;
  const [canvas, context] = canvasOf(view, ratio);
  drawOverlay(context, scene);
  return canvas;
}

const namesIn = (view) => onMap(view.cssSize, namesOf(view.names.shown(), view.names.opacity, view.engine.theme));

async function pngOf(view, scale, words) {
  const { theme } = view.engine;
  const [map, marks] = [points(view, scale), marked(view, scale)];
  const size = sheetSize(words, view.cssSize);
  const canvas = new OffscreenCanvas(...size.map((side) => Math.round(side * scale)));
  const around = new Image();
  around.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svgText(size, namesIn(view) + aroundOf(words, view.cssSize, theme), scale))}`;
  await around.decode();
  const context = canvas.getContext("2d");
  context.fillStyle = theme.ground;
  context.fillRect(0, 0, canvas.width, canvas.height);
  for (const image of [map, marks]) if (image) context.drawImage(image, 0, 0);
  context.drawImage(around, 0, 0, canvas.width, canvas.height);
  return canvas.convertToBlob({ type: "image/png" });
}

async function svgOf(view, scale, words) {
  const { engine } = view;
  const isFew = engine.visible <= CIRCLES_AT_MOST && view.thumbnails.shown.length === 0;
  const scene = view.scene();
  const body = isFew && scene ? (await under(view, scene)) + onMap(view.cssSize, circlesOf(view, scene)) : await embedded(view, points(view, scale));
  const marks = marked(view, scale);
  const size = sheetSize(words, view.cssSize);
  const all = [groundOf(size, engine.theme), body, marks ? await embedded(view, marks) : "", namesIn(view), aroundOf(words, view.cssSize, engine.theme)];
  return new Blob([svgText(size, all.join(""))], { type: "image/svg+xml" });
}

/** The trend, as a picture: it is smooth. */
async function under(view, { trend }) {
  return trend ? embedded(view, drawn(view, 1, layGround)[0]) : "";
}

async function embedded(view, canvas) {
  const [width, height] = view.cssSize;
  const bytes = new Uint8Array(await (await canvas.convertToBlob({ type: "image/png" })).arrayBuffer());
  let text = "";
  for (let k = 0; k < bytes.length; k += 8192) text += String.fromCharCode(...bytes.subarray(k, k + 8192));
  return `<image width="${width}" height="${height}" href="data:image/png;base64,${btoa(text)}"/>`;
}
