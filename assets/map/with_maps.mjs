/**
 * The part of the engine that takes up maps and columns made after the collection was loaded: the nodes of its trail.
 * They come and go without the collection changing. Knows no HTTP: who knows where nodes are sets `findMap`.
 */

const NODE = /\btrail-[0-9a-f]{12}\b/g;

/**
 * @typedef {object} Found   a node's map and its columns, as they stand in the JSON of a collection
 * @property {{name: string, title?: string, x: string, y: string, space?: string[]}} map
 * @property {import("./column.mjs").ColumnInfo[]} columns
 */

/** @param {string} name   of a map @returns {boolean} whether it belongs to a node of a trail */
export const isNode = (name) => typeof name === "string" && name.match(NODE)?.[0] === name;

/** @param {any} state   JSON @returns {string[]} the nodes it speaks of: as map, in filters, colours, selections; each once */
export const nodesIn = (state) => [...new Set(JSON.stringify(state ?? null).match(NODE) ?? [])];

/** What is computed of a map on request: not every map has these columns. */
const COMPUTED = ["groups", "stability"];

/**
 * @param {any} state   JSON
 * @param {{maps: object[], columns: object[]}} info   of the collection
 * @returns {string[]} maps that are here, of which the state speaks of a computed column that is not
 */
export function computedIn(state, { maps, columns }) {
  const said = JSON.stringify(state ?? null);
  const isSought = (column) => said.includes(`"${column}"`) && !columns.some(({ name }) => name === column);
  return maps.map(({ name }) => name).filter((map) => COMPUTED.some((kind) => isSought(`${map}.${kind}`)));
}

/**
 * @param {any} state   JSON
 * @param {{maps: object[], columns: object[]}} info
 * @returns {string[]} maps to ask for before the state can be shown: nodes that are not here, columns that are not
 */
export function strangeIn(state, info) {
  const isHere = (node) => info.maps.some(({ name }) => name === node);
  return [...nodesIn(state).filter((node) => !isHere(node)), ...computedIn(state, info)];
}

/**
 * Write a map and its columns into what describes a collection; those known already are changed in place.
 * @param {object} info   the JSON of GET /api/v1/collections/{c}
 * @param {Found} found
 */
export function extend(info, { map, columns = [] }) {
  put(info.maps, map);
  for (const column of columns) put(info.columns, column);
}

/** @returns {object} the one that stands in the list */
function put(list, one) {
  const known = list.find(({ name }) => name === one.name);
  if (known) return Object.assign(known, one);
  list.push(one);
  return one;
}

function drop(list, isGone) {
  for (let k = list.length - 1; k >= 0; k--) if (isGone(list[k])) list.splice(k, 1);
}

/** @param {typeof import("./collection.mjs").ShownCollection} Base */
export const withMaps = (Base) =>
  class extends Base {
    /** @type {((name: string) => Promise<Found>)|null} finds a node's map; rejects with a sentence where it is gone */
    findMap = null;

    /** @type {((info: object) => string|null)|null} the colour to take where a map's own column gives way; null: whatever colours stays */
    usualColour = null;

    /** The columns that say something here: not those of other maps, unless they colour or filter. */
    get columns() {
      const used = JSON.stringify([this.colour, this.filters()]);
      return this.info.columns.filter(({ name }) => used.includes(`"${name}"`) || !this.otherMapOf(name)).map(({ name }) => this.column(name));
    }

    /** What describes a column; one of another map says of which. Undefined for an unknown name. */
    column(name) {
      const column = super.column(name);
      const other = column && this.otherMapOf(name);
      return other ? { ...column, title: `${column.title || name} (${other.title || other.name})` } : column;
    }

    /** @returns {object|undefined} the map that is not shown and has this column */
    otherMapOf(column) {
      return this.info.maps.find((map) => map !== this.map && column.startsWith(`${map.name}.`));
    }

    /** Take up a map, or what changed of it. @param {Found} found */
    addMap(found) {
      extend(this.info, found);
      for (const column of found.columns ?? []) this.store.describe(put(this.info.columns, column));
      this.events.emit("maps", found);
    }

    /** Take up a column, or a column that was computed anew: then what shows it is made again. @param {import("./column.mjs").ColumnInfo} column */
    addColumn(column) {
      const isNew = !this.column(column.name);
      this.store.describe(put(this.info.columns, column), { isNew: true });
      this.facets.forget(column.name);
      this.forgetColouring(column.name);
      this.events.emit("maps", { column });
      if (!isNew && this.colour === column.name) return this.setColour(column.name);
      this.announceCounts();
      return undefined;
    }

    /**
     * Let go of a map that is no more, with its columns; who looks at it is taken elsewhere first.
     * @param {string} name
     * @param {string} [instead]   the map to go to
     */
    async removeMap(name, instead = this.places.maps[0].name) {
      const isOf = (column) => nodesIn(column).includes(name);
      if (this.map?.name === name) await this.setMap(instead);
      if (this.colour && isOf(this.colour)) await this.setColour(this.usualColour?.(this.info) ?? null);
      await Promise.all(this.facets.names.filter(isOf).map((facet) => this.setFilter(facet, null)));
      drop(this.info.maps, (map) => map.name === name);
      drop(this.info.columns, (column) => isOf(column.name));
      for (const column of [...this.store.metadata.keys()].filter(isOf)) this.store.forget(column);
      this.places.forget(name);
      this.events.emit("maps", { gone: name });
    }

    /** Find the nodes and computed columns that a state speaks of and that are not here yet. Rejects with a sentence where one is gone. */
    async bring(state) {
      const { store } = this;
      const sought = await Promise.allSettled(strangeIn(state, this.info).map((name) => this.findMap(name)));
      if (store !== this.store) return;
      for (const { value } of sought) if (value) this.addMap(value);
      const lost = sought.find(({ reason }) => reason);
      if (lost) throw lost.reason;
    }

    /**
     * Show a map. Where the map that is left gave the colour, the same column of this one does, else the usual colour.
     * @param {string} name
     * @param {{keepsColour?: boolean}} [how]   keepsColour: who asks says what colours
     */
    async setMap(name, { keepsColour = false } = {}) {
      const isStrange = this.findMap && isNode(name) && !this.places.maps.some((map) => map.name === name);
      if (isStrange && !(await this.bring(name).then(() => true, (error) => this.fail(error)))) return undefined;
      const kind = !keepsColour && this.usualColour && name !== this.map?.name && this.kindOfColour();
      if (!kind) return super.setMap(name);
      const { colour } = this;
      const go = async () => {
        const own = this.column(`${name}.${kind}`) ? `${name}.${kind}` : this.usualColour(this.info);
        await Promise.all([super.setMap(name), this.setColour(own)]);
        if (this.map?.name !== name && this.colour === own) await this.setColour(colour); // its places did not come
      };
      return this.isStepping ? go() : this.asOneStep(go);
    }

    /** @returns {string|null} "groups" and the like where a column of the map that is shown colours it */
    kindOfColour() {
      const start = `${this.map?.name}.`;
      return this.colour?.startsWith(start) ? this.colour.slice(start.length) : null;
    }
  };
