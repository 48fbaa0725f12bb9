/** A label tree as the page reads it: who lies below whom, who excludes whom, which key means which class. Pure. */

/**
 * @typedef {object} Node
 * @property {string} id   never changes, whatever it is called
 * @property {string} path   such as "geometry/transmission"
 * @property {string} title
 * @property {string} [description]
 * @property {string|null} [key]   of the keyboard
 * @property {string|null} parent   the id of the node above
 * @property {boolean} [heading]   a question: only the classes below it are answered
 * @property {boolean} exclusive   of its children at most one holds
 * @property {string|null} [example]   an image that shows it
 */

export class Tree {
  /** @param {{tree: string, title: string, revision: number|string, exclusive?: boolean, nodes: Node[]}} served */
  constructor({ tree, title, revision, exclusive = false, nodes }) {
    Object.assign(this, { name: tree, title, revision, isExclusive: exclusive });
    this.byId = new Map(nodes.map((node) => [node.id, node]));
    /** @type {Map<string|null, Node[]>} */
    this.below = new Map();
    for (const node of nodes) {
      const parent = this.byId.has(node.parent) ? node.parent : null;
      this.below.set(parent, [...(this.below.get(parent) ?? []), node]);
    }
    /** @type {Array<{node: Node, depth: number}>} from top to bottom, children below their parent */
    this.lines = this.linesBelow(null, 0);
    /** What can be answered, from top to bottom. @type {Node[]} */
    this.classes = this.lines.map(({ node }) => node).filter(({ heading }) => !heading);
    this.byKey = new Map(nodes.filter(({ key }) => key).map((node) => [String(node.key).toLowerCase(), node]));
  }

  linesBelow(parent, depth) {
    return (this.below.get(parent) ?? []).flatMap((node) => [{ node, depth }, ...this.linesBelow(node.id, depth + 1)]);
  }

  /** @returns {Node|null} */
  node(id) {
    return this.byId.get(id) ?? null;
  }

  children(id) {
    return this.below.get(id) ?? [];
  }

  /** The nodes above, the nearest first. @returns {Node[]} */
  ancestors(id) {
    const found = [];
    for (let node = this.node(this.node(id)?.parent); node && !found.includes(node); node = this.node(node.parent)) found.push(node);
    return found;
  }

  /** All below. @returns {Node[]} */
  descendants(id) {
    return this.linesBelow(id, 0).map(({ node }) => node);
  }

  /** Those that cannot hold together with a node. @returns {Node[]} */
  rivals(id) {
    const parent = this.byId.has(this.node(id)?.parent) ? this.node(id).parent : null;
    const isExclusive = parent === null ? this.isExclusive : this.node(parent).exclusive;
    return isExclusive ? this.children(parent).filter((other) => other.id !== id) : [];
  }

  /** "Geometry › Transmission" */
  spoken(id) {
    const node = this.node(id);
    return node ? [...this.ancestors(id).reverse(), node].map(({ title }) => title).join(" › ") : "a class that is gone";
  }

  titleOf(id) {
    return this.node(id)?.title ?? "a class that is gone";
  }

  /** Where a node may be moved: not below itself. @returns {Node[]} */
  newParents(id) {
    const own = new Set([id, ...this.descendants(id).map((node) => node.id)]);
    return this.lines.map(({ node }) => node).filter((node) => !own.has(node.id));
  }
}

/**
 * What a key on the keyboard means in a tree: the class, and how it is answered.
 * @param {Tree} tree
 * @param {{key: string, code?: string, shiftKey?: boolean, altKey?: boolean, ctrlKey?: boolean, metaKey?: boolean}} event
 * @returns {{label: string, value: "yes"|"no"|"unsure"}|null}
 */
export function answerOfKey(tree, { key, code = "", shiftKey, altKey, ctrlKey, metaKey }) {
  if (ctrlKey || metaKey) return null;
  const printed = key.toLowerCase();
  const engraved = /^(?:Key|Digit|Numpad)(\w)$/.exec(code)?.[1].toLowerCase();
  const node = tree.byKey.get(printed) ?? tree.byKey.get(engraved);
  if (!node) return null;
  return { label: node.id, value: altKey ? "unsure" : shiftKey ? "no" : "yes" };
}
