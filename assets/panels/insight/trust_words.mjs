/** How far a map can be trusted, in words: what its numbers mean, what its distances do and do not say. Pure. */

import { count, images, number } from "../format.mjs";

const ALIKE = 0.95; // trustworthiness from which neighbours can be taken at their word
const MOSTLY = 0.85;
const CHANCE = 0.5;
const FEWEST = 50; // images below which the numbers are left to chance

/**
 * @typedef {object} Honesty   as GET …/trail/{id}/honesty answers
 * @property {number|null} trustworthiness   0 … 1, one half by chance
 * @property {number|null} continuity        as that
 * @property {number|null} kept              share of true neighbours, 0 … 1
 * @property {number} neighbours
 * @property {number|null} [sampled]         how many images were measured
 */

/**
 * Whether a map holds too few images for its numbers to speak for it. Where the neighbours of an image are half of all,
 * any layout keeps most of them: the numbers are near 1 whatever the map shows.
 * @param {number} total        images on the map
 * @param {number} [neighbours]   how many of each were compared, 0 where that is not known
 */
export function isTooFew(total, neighbours = 0) {
  return total < FEWEST || 2 * neighbours >= total;
}

/** @param {number|null} share @returns {string} */
export function percent(share) {
  return share === null || share === undefined ? "–" : `${Math.round(100 * share)} %`;
}

const decimal = (value) => (value === null || value === undefined ? "–" : value.toFixed(2));

/**
 * @param {Honesty} honesty
 * @param {number} total   images on the map
 * @returns {Array<{name: string, text: string, value: number|null, chance: number|null, meaning: string}>} value: how
 *   far its bar reaches, null for no bar
 */
export function figuresOf({ trustworthiness, continuity, kept, neighbours }, total) {
  const figures = [
    { name: "Trustworthiness", text: decimal(trustworthiness), value: trustworthiness, chance: CHANCE, meaning: "Whether what lies together is alike (chance: 0.5)." },
    { name: "Continuity", text: decimal(continuity), value: continuity, chance: CHANCE, meaning: "Whether what is alike lies together (chance: 0.5)." },
    { name: "Neighbours kept", text: percent(kept), value: kept, chance: null, meaning: `Of the ${neighbours} images most like one, how many are among its ${neighbours} nearest here.` },
  ];
  return isTooFew(total, neighbours) ? figures.map((figure) => ({ ...figure, value: null, chance: null })) : figures;
}

/**
 * @param {Honesty} honesty
 * @param {number} total   images on the map
 * @returns {{tone: "good"|""|"warn", said: string}} what follows for whoever reads the map
 */
export function verdictOf({ trustworthiness, kept, neighbours }, total) {
  if (trustworthiness === null || trustworthiness === undefined) return { tone: "", said: "There are too few images here to measure how far the map can be trusted." };
  if (isTooFew(total, neighbours)) return { tone: "", said: `Too few images to judge: with ${neighbours} neighbours of ${images(total)}, the numbers below come out high or by chance, whatever the map shows.` };
  const often = `On average an image keeps ${percent(kept)} of its ${neighbours} nearest about it.`;
  if (trustworthiness >= ALIKE) return { tone: "good", said: `What lies together here is alike. ${often}` };
  if (trustworthiness >= MOSTLY) return { tone: "", said: `What lies together here is mostly alike. ${often}` };
  return { tone: "warn", said: `Images that lie together here are often not alike: check a group by its lines before you believe it. ${often}` };
}

/** @param {Honesty} honesty @param {number} total images on the map @returns {string|null} on how many the numbers stand, where not on all */
export function sampleInWords({ sampled }, total) {
  return sampled && sampled < total ? `Measured on ${count(sampled)} images drawn at random.` : null;
}

/** What distances on a map do and do not mean; strongest first. */
export const DISTANCES = [
  ["Inside an island,", "neighbours mean something, to the degree measured above."],
  ["Between islands,", "distance means little. Two that lie side by side need not be alike, and two far apart may be."],
  ["The width of a gap", "means nothing; that there is a gap says only that few images are in between."],
  ["Size and density", "mean nothing: the layout spreads every neighbourhood alike, so a large island holds more images, not more different ones."],
];
export const DISTANCES_ADVICE = "To learn how islands are related, open an image of each and follow its lines, or select one and ask what is special.";

/**
 * @param {{overall: number, seeds: number}} stability   overall: share of neighbours on the map that stay
 * @param {boolean} [isFew]   as isTooFew() tells
 * @returns {string}
 */
