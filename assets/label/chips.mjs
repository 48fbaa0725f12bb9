/** The labels of one image in a line: mine, those of others, and what the model expects, told apart. */

import { h, icon } from "../panels/dom.mjs";

const UNTRUSTED = "the model expects it, but is too little tested: enter takes it for one image, not for many at once";
const SIGN = { yes: "", no: "not ", unsure: "unsure: " };

/**
 * What stands in the line, in the order of the tree. Pure.
 * @param {import("./tree.mjs").Tree} tree
 * @param {Map<string, import("./answers.mjs").Answer>} answers
 * @param {Array<{label: string, probability: number, isTrusted: boolean}>} offered
 * @returns {Array<{kind: "mine"|"other"|"model", label: string, text: string, title: string, isPending: boolean, isConflict: boolean}>}
 */
export function chipsOf(tree, answers, offered) {
  const expected = new Map(offered.map((one) => [one.label, one]));
  const isSeen = (id) => !tree.descendants(id).some((node) => answers.get(node.id).mine === "yes");
  return tree.classes.flatMap(({ id, title }) => {
    const { mine, isImplied, isPending, isConflict, others } = answers.get(id);
    const chip = (kind, text, said) => ({ kind, label: id, text, title: `${tree.spoken(id)}: ${said}`, isPending: kind === "mine" && isPending, isConflict });
    if (mine !== null && !isImplied && isSeen(id)) return [chip("mine", SIGN[mine] + title, isPending ? "being saved" : "your answer")];
    const other = others.find(({ value }) => value === "yes");
    if (mine === null && other) return [chip("other", title, `says ${other.author}`)];
    if (expected.has(id)) return [chip("model", `${title} ${percent(expected.get(id).probability)}`, expected.get(id).isTrusted ? "the model is sure; enter takes it" : UNTRUSTED)];
    return [];
  });
}

/** @param {number} probability @returns {string} never "100%": no model knows */
export const percent = (probability) => `${Math.min(99, Math.max(1, Math.round(100 * probability)))}%`;

/**
 * @param {ReturnType<typeof chipsOf>} chips
 * @param {number} [most]   of what the model expects; the rest is counted
 * @returns {HTMLElement[]}
 */
export function drawChips(chips, most = Infinity) {
  const expected = chips.filter(({ kind }) => kind === "model");
  const left = expected.slice(most);
  const more = left.length ? [h("li", { class: "label-chip is-model", title: left.map(({ text }) => text).join(", ") }, `+${left.length}`)] : [];
  return [...chips.filter((chip) => !left.includes(chip)).map(drawChip), ...more];
}

function drawChip({ kind, text, title, isPending, isConflict }) {
  return h(
    "li", { class: `label-chip is-${kind}${isPending ? " is-pending" : ""}${isConflict ? " is-conflict" : ""}`, title },
    isConflict ? icon("exclamation-triangle") : null, text, isConflict ? h("span", { class: "visually-hidden" }, " (people disagree)") : null,
  );
}
