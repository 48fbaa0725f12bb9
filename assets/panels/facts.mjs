/** What is known of an image, in words: its columns under headings, what it is taken for, how new it is. */

import { h } from "./dom.mjs";
import { date, number } from "./format.mjs";

const PREDICTED = "predicted.";
const PROBABILITY = ".probability";
const LIKELY = 0.6;
const NEW = 0.99;
const UNUSUAL = 0.9;
const SAME = 1e-4; // cosine distance that storing vectors as half floats gives a copy
export const HEADINGS = ["Sample and measurement", "Measured on the image", "File", "Header of the file"];
const FILE = new Set([
  "path", "file_sha256", "frame", "channel", "height", "width", "dtype", "value_unit", "pixel_size_nm",
  "pixel_size_y_nm", "detector_pixel_um", "content_hash", "duplicate_of",
]);

/**
 * @param {Array<{name: string, title: string, kind: string, unit: string|null, value: any}>} columns of an image
 * @returns {Array<{title: string, label: string, probability: number|null}>} what each classifier takes it for
 */
export function verdictsOf(columns) {
  const values = new Map(columns.map((column) => [column.name, column.value]));
  return columns
    .filter(({ name, kind, value }) => name.startsWith(PREDICTED) && kind === "category" && value !== null)
    .map(({ name, title, value }) => ({ title, label: value, probability: values.get(name + PROBABILITY) ?? null }));
}

/** @returns {string|null} a value as text with its unit; null if it is missing */
export function inWords({ kind, unit, value }) {
  if (value === null || value === "" || (Array.isArray(value) && value.length === 0)) return null;
  if (Array.isArray(value)) return value.join(", ");
  if (kind === "date") return date(Date.parse(/[zZ]|[+-]\d\d:\d\d$/.test(value) ? value : `${value}Z`), value.includes("T00:00:00") ? Infinity : 0);
  if (typeof value !== "number") return String(value);
  return unit ? `${number(value)} ${unit}` : number(value);
}

/**
 * @param {Array<Object>} columns of an image
 * @param {(name: string) => {description?: string}|undefined} describe
 * @returns {Map<string, Array<{title: string, text: string, hint: string, column: Object}>>} headings in order, without empty ones
 */
export function grouped(columns, describe) {
  const groups = new Map(HEADINGS.map((heading) => [heading, []]));
  for (const column of columns) {
    const text = column.name.startsWith(PREDICTED) || column.kind === "coordinate" ? null : inWords(column);
    if (text === null) continue;
    const { description = "" } = describe(column.name) || {};
    const isMeasured = column.role === "property" && description !== "";
    groups.get(FILE.has(column.name) ? HEADINGS[2] : HEADINGS[isMeasured ? 1 : 0]).push({ title: column.title, text, hint: description, column });
  }
  return new Map([...groups].filter(([, facts]) => facts.length));
}

/**
 * How unlike everything known an upload is.
 * @param {number} novelty the share of known images that are less strange among their fellows
 * @param {number} nearest distance of its nearest neighbour
 * @param {{isPart?: boolean}} [where] isPart: it was held against the images of a part, not of the whole collection
 */
export function noveltyInWords(novelty, nearest, { isPart = false } = {}) {
  if (nearest < SAME) return "This very image, or one that cannot be told from it, is in the collection.";
  const here = isPart ? "in this part" : "here";
  if (isNew(novelty, nearest)) return `Nothing like it is ${here}: it is stranger than ${novelty === 1 ? "all" : `${share(novelty)} of the`} images ${isPart ? "of the part" : "of the collection"}.`;
  return `Stranger than ${share(novelty)} of the images ${here}. ${novelty < UNUSUAL ? "It fits in well." : "That is unusual."}`;
}

const share = (novelty) => `${Math.floor(100 * novelty)} %`;

/** Whether nothing like an upload is known. @param {number|null} novelty @param {number} nearest as noveltyInWords() */
export function isNew(novelty, nearest) {
  return novelty !== null && novelty >= NEW && nearest >= SAME;
}

/**
 * A verdict as sure as it is.
 * @param {{label: string, probability: number|null, isNovel?: boolean}} verdict isNovel: nothing like the image is known
 * @returns {{said: string, share: string, note: string}}
 */
export function verdictInWords({ label, probability, isNovel = false }) {
  const isSure = !isNovel && (probability === null || probability >= LIKELY);
  return {
    said: isSure ? label : `perhaps ${label}`,
    share: probability === null ? "" : `${Math.round(100 * probability)} %`,
    note: isNovel ? "This collection holds nothing like it, so the family is a guess." : "",
  };
}

/** @param {{title: string, label: string, probability: number|null, isNovel?: boolean}} verdict */
export function drawVerdict(verdict) {
  const { said, share, note } = verdictInWords(verdict);
  const { title, probability } = verdict;
  return h(
    "div", { class: "verdict" }, h("small", { class: "quiet" }, title),
    h("div", {}, h("strong", {}, said), h("span", { class: "number" }, share)),
    probability === null ? null : h("div", { class: "progress-line" }, h("div", { style: `width:${100 * probability}%` })),
    note ? h("small", {}, note) : null,
  );
}
