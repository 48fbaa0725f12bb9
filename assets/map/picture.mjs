/**
 * The map as a file: what is seen, the legend and a note of what it is. PNG at any scale; SVG with a circle a
 * point while they are few, beyond with the points as one picture inside.
 */

import { date, number } from "../panels/format.mjs";
import { slotColours } from "./palette.mjs";
import { Raster } from "./raster.mjs";
import { render } from "./render.mjs";

const CIRCLES_AT_MOST = 25_000;
const PIXELS_AT_MOST = 64_000_000;
const MARGIN = 16;
const LINE = 18;
const LEGEND_WIDTH = 250;
const RAMP_HEIGHT = 10;
const FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif";
const INK = { light: "#18222d", dark: "#e4eaf0" };
const QUIET = { light: "#51606f", dark: "#a5b2bf" };

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
  const { info, map, total, visible, colour, dims } = engine;
  const legend = engine.legend();
  const column = colour === null ? null : engine.column(colour);
  const filters = engine.filters();
  const images = visible === total ? `${total.toLocaleString("en")} images` : `${visible.toLocaleString("en")} of ${total.toLocaleString("en")} images`;
  const selected = engine.selection.isEmpty ? [] : [`${engine.selectedRows().length.toLocaleString("en")} selected`];
  const note = [info.title ?? info.name, `${map.title ?? map.name}, ${dims}-D`, images, ...selected, now.toISOString().slice(0, 10)].join(" · ");
  return {
    title: column && `${column.title ?? column.name}${column.unit ? ` (${column.unit})` : ""}`,
    legend,
    note,
    filters: filters && `Filters: ${filters.all.map(inWords).join("; ")}`,
    notice: info.notice ?? null,
  };
}

/** A filter in few words; what has no short form as it stands in the grammar. */
export function inWords(filter) {
  if (filter.selection || filter.ids) return "chosen images";
  if (filter.text !== undefined) return `contains “${filter.text}”`;
  if (filter.in) return `${filter.column}: ${filter.in.map((value) => value ?? "missing").join(", ")}`;
  if (filter.min !== undefined || filter.max !== undefined) return `${filter.column}: ${filter.min ?? "…"} to ${filter.max ?? "…"}`;
  return JSON.stringify(filter);
}

/** The points and pictures alone, at a scale of their own. @returns {OffscreenCanvas} */
function points(view, ratio) {
  const [width, height] = view.cssSize.map((side) => Math.round(side * ratio));
  const scene = view.scene(width, height, ratio);
  if (!scene) throw new Error("The map is not here yet: wait until it is drawn.");
  const raster = new Raster(width, height, view.engine.total);
  render(raster, scene, scene.ground);
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext("2d");
  context.putImageData(new ImageData(raster.bytes, width, height), 0, 0);
  view.thumbnails.draw(context, ratio);
  return canvas;
}

