/**
 * Colours of points, as CSS text and as the 32-bit pixels of a canvas (0xAABBGGRR).
 * Categories: six of Okabe and Ito (jfly.uni-koeln.de/color), lighter on the dark ground, then fourteen
 * found by annealing so that all stay apart for colour-blind eyes too (checked in the tests). Numbers:
 * ramps.mjs.
 */

import { RAMPS, rampAt } from "./ramps.mjs";

/** Rows in `slots` count from 0 to 255; these have a meaning of their own. */
export const CATEGORY_COLOURS = 20;
export const OTHER = 20;
export const MISSING = 255;
export const RAMP_LEVELS = 255;

const CATEGORIES = {
  light: [
    "#0072b2", "#e69f00", "#009e73", "#d55e00", "#cc79a7", "#56b4e9", "#562b95", "#b1d179", "#971a06", "#0e6355",
    "#a54387", "#d8ada1", "#7e5f07", "#a77fef", "#83af63", "#a3c5ff", "#0c4165", "#7767d6", "#720047", "#38dfcf",
  ],
  dark: [
    "#2f8fe0", "#f2ac18", "#12b886", "#ef6a2e", "#ec9ac8", "#8fd6fb", "#a85faf", "#dbff7b", "#855644", "#28887b",
    "#ffdac3", "#5854bb", "#699a07", "#cb4e67", "#00baff", "#aad186", "#9f367f", "#ab89b4", "#666e00", "#61ffff",
  ],
};

const GROUNDS = {
  light: { ground: "#ffffff", other: "#a3a8b0", missing: "#cfd3d9", single: "#2f6f9f" },
  dark: { ground: "#11151b", other: "#6b7280", missing: "#444b55", single: "#6fb1dc" },
};

/**
 * @typedef {object} Theme
 * @property {"light"|"dark"} name
 * @property {string} ground    colour behind the points
 * @property {string} other     categories past the twentieth
 * @property {string} missing
 * @property {string} single    every point, where nothing colours them
 */

/**
 * @param {"light"|"dark"} name
 * @param {Partial<Theme>} [own]   colours that replace the defaults, from CSS variables
 * @returns {Theme}
 */
export function themeOf(name, own = {}) {
  const given = Object.fromEntries(Object.entries(own).filter(([, colour]) => colour));
  return { name, ...GROUNDS[name], ...given };
}

/** @returns {string} CSS colour of the category with this code; grey past the twentieth */
export const categoryColour = (code, theme) => (code < CATEGORY_COLOURS ? CATEGORIES[theme.name][code] : theme.other);

/**
 * @param {number} share   0 to 1 along the ramp
 * @param {Theme} theme
 * @param {{map?: string, reverse?: boolean}} [how]   map: one of RAMPS
 * @returns {string} CSS colour
 */
export const rampColour = (share, theme, { map = RAMPS[0], reverse = false } = {}) =>
  hex(rampAt(map, reverse ? 1 - share : share, theme.name));

const hex = (rgb) => `#${rgb.map((channel) => channel.toString(16).padStart(2, "0")).join("")}`;

/**
 * @param {string} colour   "#rgb", "#rrggbb" or "rgb(r, g, b)"
 * @returns {[number, number, number]} 0 to 255
 */
export function rgbOf(colour) {
  const text = colour.trim();
  if (text.startsWith("#")) {
    const digits = text.length === 4 ? [...text.slice(1)].map((d) => d + d) : text.slice(1, 7).match(/../g);
    return digits.map((pair) => parseInt(pair, 16));
  }
  return text.match(/[\d.]+/g).slice(0, 3).map(Number);
}

/** @returns {number} the pixel, opaque, as an unsigned 32-bit number */
export const pixelOf = ([r, g, b]) => (0xff000000 | (b << 16) | (g << 8) | r) >>> 0;

/** A colour between two: share 0 gives `from`, 1 gives `to`. */
export const mix = (from, to, share) => from.map((channel, k) => Math.round(channel + (to[k] - channel) * share));

/**
 * The colour of every slot.
 * @param {"category"|"number"|"none"} kind
 * @param {Theme} theme
 * @param {{map?: string, reverse?: boolean}} [how]   of numbers
 * @returns {[number, number, number][]} 256 colours
 */
export function slotColours(kind, theme, how) {
  const colour = (slot) => {
    if (slot === MISSING && kind !== "none") return theme.missing;
    if (kind === "number") return rampColour(slot / (RAMP_LEVELS - 1), theme, how);
    return kind === "category" ? categoryColour(slot, theme) : theme.single;
  };
  return Array.from({ length: 256 }, (_, slot) => rgbOf(colour(slot)));
}
