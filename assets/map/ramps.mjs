/**
 * Perceptual colour maps for numbers. Viridis (polynomials of M. Zucker, shadertoy WlfXRN, CC0), inferno and
 * magma by S. van der Walt and N. Smith (matplotlib 2.0, CC0), cividis by J. Nuñez, C. Anderton and R. Renslow
 * (doi 10.1371/journal.pone.0199239), each by ten of its colours. Lightness rises all along each of them.
 */

/** Names of the maps; the first is taken where none is chosen. */
export const RAMPS = ["viridis", "cividis", "inferno", "magma", "grey"];

const STOPS = {
  cividis: "00224e 123570 3b496c 575d6d 707173 8a8678 a59c74 c3b369 e1cc55 fee838",
  inferno: "000004 1b0c41 4a0c6b 781c6d a52c60 cf4446 ed6925 fb9b06 f7d13d fcffa4",
  magma: "000004 180f3d 440f76 721f81 9e2f7f cd4071 f1605d fd9668 feca8d fcfdbf",
  grey: "000000 ffffff",
};

/* Where each would drown in the ground, it is cut: [start, end] on dark ground, and on light. */
const ENDS = {
  viridis: { dark: [0.16, 1], light: [0, 0.93] },
  cividis: { dark: [0.14, 1], light: [0, 0.93] },
  inferno: { dark: [0.24, 1], light: [0.02, 0.84] },
  magma: { dark: [0.26, 1], light: [0.02, 0.84] },
  grey: { dark: [0.25, 1], light: [0, 0.8] },
};

const WHOLE = [0, 1];

const TABLES = Object.fromEntries(
  Object.entries(STOPS).map(([name, text]) => [name, text.split(" ").map((stop) => stop.match(/../g).map((pair) => parseInt(pair, 16)))]),
);

const VIRIDIS = [
  [0.2777273, 0.0054073, 0.3340998],
  [0.105093, 1.4046135, 1.38459],
  [-0.3308618, 0.2148476, 0.0950952],
  [-4.6342305, -5.799101, -19.3324410],
  [6.2282699, 14.1799334, 56.6905526],
  [4.7763850, -13.7451454, -65.3530326],
  [-5.4354559, 4.6458526, 26.3124352],
];

function viridis(t) {
  return [0, 1, 2].map((channel) => {
    const value = VIRIDIS.reduceRight((sum, terms) => sum * t + terms[channel], 0);
    return Math.round(255 * Math.min(1, Math.max(0, value)));
  });
}

function between(stops, t) {
  const at = t * (stops.length - 1);
  const k = Math.min(stops.length - 2, Math.floor(at));
  return stops[k].map((channel, c) => Math.round(channel + (stops[k + 1][c] - channel) * (at - k)));
}

/**
 * @param {string} name           one of RAMPS
 * @param {number} share          0 to 1 along the map
 * @param {"light"|"dark"|"whole"} ground what it is seen on; whole: from end to end
 * @returns {[number, number, number]} 0 to 255
 */
export function rampAt(name, share, ground) {
  const [start, end] = ENDS[name][ground] ?? WHOLE;
  const t = start + (end - start) * Math.min(1, Math.max(0, share));
  return name === "viridis" ? viridis(t) : between(TABLES[name], t);
}
