/** The maps of a collection as a tree: which stands where, what leads to it, what hangs from it. Pure. */

export const ROOT = "main";

/**
 * A re-projection as the interface tells it (docs/http.md), or the main map, whose `parent` is null.
 * @typedef {{id: string, parent: string|null, name: string, note?: string, author?: string, count: number, missing?: number,
 *   chosen?: Object|null, parameters?: Object|null, used?: Object|null, trustworthiness?: number|null, revision?: number}} Node
 */

/**
 * @param {Node[]} nodes
 * @param {string|null} id
 * @returns {Node[]} those made from it, oldest first; what lost its parent hangs from the main map
 */
export function childrenOf(nodes, id) {
  const known = new Set(nodes.map((node) => node.id));
  return nodes.filter((node) => node.id !== ROOT && (known.has(node.parent) ? node.parent : ROOT) === id);
}

/**
 * @param {Node[]} nodes
 * @returns {Array<{node: Node, depth: number, place: number, of: number}>} from top to bottom as a tree is read;
 *   place: which of how many siblings
 */
export function linesOf(nodes) {
  const below = (id, depth) => childrenOf(nodes, id).flatMap((node, at, siblings) => [{ node, depth, place: at + 1, of: siblings.length }, ...below(node.id, depth + 1)]);
  return nodes.filter(({ id }) => id === ROOT).flatMap((node) => [{ node, depth: 0, place: 1, of: 1 }, ...below(ROOT, 1)]);
}

/** @param {Node[]} nodes @param {string} id @returns {Node[]} from the main map to that node; empty for an unknown one */
export function pathTo(nodes, id) {
  const path = [];
  let node = nodes.find((one) => one.id === id);
  while (node) {
    path.unshift(node);
    const { id: here, parent } = node;
    node = here === ROOT ? null : (nodes.find((one) => one.id === parent) ?? nodes.find((one) => one.id === ROOT));
  }
  return path;
}

/** @param {Node[]} nodes @param {string} id @returns {string[]} that node and all that were made from it */
export function branchOf(nodes, id) {
  return [id, ...childrenOf(nodes, id).flatMap((node) => branchOf(nodes, node.id))];
}

/**
 * Where a key leads from a line of the tree.
 * @param {ReturnType<typeof linesOf>} lines
 * @param {string} id
 * @param {string} key   of a keyboard
 * @returns {string|null} the id of another line; null where the key leads nowhere
 */
export function stepFrom(lines, id, key) {
  const at = lines.findIndex(({ node }) => node.id === id);
  const { depth } = lines[at];
  const next = {
    ArrowDown: lines[at + 1],
    ArrowUp: lines[at - 1],
    Home: lines[0],
    End: lines.at(-1),
    ArrowRight: lines[at + 1]?.depth > depth ? lines[at + 1] : undefined,
    ArrowLeft: lines.slice(0, at).findLast((line) => line.depth < depth),
  }[key];
  return next && next.node.id !== id ? next.node.id : null;
}
