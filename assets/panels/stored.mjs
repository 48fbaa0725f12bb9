/** Selections that geometry and filters cannot say: stored with the collection under a short id, which the address carries. */

import { unpack } from "../map/bits.mjs";
import { addressOf } from "./ask.mjs";
import { store } from "./export/scope.mjs";
import { say } from "./say.mjs";

/**
 * The part of a state that the engine understands.
 * @param {Object} state   of the page
 */
export function plain(state) {
  return state.selection?.stored ? { ...state, selection: null } : state;
}

export class StoredSelections {
  /** @param {Object} engine @param {string} collection */
  constructor(engine, collection) {
    Object.assign(this, { engine, collection, address: addressOf(collection) });
    /** @type {Map<string, string>} from what the engine calls a selection to its id */
    this.ids = new Map();
  }

  /** A state of the engine with ids in place of what only this page knows. */
  named(state) {
    const { selection } = state;
    const stored = selection?.key ? this.ids.get(selection.key) : null;
    return { ...state, selection: selection?.key ? (stored ? { stored } : null) : selection };
  }

  /** Store what has no id yet. Resolves when all has one, or could not get it. */
  async store() {
    const { engine } = this;
    const { key } = engine.state().selection ?? {};
    if (!key || this.ids.has(key)) return;
    try {
      this.ids.set(key, await storeRows(engine, this.collection, engine.selection.rowsWithin(null)));
    } catch (error) {
      this.ids.set(key, ""); // said once; the address does without it
      say(`The selection is not in the address: ${error.message}`, "warn");
    }
  }

  /** Select what an id in a state stands for. @param {{selection?: Object|null}} state */
  async restore({ selection }) {
    const { engine } = this;
    if (!selection?.stored) return;
    const flags = await this.fetch(selection.stored);
    if (flags) engine.selectRows(rowsOf(flags));
    if (flags && engine.selection.key) this.ids.set(engine.selection.key, selection.stored);
  }

  async fetch(id) {
    const { info } = this.engine;
    const answer = await fetch(`${this.address}/v/${info.version}/selections/${encodeURIComponent(id)}/mask`).catch(() => null);
    if (answer?.ok) return unpack(new Uint8Array(await answer.arrayBuffer()), info.rows);
    say("The selection in this link is not stored with this collection.", "warn");
    return null;
  }
}

function rowsOf(flags) {
  const rows = [];
  flags.forEach((flag, row) => { if (flag) rows.push(row); });
  return rows;
}

/**
 * Store images under a short id, the same for the same images.
 * @param {Object} engine
 * @param {string} collection
 * @param {ArrayLike<number>} rows
 * @returns {Promise<string>}
 */
export async function storeRows(engine, collection, rows) {
  await engine.ensureIds();
  return store(collection, Array.from(rows, (row) => engine.id(row)));
}