export function stabilityInWords({ overall, seeds }, isFew = false) {
  const level = isFew ? "Too few images to judge" : overall >= 0.7 ? "The picture is stable" : overall >= 0.45 ? "The picture is fairly stable" : "The picture changes much";
  return `${level}: laid out ${seeds} times with other seeds, an image keeps ${percent(overall)} of its neighbours on the map.`;
}

const METRICS = { cosine: "cosine", euclidean: "Euclidean", manhattan: "Manhattan", correlation: "correlation" };

/**
 * How a node was made.
 * @param {Object} node   NODE of GET …/trail/{id}
 * @returns {Array<[string, string]>} terms and what is said of them
 */
export function madeOf(node) {
  const { parameters: given, used, displacement, count: size, missing, chosen } = node;
  const lines = [["Images", `${count(size)}${missing ? `, ${count(missing)} of them no longer in the collection` : ""}`]];
  if (chosen?.words) lines.push(["Chosen as", chosen.words]);
  if (given) {
    lines.push(["Features", featuresOf(given)], ["Neighbours", neighboursOf(given, used)], ["Minimum distance", number(given.min_distance)]);
    lines.push(["Metric", METRICS[given.metric] ?? given.metric], ["Seed", String(given.seed)]);
    lines.push(["Start", given.start === "fresh" ? "afresh" : "where the images lay on the map before"]);
  }
  if (displacement !== null && displacement !== undefined) lines.push(["Moved", `${percent(displacement)} of the map's radius on average from where they lay before`]);
  if (node.duration_s) lines.push(["Took", `${number(Number(node.duration_s.toPrecision(2)))} s`]);
  return lines;
}

/** @typedef {{measure: string, before: number, after: number, low: number, high: number, images: number}} Score   low, high: 95 % interval of the gain */

const MEASURES = { "seen again": "Own image found", same: "Same sample among the nearest", labels: "Same label among the nearest" };

/** @param {Score[]} scores @returns {Array<[string, string]>} what fine-tuning brought: terms and what is said of them */
export function tunedOf(scores) {
  return scores.map(({ measure, before, after, low, high, images: asked }) => [
    MEASURES[measure] ?? measure,
    `${share(before)} before, ${share(after)} after; the difference is ${gain(low)} to ${gain(high)} points (95 %, ${images(asked)})`,
  ]);
}

const share = (part) => `${(100 * part).toFixed(1)} %`;
const gain = (part) => `${part < 0 ? "−" : "+"}${Math.abs(100 * part).toFixed(1)}`;

function featuresOf({ of, columns = [] }) {
  if (of === "embedding") return columns.length > 0 ? `the vectors of ${columns[0]}` : "the encoder's vectors";
  return `${of === "channels" ? "channels of each scan" : "measured numbers"}: ${columns.join(", ")}`;
}

function neighboursOf({ neighbours: asked }, used) {
  const really = used?.neighbours ?? asked;
  const recall = used?.recall ?? 1;
  const search = recall < 1 ? `, found approximately: ${(100 * recall).toFixed(1)} % of the true ones` : "";
  return `${really}${really === asked ? "" : ` (${asked} were asked for)`}${search}`;
}

/** @param {number} kept @param {number} of how many @returns {string} what stands under an opened image */
export function nearInWords(kept, of) {
  if (of === 0) return "It is alone here: it has no neighbours.";
  const whose = of === 1 ? "Its nearest image" : `${kept === of ? "All" : kept === 0 ? "None" : kept} of its ${of} nearest`;
  if (of === 1) return `${whose} ${kept ? "lies" : "does not lie"} near it on this map.`;
  return `${whose} ${kept === 1 ? "lies" : "lie"} near it on this map.`;
}

/** @returns {number} the fewest images of a group that the server takes unless told: half the root of their number, 5 to 200 */
export function usualSmallest(total) {
  return Math.min(200, Math.max(5, Math.floor(Math.sqrt(total) / 2)));
}

/** @param {{count: number, none: number}} groups @returns {string} */
export function groupsInWords({ count: found, none }) {
  if (found === 0) return "No groups: the map is evenly filled, or a group of this size does not stand out.";
  const left = none === 0 ? "Every image is in one." : `${images(none)} ${none === 1 ? "is" : "are"} in none.`;
  return `${found === 1 ? "One group" : `${count(found)} groups`}. ${left}`;
}

/** @param {number} total @returns {number[]} sizes a group can be asked to have at least, rising, the usual one among them */
export function sizesOf(total) {
  const most = Math.max(5, Math.floor(total / 3));
  const round = [5, 8, 12, 20, 30, 50, 80, 120, 200, 300, 500, 800, 1200, 2000, 3000, 5000, 8000, 12_000, 20_000].filter((size) => size <= most);
  return [...new Set([...round, usualSmallest(total)])].sort((a, b) => a - b);
}
