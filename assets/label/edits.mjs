/** What has to be sent so that a class of a tree becomes what a form says. Pure. */

const LONGEST_NAME = 60;
const DESCRIBED = ["description", "key", "exclusive", "heading", "example"];

/** "Bragg peaks" -> "bragg-peaks" @param {string} title */
export function nameOf(title) {
  const plain = title.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
  return plain.replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "").slice(0, LONGEST_NAME) || "class";
}

/**
 * The edits, in the order they are to be sent.
 * @param {import("./tree.mjs").Node} node   as it is
 * @param {{title: string, description: string, key: string, exclusive: boolean, heading: boolean, example: string|null, parent: string|null}} wanted
 * @returns {Object[]} none where nothing changed
 */
export function editsFor(node, wanted) {
  const edits = [];
  if (wanted.title !== node.title) edits.push({ op: "rename", id: node.id, name: nameOf(wanted.title), title: wanted.title });
  const changed = DESCRIBED.filter((field) => (wanted[field] || null) !== (node[field] || null));
  if (changed.length) edits.push({ op: "describe", id: node.id, ...Object.fromEntries(changed.map((field) => [field, wanted[field] || (typeof node[field] === "boolean" ? false : field === "description" ? "" : null)])) });
  if (wanted.parent !== node.parent) edits.push({ op: "move", id: node.id, parent: wanted.parent });
  return edits;
}

/**
 * What speaks against a form, in words; null where nothing does.
 * @param {import("./tree.mjs").Tree} tree @param {string|null} id   of the class, null for a new one @param {{title: string, key: string}} wanted
 */
export function problemOf(tree, id, { title, key }) {
  if (!title) return "A class needs a title.";
  if ([...key].length > 1) return "A key is one letter or digit.";
  if (key && !/^[\p{L}\p{N}]$/u.test(key)) return `“${key}” is a key of the page. Take a letter or a digit.`;
  const taken = key ? tree.byKey.get(key.toLowerCase()) : null;
  return taken && taken.id !== id ? `The key ${key} belongs to ${taken.title}.` : null;
}
