/** Text broken into lines where no browser lays it out: its length is reckoned from its letters, rather too long than too short. Pure. */

const NARROW = /[iljtfrI.,:;'|()[\]! ]/;
const WIDE = /[A-Z0-9mwMW@%&–—…“”<>=+]/;
const FULL = /[\u1100-\u11ff\u2e80-\uffff]/; // scripts whose signs are as wide as high
const EM = { narrow: 0.36, usual: 0.56, wide: 0.68, bold: 0.9, full: 1.05 };

const widthOf = (letter) => {
  if (FULL.test(letter)) return EM.full;
  if (NARROW.test(letter)) return EM.narrow;
  return /[MW@%—…]/.test(letter) ? EM.bold : WIDE.test(letter) ? EM.wide : EM.usual;
};

/** @param {string} text @param {number} size   of the letters, pixels @returns {number} pixels */
export function lengthOf(text, size) {
  return [...text].reduce((sum, letter) => sum + widthOf(letter), 0) * size;
}

/**
 * @param {string} text
 * @param {number} width   pixels a line may take; a word that is longer is broken
 * @param {number} size    of the letters, pixels
 * @returns {string[]} its lines, at least one
 */
export function wrapped(text, width, size) {
  const lines = [""];
  const add = (word, gap) => {
    const longer = `${lines.at(-1)}${gap}${word}`;
    const fits = lengthOf(longer, size) <= width;
    if (fits || !lines.at(-1)) lines[lines.length - 1] = longer;
    else lines.push(word);
  };
  for (const word of text.split(/\s+/)) broken(word, width, size).forEach((part, k) => add(part, k || !lines.at(-1) ? "" : " "));
  return lines;
}

/** A word in parts that fit. */
function broken(word, width, size) {
  const parts = [""];
  for (const letter of word) {
    if (parts.at(-1) && lengthOf(parts.at(-1) + letter, size) > width) parts.push("");
    parts[parts.length - 1] += letter;
  }
  return parts;
}
