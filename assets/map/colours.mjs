/** The colour table: every slot's colour from faint to full, plain and for selected points. */

import { mix, pixelOf, rgbOf, slotColours } from "./palette.mjs";
import { LEVELS } from "./raster.mjs";

const FAINTEST = { light: 0.28, dark: 0.36 };
const DIMMED = 0.28;

/**
 * @param {"category"|"number"|"none"} kind
 * @param {import("./palette.mjs").Theme} theme
 * @param {boolean} hasSelection   then points that are not selected fade
 * @param {{map?: string, reverse?: boolean}} [how]   of numbers
 * @returns {Uint32Array} LEVELS lines of 256 pixels for points that are not selected, then as many for those that are
 */
export function colourTable(kind, theme, hasSelection, how) {
  const ground = rgbOf(theme.ground);
  const grey = rgbOf(theme.other);
  const colours = slotColours(kind, theme, how);
  const faintest = FAINTEST[theme.name];
  const table = new Uint32Array(2 * LEVELS * 256);
  for (let level = 0; level < LEVELS; level++) {
    const share = faintest + ((1 - faintest) * level) / (LEVELS - 1);
    colours.forEach((colour, slot) => {
      const full = pixelOf(mix(ground, colour, share));
      const faded = () => pixelOf(mix(ground, mix(colour, grey, 0.6), share * DIMMED));
      table[level * 256 + slot] = hasSelection ? faded() : full;
      table[(LEVELS + level) * 256 + slot] = full;
    });
  }
  return table;
}
