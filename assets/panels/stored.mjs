/** Selections that geometry and filters cannot say: stored with the collection under a short id, which the address carries. */

import { unpack } from "../map/bits.mjs";
import { addressOf, ask } from "./ask.mjs";
import { keepOnly, keptIn } from "./gallery/kept.mjs";
import { say } from "./say.mjs";

/**
 * The part of a state that the engine understands.
 * @param {Object} state   of the page
 */
export function plain({ kept, ...state }) {
  return state.selection?.stored ? { ...state, selection: null } : state;
}

export class StoredSelections {
  /** @param {Object} engine @param {string} collection */
  constructor(engine, collection) {
    this.engine = engine;
    this.address = addressOf(collection);
    /** @type {Map<string, string>} from what the engine calls a selection to its id */
    this.ids = new Map();
    /** @type {WeakMap<Uint8Array, string>} ids of what was kept */
    this.idsKept = new WeakMap();
  }

  /** A state of the engine with ids in place of what only this page knows. */
  named(state) {
    const { selection } = state;
    const kept = keptIn(this.engine);
    const stored = selection?.key ? this.ids.get(selection.key) : null;
    return {
      ...state, kept: (kept && this.idsKept.get(kept.flags)) || null,
      selection: selection?.key ? (stored ? { stored } : null) : selection,
    };
  }

  /** Store what has no id yet. Resolves when all has one, or could not get it. */
  async store() {
    const { engine } = this;
    const { key } = engine.state().selection ?? {};
    const kept = keptIn(engine);
    const isNew = Boolean(key) && !this.ids.has(key);
    const isKeptNew = kept !== null && !this.idsKept.has(kept.flags);
    if (!isNew && !isKeptNew) return;
    try {
      if (isNew) this.ids.set(key, await this.send(engine.selection.rowsWithin(null)));
      if (isKeptNew) this.idsKept.set(kept.flags, await this.send(rowsOf(kept.flags)));
    } catch (error) {
      if (isNew) this.ids.set(key, ""); // said once; the address does without it
      if (isKeptNew) this.idsKept.set(kept.flags, "");
      say(`The selection is not in the address: ${error.message}`, "warn");
    }
  }

  async send(rows) {
    await this.engine.ensureIds();
    const ids = Array.from(rows, (row) => this.engine.id(row));
    const body = JSON.stringify({ ids });
    const { id } = await ask(`${this.address}/selections`, { method: "POST", headers: { "Content-Type": "application/json" }, body });
    return id;
  }

  /** Show what ids in a state stand for. @param {{selection?: Object|null, kept?: string|null}} state */
  async restore({ selection, kept = null }) {
    const { engine } = this;
    if (selection?.stored) {
      const flags = await this.fetch(selection.stored);
      if (flags) engine.selectRows(rowsOf(flags));
      if (flags && engine.selection.key) this.ids.set(engine.selection.key, selection.stored);
    }
    const flags = kept && (await this.fetch(kept));
    if (flags) this.idsKept.set(flags, kept);
    const now = keptIn(engine);
    if (flags || (now && this.idsKept.get(now.flags) !== kept)) keepOnly(engine, flags);
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
