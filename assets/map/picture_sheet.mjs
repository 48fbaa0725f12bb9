/** The sheet a saved map stands on, as SVG: legend right of the map, note below it. Pure text. */

import { date, number } from "../panels/format.mjs";
import { wrapped } from "./wrapped.mjs";

const MARGIN = 16;
const LINE = 18;
const LEGEND_WIDTH = 250;
const RAMP_HEIGHT = 10;
const FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif";
const INK = { light: "#18222d", dark: "#e4eaf0" };
const QUIET = { light: "#51606f", dark: "#a5b2bf" };
const NAME_SIZE = 12;
const NOTE_SIZE = 11.5;
const TITLE_SIZE = 13; // of the letters it is reckoned by: they are bold

const short = (value) => Number(value.toFixed(2));

const escaped = (text) => String(text).replace(/[&<>"]/g, (sign) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[sign]);

/**
 * @param {[number, number]} size   CSS pixels
 * @param {string} body
 * @param {number} [scale]
 */
export function svgText([width, height], body, scale = 1) {
  const size = `width="${width * scale}" height="${height * scale}" viewBox="0 0 ${width} ${height}"`;
  return `<svg xmlns="http://www.w3.org/2000/svg" ${size} font-family="${FONT}">${body}</svg>`;
}

/** The note, in lines that stay on the sheet. */
function noteLines(words, mapWidth) {
  const width = widthOf(words, mapWidth) - 2 * MARGIN;
  return [words.notice, words.filters, words.note].filter(Boolean).flatMap((part) => wrapped(part, width, NOTE_SIZE));
}

const widthOf = ({ legend }, mapWidth) => mapWidth + (legend.kind === "none" ? 0 : LEGEND_WIDTH + 2 * MARGIN);

/** The title of the legend, in lines that stay on it. */
const titleLines = ({ title, legend }) => (legend.kind === "none" ? [] : wrapped(title, LEGEND_WIDTH - 8, TITLE_SIZE));

/** Down to where map and legend reach; the note begins there. */
function bottomOf(words, mapHeight) {
  const { legend } = words;
  const further = Math.max(0, titleLines(words).length - 1);
  const lines = { none: 0, number: 3 + Number(Boolean(legend.trend)) + Number(Boolean(legend.missing)), category: 2 + (legend.entries?.length ?? 0) }[legend.kind];
  return Math.max(mapHeight, 2 * MARGIN + (lines + further) * LINE);
}

/**
 * @param {object} words   of wordsOf() in picture.mjs
 * @param {[number, number]} map    its width and height, CSS pixels
 * @returns {[number, number]} of map, legend and note together
 */
export function sheetSize(words, [width, height]) {
  return [widthOf(words, width), bottomOf(words, height) + noteLines(words, width).length * LINE + MARGIN];
}

/**
 * Legend and note.
 * @param {object} words
 * @param {[number, number]} map
 * @param {import("./palette.mjs").Theme} theme
 */
export function aroundOf(words, [mapWidth, mapHeight], theme) {
  const top = bottomOf(words, mapHeight);
  const legend = `<g transform="translate(${mapWidth}, 0)">${legendMarks(words, theme)}</g>`;
  const note = noteLines(words, mapWidth).map((line, k) => text(MARGIN, top + (k + 0.8) * LINE, line, { fill: QUIET[theme.name], size: NOTE_SIZE }));
  return legend + note.join("");
}

/** @returns {string} the sheet's own colour */
export const groundOf = ([width, height], theme) => `<rect width="${width}" height="${height}" fill="${theme.ground}"/>`;

/** What is drawn on the map, cut off at its edges. */
export const onMap = ([width, height], body) => `<svg width="${width}" height="${height}">${body}</svg>`;

/**
 * The names of clusters, as name_layer.mjs shows them.
 * @param {{name: string, x: number, y: number, length: number}[]} names   middles and lengths, CSS pixels
 * @param {number} opacity
 * @param {import("./palette.mjs").Theme} theme
 */
export function namesOf(names, opacity, theme) {
  if (!names.length || opacity <= 0) return "";
  const rim = `stroke="${theme.ground}" stroke-width="3.5" stroke-linejoin="round" paint-order="stroke"`;
  const lines = names.map(({ name, x, y, length }) => text(x, y + 0.35 * NAME_SIZE, name, { fill: INK[theme.name], size: NAME_SIZE, weight: 640, anchor: "middle", length }));
  return `<g ${rim} opacity="${opacity.toFixed(2)}">${lines.join("")}</g>`;
}

function text(x, y, words, { fill, size = 12.5, weight = 400, anchor = "start", length = null }) {
  const squeezed = length ? ` textLength="${short(length)}" lengthAdjust="spacingAndGlyphs"` : ""; // other fonts are wider
  return `<text x="${short(x)}" y="${short(y)}" font-size="${size}" font-weight="${weight}" text-anchor="${anchor}" fill="${fill}"${squeezed}>${escaped(words)}</text>`;
}

function legendMarks(words, theme) {
  const { legend } = words;
  if (legend.kind === "none") return "";
  const [ink, quiet] = [INK[theme.name], QUIET[theme.name]];
  const marks = legend.kind === "number" ? rampMarks(legend, ink, quiet) : entryMarks(legend.entries, MARGIN + LINE + 12, ink, quiet);
  const lines = titleLines(words);
  const title = lines.map((line, k) => text(MARGIN, MARGIN + 11 + k * LINE, line, { fill: ink, weight: 600 })).join("");
  return `${title}<g transform="translate(0, ${(lines.length - 1) * LINE})">${marks}</g>`;
}

function entryMarks(entries, top, ink, quiet) {
  return entries.map(({ label, colour, count }, k) => {
    const y = top + k * LINE;
    const short = label.length > 32 ? `${label.slice(0, 31)}…` : label;
    const dot = `<circle cx="${MARGIN + 5}" cy="${y - 4}" r="5" fill="${colour}"/>`;
    return dot + text(MARGIN + 16, y, short, { fill: ink, size: 12 }) + text(LEGEND_WIDTH + MARGIN - 8, y, count.toLocaleString("en"), { fill: quiet, size: 11.5, anchor: "end" });
  }).join("");
}

function rampMarks({ stops, low, high, isDate, log, trend, missing, goesBelow, goesAbove }, ink, quiet) {
  const y = MARGIN + LINE + 2;
  const parts = stops.map((colour, k) => `<stop offset="${k / (stops.length - 1)}" stop-color="${colour}"/>`).join("");
  const say = (value) => (isDate ? date(value, high - low) : number(value, high - low));
  const bar = `<defs><linearGradient id="ramp">${parts}</linearGradient></defs><rect x="${MARGIN}" y="${y}" width="${LEGEND_WIDTH - 8}" height="${RAMP_HEIGHT}" rx="2" fill="url(#ramp)"/>`;
  const ends = text(MARGIN, y + 24, `${goesBelow ? "≤ " : ""}${say(low)}`, { fill: quiet, size: 11.5 }) + text(MARGIN + LEGEND_WIDTH - 8, y + 24, `${goesAbove ? "≥ " : ""}${say(high)}`, { fill: quiet, size: 11.5, anchor: "end" });
  const scale = log ? text(MARGIN + (LEGEND_WIDTH - 8) / 2, y + 24, "log", { fill: quiet, size: 11.5, anchor: "middle" }) : "";
  const under = trend ? text(MARGIN, y + 44, "below the points: mean of the images nearby", { fill: quiet, size: 11 }) : "";
  const grey = missing ? entryMarks([missing], y + (trend ? 44 + LINE : 44), ink, quiet) : "";
  return bar + ends + scale + under + grey;
}