async function pngOf(view, scale, words) {
  const map = points(view, scale);
  const [width, height] = sheetSize(view, words);
  const canvas = new OffscreenCanvas(Math.round(width * scale), Math.round(height * scale));
  const around = new Image();
  around.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svgText([width, height], sheet(view, words, ""), scale))}`;
  await around.decode();
  const context = canvas.getContext("2d");
  context.drawImage(around, 0, 0, canvas.width, canvas.height);
  context.drawImage(map, 0, 0);
  return canvas.convertToBlob({ type: "image/png" });
}

async function svgOf(view, scale, words) {
  const isFew = view.engine.visible <= CIRCLES_AT_MOST && view.thumbnails.shown.length === 0;
  const [width, height] = view.cssSize;
  const body = isFew ? `<svg width="${width}" height="${height}">${circles(view)}</svg>` : await embedded(view, scale);
  return new Blob([svgText(sheetSize(view, words), sheet(view, words, body))], { type: "image/svg+xml" });
}

async function embedded(view, scale) {
  const canvas = points(view, scale);
  const [width, height] = view.cssSize;
  const bytes = new Uint8Array(await (await canvas.convertToBlob({ type: "image/png" })).arrayBuffer());
  let text = "";
  for (let k = 0; k < bytes.length; k += 8192) text += String.fromCharCode(...bytes.subarray(k, k + 8192));
  return `<image width="${width}" height="${height}" href="data:image/png;base64,${btoa(text)}"/>`;
}

/** A circle a point, far ones first, selected ones last. */
function circles(view) {
  const { engine } = view;
  const { plan } = view.scene();
  const project = view.projector();
  const [width, height] = view.cssSize;
  const radius = plan.how === "marks" ? plan.radius / view.ratio : 1;
  const colours = slotColours(engine.painted.kind, engine.theme, engine.painted).map((rgb) => `rgb(${rgb})`);
  const rows = engine.rowsVisible() ?? Int32Array.from({ length: engine.total }, (_, row) => row);
  const flags = engine.selection.flags;
  const ordered = flags ? [...rows.filter((row) => !flags[row]), ...rows.filter((row) => flags[row])] : rows;
  const marks = [];
  for (const row of ordered) {
    const at = project(row);
    if (!at || at[0] < -radius || at[1] < -radius || at[0] > width + radius || at[1] > height + radius) continue;
    const faded = flags && !flags[row] ? ' opacity="0.25"' : "";
    marks.push(`<circle cx="${at[0].toFixed(2)}" cy="${at[1].toFixed(2)}" r="${radius.toFixed(2)}" fill="${colours[engine.painted.slots[row]]}"${faded}/>`);
  }
  return `<g fill-opacity="${plan.opacity.toFixed(2)}" stroke="${engine.theme.ground}" stroke-width="${radius > 2 ? 0.6 : 0}">${marks.join("")}</g>`;
}

const escaped = (text) => String(text).replace(/[&<>"]/g, (sign) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[sign]);

function svgText([width, height], body, scale = 1) {
  const size = `width="${width * scale}" height="${height * scale}" viewBox="0 0 ${width} ${height}"`;
  return `<svg xmlns="http://www.w3.org/2000/svg" ${size} font-family="${FONT}">${body}</svg>`;
}

const noteLines = (words) => [words.notice, words.filters, words.note].filter(Boolean);

/** Map, legend and note together, in CSS pixels: the legend stands right of the map, the note below it. */
function sheetSize(view, words) {
  const [width, height] = view.cssSize;
  return [width + (words.legend.kind === "none" ? 0 : LEGEND_WIDTH + 2 * MARGIN), height + noteLines(words).length * LINE + MARGIN];
}

function sheet(view, words, body) {
  const { theme } = view.engine;
  const [width, height] = sheetSize(view, words);
  const [mapWidth, mapHeight] = view.cssSize;
  const ground = `<rect width="${width}" height="${height}" fill="${theme.ground}"/>`;
  const legend = `<g transform="translate(${mapWidth}, 0)">${legendMarks(words, theme)}</g>`;
  const note = noteLines(words).map((line, k) => text(MARGIN, mapHeight + (k + 0.8) * LINE, line, { fill: QUIET[theme.name], size: 11.5 }));
  return ground + body + legend + note.join("");
}

function text(x, y, words, { fill, size = 12.5, weight = 400, anchor = "start" }) {
  return `<text x="${x}" y="${y}" font-size="${size}" font-weight="${weight}" text-anchor="${anchor}" fill="${fill}">${escaped(words)}</text>`;
}

function legendMarks({ title, legend }, theme) {
  if (legend.kind === "none") return "";
  const [ink, quiet] = [INK[theme.name], QUIET[theme.name]];
  const marks = legend.kind === "number" ? rampMarks(legend, quiet) : entryMarks(legend.entries, ink, quiet);
  return text(MARGIN, MARGIN + 11, title, { fill: ink, weight: 600 }) + marks;
}

function entryMarks(entries, ink, quiet) {
  const top = MARGIN + LINE + 12;
  return entries.map(({ label, colour, count }, k) => {
    const y = top + k * LINE;
    const short = label.length > 32 ? `${label.slice(0, 31)}…` : label;
    const dot = `<circle cx="${MARGIN + 5}" cy="${y - 4}" r="5" fill="${colour}"/>`;
    return dot + text(MARGIN + 16, y, short, { fill: ink, size: 12 }) + text(LEGEND_WIDTH + MARGIN - 8, y, count.toLocaleString("en"), { fill: quiet, size: 11.5, anchor: "end" });
  }).join("");
}

function rampMarks({ stops, low, high, isDate, log }, quiet) {
  const y = MARGIN + LINE + 2;
  const parts = stops.map((colour, k) => `<stop offset="${k / (stops.length - 1)}" stop-color="${colour}"/>`).join("");
  const say = (value) => (isDate ? date(value, high - low) : number(value, high - low));
  const bar = `<defs><linearGradient id="ramp">${parts}</linearGradient></defs><rect x="${MARGIN}" y="${y}" width="${LEGEND_WIDTH - 8}" height="${RAMP_HEIGHT}" rx="2" fill="url(#ramp)"/>`;
  const ends = text(MARGIN, y + 24, say(low), { fill: quiet, size: 11.5 }) + text(MARGIN + LEGEND_WIDTH - 8, y + 24, say(high), { fill: quiet, size: 11.5, anchor: "end" });
  const scale = log ? text(MARGIN + (LEGEND_WIDTH - 8) / 2, y + 24, "log", { fill: quiet, size: 11.5, anchor: "middle" }) : "";
  return bar + ends + scale;
}
