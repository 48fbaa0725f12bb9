/**
 * The trail of one collection in the browser: its maps, those being made, and what can be done with them. The one
 * place that talks to the trail's interface. Says "trailchanged" on the document.
 */

import { extend, isNode, strangeIn } from "../../map/with_maps.mjs";
import { addressOf, ask } from "../ask.mjs";
import { firstColour } from "../order.mjs";
import { branchOf, pathTo, ROOT } from "./forest.mjs";
import { Making } from "./making.mjs";
import { nameOf } from "./words.mjs";

const GONE = 410;
const JSON_BODY = { "Content-Type": "application/json" };

/** @type {WeakMap<Object, Trail>} by engine, of the collection it shows */
const trails = new WeakMap();

/** @param {Object} engine @param {string} collection @returns {Trail} made on first use */
export function trailOf(engine, collection) {
  if (trails.get(engine)?.collection !== collection) {
    trails.get(engine)?.rest();
    trails.set(engine, new Trail(engine, collection));
  }
  return trails.get(engine);
}

/** @param {Object} info   of a collection @returns {string|null} the colour it is shown in at first, which belongs to no map */
function usualColour({ columns, maps, rows }) {
  return firstColour(columns.filter(({ name }) => !maps.some((map) => name.startsWith(`${map.name}.`))), rows);
}

export class Trail {
  constructor(engine, collection) {
    Object.assign(this, { engine, collection, address: `${addressOf(collection)}/trail` });
    /** @type {import("./forest.mjs").Node[]} the main map and all nodes; empty until they are here */
    this.nodes = [];
    this.making = new Making(this);
    engine.findMap = (name) => this.find(name);
    engine.usualColour = usualColour;
  }

  changed() {
    document.dispatchEvent(new CustomEvent("trailchanged", { detail: { collection: this.collection } }));
  }

  /** Whether there is anything to see of it. */
  get isEmpty() {
    return this.nodes.length < 2 && this.making.waiting.length === 0;
  }

  /** @returns {import("./forest.mjs").Node|null} */
  node(id) {
    return this.nodes.find((node) => node.id === id) ?? null;
  }

  path(id) {
    return pathTo(this.nodes, id);
  }

  branch(id) {
    return branchOf(this.nodes, id);
  }

  /** Ask what there is. Rejects with a sentence. */
  async refresh() {
    const { nodes, jobs } = await ask(this.address);
    this.nodes = nodes;
    this.making.take(jobs);
    this.forgetTheGone();
    this.changed();
  }

  /** Somebody else may have deleted or renamed what this page knows. */
  forgetTheGone() {
    const { engine } = this;
    for (const map of [...(engine.info?.maps ?? [])]) {
      const node = this.node(map.name);
      if (isNode(map.name) && !node && engine.map !== map) engine.removeMap(map.name);
      else if (node && isNode(map.name) && map.title !== nameOf(node)) engine.addMap({ map: { name: map.name, title: nameOf(node) } });
    }
  }

  /** What the engine must know of a node. Rejects with a sentence where it is gone. @param {string} id */
  async find(id) {
    const { map, columns, ...node } = await ask(`${this.address}/${id}`);
    return { map: { ...map, title: nameOf(node) }, columns };
  }

  /**
   * Write the nodes and computed columns that a state speaks of into what describes the collection; those that are gone stay unknown.
   * @param {Object} info   of the collection, perhaps the one that is shown
   * @param {Object|null} state   of the page
   * @returns {Promise<string[]>} the nodes of it that were deleted; others that stay unknown were never there
   */
  async describe(info, state) {
    const strange = strangeIn(state, info);
    const sought = await Promise.allSettled(strange.map((name) => this.find(name)));
    for (const { value } of sought) {
      if (value && info === this.engine.info) this.engine.addMap(value);
      else if (value) extend(info, value);
    }
    return strange.filter((_, k) => sought[k].reason?.status === GONE);
  }

  /** No longer looked at: stop asking. */
  rest() {
    this.making.rest();
  }

  /**
   * Have a part laid out. Resolves at once with the node if it is there already, else with null: it is being made.
   * @param {{parent: string, part: Object, chosen: Object, parameters: Object, name: string, author: string}} request
   * @param {string} seen   what the page shows now (seen.mjs)
   * @returns {Promise<import("./forest.mjs").Node|null>} rejects with a sentence
   */
  async reproject(request, seen) {
    const answer = await this.send("", "POST", request);
    if (!answer.cached) {
      this.making.begin(answer, request, seen);
      return null;
    }
    await this.refresh();
    return answer.node;
  }

  /** @param {import("./forest.mjs").Node} node @param {{name?: string, note?: string}} change */
  async change(node, change) {
    try {
      await this.send(`/${node.id}`, "PATCH", { ...change, revision: node.revision });
    } finally {
      await this.refresh();
    }
  }

  /**
   * Delete a node with all that was made from it; who looks at one of them is taken to its parent.
   * @param {string} id
   * @returns {Promise<string[]>} the ids that are gone, for `restore`
   */
  async remove(id) {
    const { engine } = this;
    const { deleted } = await this.send(`/${id}`, "DELETE");
    const parent = this.node(id)?.parent ?? ROOT;
    if (deleted.includes(engine.map?.name)) await engine.setMap(parent);
    for (const gone of deleted) if (engine.info.maps.some(({ name }) => name === gone)) await engine.removeMap(gone, parent);
    await this.refresh();
    return deleted;
  }

  /** @param {string[]} ids   as `remove` gave them */
  async restore(ids) {
    await this.send("/restore", "POST", { ids });
    await this.refresh();
    await this.engine.bring(ids);
  }

  send(path, method, body) {
    return ask(this.address + path, { method, headers: JSON_BODY, ...(body && { body: JSON.stringify(body) }) });
  }
}
