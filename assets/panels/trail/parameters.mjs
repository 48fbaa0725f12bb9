/** How a part is laid out: what can be chosen, what is usual, what is wrong with a choice, in words. Pure. */

/** @typedef {{neighbours: number, min_distance: number, metric: string, seed: number, of: string, columns: string[], start: string}} Parameters */

/** @type {Parameters} as the server has them (pipeline/project/parameters.py) */
export const USUAL = Object.freeze({ neighbours: 15, min_distance: 0.1, metric: "cosine", seed: 0, of: "embedding", columns: [], start: "parent" });

export const COMPARED_BY = {
  embedding: "What the images look like",
  descriptors: "Measured descriptors",
  channels: "Several channels of each scan",
};
export const METRICS = { cosine: "cosine", euclidean: "Euclidean", manhattan: "Manhattan", correlation: "correlation" };
export const STARTS = { parent: "The places on this map", fresh: "From scratch" };

/** The numbers: their range, step and what they do. */
export const NUMBERS = {
  neighbours: { title: "Neighbours", low: 2, high: 200, step: 1, whole: true, said: "Few show fine detail, many the broad shape." },
  min_distance: { title: "Minimum distance", low: 0, high: 0.99, step: 0.05, whole: false, said: "Small packs like images tightly, large spreads them." },
  seed: { title: "Seed", low: 0, high: 4294967295, step: 1, whole: true, said: "Another seed, another picture of the same neighbours." },
};

/**
 * @param {Parameters} parameters
 * @returns {{field: string, sentence: string}|null} the first thing that is wrong; null if all is well
 */
export function problemOf(parameters) {
  for (const [field, { title, low, high, whole }] of Object.entries(NUMBERS)) {
    const value = parameters[field];
    const isFit = typeof value === "number" && value >= low && value <= high && (!whole || Number.isInteger(value));
    if (!isFit) return { field, sentence: `${title} is a ${whole ? "whole number" : "number"} from ${low} to ${high.toLocaleString("en")}.` };
  }
  const { of, columns } = parameters;
  if (of !== "embedding" && columns.length === 0) return { field: "columns", sentence: `Choose the ${of} to compare by.` };
  if (of === "channels" && columns.length < 2) return { field: "columns", sentence: "Choose two channels at least: one alone is what is compared anyway." };
  return null;
}

/** @param {Partial<Parameters>|null} parameters @returns {boolean} whether any is not as usual */
export function isUnusual(parameters) {
  return inWords(parameters).length > 0;
}

/**
 * @param {Partial<Parameters>|null} parameters
 * @param {(name: string) => string} [titleOf]   of a column
 * @returns {string[]} what is not as usual, such as "30 neighbours"
 */
export function inWords(parameters, titleOf = (name) => name) {
  const { neighbours, min_distance: distance, metric, seed, of, columns, start } = { ...USUAL, ...parameters };
  return [
    neighbours !== USUAL.neighbours && `${neighbours} neighbours`,
    distance !== USUAL.min_distance && `distance ${distance}`,
    metric !== USUAL.metric && METRICS[metric],
    (of !== USUAL.of || columns.length > 0) && `by ${columns.length > 2 ? `${columns.length} ${of}` : columns.map(titleOf).join(", ")}`,
    start !== USUAL.start && "from scratch",
    seed !== USUAL.seed && `seed ${seed}`,
  ].filter(Boolean);
}

/**
 * What images of a collection can be compared by beside their looks.
 * @param {Array<Object>} columns   as served
 * @returns {{descriptors: Array<{name: string, title: string}>, channels: Array<{name: string, title: string}>}}
 */
export function offered(columns) {
  const isMeasured = ({ role, kind, dtype, description, name }) => role === "property" && kind === "number" && dtype !== null && Boolean(description) && !name.includes(".");
  const channels = columns.find(({ name }) => name === "channel")?.categories ?? [];
  return {
    descriptors: columns.filter(isMeasured).map(({ name, title }) => ({ name, title: title || name })),
    channels: channels.length > 1 ? channels.map((name) => ({ name, title: name })) : [],
  };
}
