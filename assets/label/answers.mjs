/**
 * What is known of one image, class by class: what I say, what follows from it, what others say, what the model
 * predicts. Kept apart, so that the page shows them apart. Pure.
 */

/**
 * @typedef {"yes"|"no"|"unsure"} Value
 * @typedef {{label: string, value: Value|"clear", author?: string, at?: string, implied?: boolean, isPending?: boolean}} Said
 * @typedef {{expert: Said[], predicted: Array<{label: string, probability: number, trusted?: boolean}>, conflict?: boolean}} Known
 *   as the server tells it; `expert` holds the last word of each author on each class, and what follows from it, implied
 * @typedef {object} Answer
 * @property {Value|null} mine   what I say, or what follows from it
 * @property {boolean} isImplied   I said it of another class, from which it follows
 * @property {boolean} isPending   the server has not confirmed it yet
 * @property {Array<{author: string, value: Value}>} others
 * @property {number|null} probability   that the model gives
 * @property {boolean} isTrusted   the model is tested well enough for its answers to be taken for many images
 * @property {boolean} isConflict   two people say the opposite
 */

/** @type {Known} */
export const NOTHING = { expert: [], predicted: [], conflict: false };

/**
 * @param {import("./tree.mjs").Tree} tree
 * @param {Known} known
 * @param {Said[]} pending   mine, oldest first, not confirmed yet
 * @param {string} me   my name as the server keeps it
 * @returns {Map<string, Answer>} by node, for every node of the tree
 */
export function answersOf(tree, known, pending, me) {
  const derived = derive(tree, lastWords([...ownWords(known, me), ...pending]));
  const byOthers = new Map();
  for (const said of known.expert) if (said.author !== me) byOthers.set(said.label, [...(byOthers.get(said.label) ?? []), { author: said.author, value: said.value }]);
  const predicted = new Map(known.predicted.map((one) => [one.label, one]));
  return new Map(tree.lines.map(({ node: { id } }) => {
    const mine = derived.get(id) ?? { value: null, isImplied: false, isPending: false };
    const others = byOthers.get(id) ?? [];
    return [id, { mine: mine.value, isImplied: mine.isImplied, isPending: mine.isPending, others, probability: predicted.get(id)?.probability ?? null, isTrusted: predicted.get(id)?.trusted ?? false, isConflict: isConflict(mine.value, others) }];
  }));
}

/** What I said outright, oldest first. @param {Known} known @param {string} me @returns {Said[]} */
function ownWords({ expert }, me) {
  return expert.filter(({ author, implied }) => author === me && !implied).sort((a, b) => String(a.at).localeCompare(String(b.at)));
}

/** The last thing said of each class, in the order it was said; what was cleared is gone. @returns {Said[]} */
export function lastWords(said) {
  const last = new Map();
  for (const one of said) {
    last.delete(one.label);
    if (one.value !== "clear") last.set(one.label, one);
  }
  return [...last.values()];
}

/**
 * What follows from what was said: yes to a class is yes to all above it and no to those it excludes; no to a class
 * is no to all below it. Of what contradicts, the later holds; what was said outweighs what only follows.
 * @param {import("./tree.mjs").Tree} tree
 * @param {Said[]} words   the last of each class, oldest first
 * @returns {Map<string, {value: Value, isImplied: boolean, isPending: boolean}>}
 */
export function derive(tree, words) {
  const found = new Map();
  for (const { label, value, isPending = false } of words) {
    if (!tree.node(label)) continue;
    for (const [id, implied] of following(tree, label, value)) found.set(id, { value: implied, isImplied: true, isPending });
    found.set(label, { value, isImplied: false, isPending });
  }
  return found;
}

function following(tree, label, value) {
  if (value === "no") return tree.descendants(label).map(({ id }) => [id, "no"]);
  if (value !== "yes") return [];
  const above = tree.ancestors(label).map(({ id }) => id);
  const excluded = [label, ...above].flatMap((id) => tree.rivals(id)).flatMap(({ id }) => [id, ...tree.descendants(id).map((node) => node.id)]);
  return [...excluded.map((id) => [id, "no"]), ...above.map((id) => [id, "yes"])];
}

function isConflict(mine, others) {
  const said = new Set([mine, ...others.map(({ value }) => value)]);
  return said.has("yes") && said.has("no");
}

/**
 * What pressing a key of a class does: the answer again takes it back.
 * @param {Map<string, Answer>} answers
 * @param {string} label
 * @param {Value} value
 * @returns {{label: string, value: Value|"clear"}}
 */
export function toggled(answers, label, value) {
  const answer = answers.get(label);
  return { label, value: answer && !answer.isImplied && answer.mine === value ? "clear" : value };
}

/**
 * What the model is sure of and nobody has answered here: offered, taken with one key.
 * @param {import("./tree.mjs").Tree} tree
 * @param {Map<string, Answer>} answers
 * @param {number} threshold   0 … 1
 * @param {boolean} [isMany]   for many images at once: only where the model is tested well enough
 * @returns {Array<{label: string, probability: number, isTrusted: boolean}>} only the deepest of a branch, for it implies those above
 */
export function suggestions(tree, answers, threshold, isMany = false) {
  const sure = tree.classes.map(({ id }) => id).filter((id) => {
    const { mine, probability, isTrusted } = answers.get(id);
    return mine === null && probability !== null && probability >= threshold && (isTrusted || !isMany);
  });
  const isAbove = (id) => sure.some((other) => other !== id && tree.ancestors(other).some((node) => node.id === id));
  return sure.filter((id) => !isAbove(id)).map((label) => ({ label, probability: answers.get(label).probability, isTrusted: answers.get(label).isTrusted }));
}

/** Whether I have answered anything here myself. @param {Map<string, Answer>} answers */
export const isAnswered = (answers) => [...answers.values()].some(({ mine, isImplied }) => mine !== null && !isImplied);

/**
 * What is shown while I have not answered an image myself, so that I judge unbidden: nothing of others and the model.
 * @param {Known} known @param {string} me @param {Said[]} pending
 * @returns {Known}
 */
export function unbidden(known, me, pending) {
  const own = known.expert.filter(({ author }) => author === me);
  return lastWords([...own, ...pending]).length ? known : { ...known, expert: own, predicted: [] };
}
