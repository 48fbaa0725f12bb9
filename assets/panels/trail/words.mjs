/** What is said of a map in the tree: its name, its size, how far to trust it, how it was made. Pure. */

import { count, images } from "../format.mjs";
import { ROOT } from "./forest.mjs";
import { inWords, USUAL } from "./parameters.mjs";

const FEWEST_TO_JUDGE = 50;

/** @param {import("./forest.mjs").Node} node */
export function nameOf(node) {
  return node.name || node.chosen?.words || images(node.count);
}

/**
 * The short lines below the name.
 * @param {import("./forest.mjs").Node} node
 * @param {(name: string) => string} [titleOf]   of a column
 * @returns {string[]}
 */
export function linesAbout(node, titleOf) {
  return node.id === ROOT ? [] : [inWords(usedOf(node), titleOf).join(" · "), node.author ?? ""].filter(Boolean);
}

/** The parameters of a map, with as many neighbours as there really were. */
const usedOf = ({ parameters, used }) => (parameters && used?.neighbours ? { ...parameters, neighbours: used.neighbours } : parameters);

/**
 * How far to trust a map; a part too small for its neighbours to say anything has no number.
 * @param {import("./forest.mjs").Node} node
 * @returns {number|null} 0 to 1
 */
export function trustOf(node) {
  const neighbours = usedOf(node)?.neighbours ?? USUAL.neighbours;
  return node.id === ROOT || node.count < FEWEST_TO_JUDGE || 2 * neighbours >= node.count ? null : (node.trustworthiness ?? null);
}

/** @param {import("./forest.mjs").Node} node @returns {string} as a screen reader and a tooltip tell it */
export function toldOf(node, titleOf) {
  const { note, missing, chosen } = node;
  const trust = trustOf(node);
  const made = inWords(usedOf(node), titleOf);
  const how = chosen?.words && chosen.words !== nameOf(node) ? `Chosen: ${chosen.words}.` : "";
  return [
    `${nameOf(node)}: ${images(node.count)}.`, how,
    trust === null ? "" : `Trustworthiness ${trustInWords(trust)}.`,
    made.length ? `Made with ${made.join(", ")}.` : "",
    ...(node.used?.notes ?? []),
    missing ? `${images(missing)} of it ${missing === 1 ? "is" : "are"} no longer in the collection.` : "",
    node.author ? `By ${node.author}.` : "", note ? `Note: ${note}` : "",
  ].filter(Boolean).join(" ");
}

/** @param {number} trust   0 to 1 */
export function trustInWords(trust) {
  return trust.toFixed(2);
}

/** @param {number} branch   how many maps @returns {string} on the button that deletes them */
export function deletionInWords(branch) {
  return branch === 1 ? "Delete" : `Delete with ${count(branch - 1)} below it`;
}

/** @param {string} name @param {number} branch   how many maps went @returns {string} */
export function deletedInWords(name, branch) {
  return branch === 1 ? `“${name}” was deleted.` : `“${name}” and ${branch === 2 ? "the map" : `${branch - 1} maps`} made from it were deleted.`;
}
