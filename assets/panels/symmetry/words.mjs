/** What was measured of lattice and symmetry, in words. Pure. */

import { number } from "../format.mjs";
import { length } from "../image/words.mjs";

const SURE = 0.3;
const KINDS = { mirror: "Mirror", glide: "Glide" };
const ARTEFACTS = { blank: "Nothing to see: constant, or noise alone", drift: "Drift: rows of the lattice bend" };

/** @param {{kind: string, fold: number}} operation @returns {string} such as "4-fold" */
export const nameOf = ({ kind, fold }) => (kind === "rotation" ? `${fold}-fold` : KINDS[kind]);

/** @param {{strength: number|null, floor: number|null}} operation @returns {string} what its numbers mean */
export function meaningOf({ strength, floor }) {
  if (strength === null) return "not measured";
  if (floor === null) return "the lattice does not allow it";
  if (strength <= floor) return "no more than chance gives";
  return `${strength.toFixed(2)}, by chance ${floor.toFixed(2)}`;
}

/**
 * @param {{confidence: number|null, lattice: Object|null}} told as GET …/symmetry answers
 * @returns {Array<[string, string]>} facts of the lattice with their titles
 */
export function latticeInWords({ confidence, lattice }) {
  const sure = ["Confidence", confidence === null ? "not measured" : confidence.toFixed(2)];
  if (!lattice) return [["Lattice", "none found"], sure];
  return [["Lattice", lattice.class], sure, ["a", edge(lattice.a_nm, lattice.a_px)], ["b", edge(lattice.b_nm, lattice.b_px)], ["γ", `${lattice.gamma_deg.toFixed(1)}°`]];
}

function edge(nm, pixels) {
  const said = `${number(pixels, pixels / 10)} px`;
  return nm === null ? `${said}, unknown scale` : `${length(nm, nm, nm / 1000)} (${said})`;
}

/** @param {{confidence: number|null, lattice: Object|null, symmetry: Object[]}} told @returns {string} how to read the numbers */
export function noteOf({ confidence, lattice, symmetry }) {
  if (symmetry.every(({ strength }) => strength === null)) return "Too small, or without structure: no symmetry was measured.";
  if (lattice) return "Strengths are those of the average cell, 1 for a perfect symmetry. The mark on a bar is what chance gives.";
  const almost = confidence !== null && confidence > 0 && confidence < SURE ? "What repeats is too little to call it a lattice. " : "";
  return `${almost}Strengths are those of the whole image against itself, turned or mirrored.`;
}

/** @param {{likely_artefact: string|null, burnt_in: {kind: string}|null}} told @returns {string[]} */
export function warningsOf({ likely_artefact: artefact, burnt_in: drawn }) {
  const said = artefact && (ARTEFACTS[artefact] ?? artefact[0].toUpperCase() + artefact.slice(1));
  return [said, drawn && `A ${drawn.kind} is drawn into the pixels`].filter(Boolean);
}
