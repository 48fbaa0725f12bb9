/** What the page design knows and what the user means; its parts meet here and hear of each other's changes. */

import { Events } from "../map/events.mjs";
import { addressOf, ask } from "../panels/ask.mjs";
import { fresh } from "./address.mjs";
import { addressOfDesign, column, imageIds } from "./asked.mjs";
import { evenly, within } from "./numbers.mjs";
import { Proposal } from "./proposal.mjs";
import { isSameWish, spanOf } from "./wish.mjs";

const TOLERANCE = 0.04;

/**
 * Events: `wish` (targets, locks, count), `proposal` (candidates came or went), `brush`, `open`, `hover`, `tab`, `plane`, `image`;
 * after each of these but hover also `state`.
 */
export class DesignStore extends Events {
  /** @param {Object} info   design.json with `design`, as the interface gives it */
  constructor(info) {
    super();
    Object.assign(this, { info, address: addressOfDesign(info.design), state: fresh(), proposal: null, kept: null, hovered: null, images: null });
    /** @type {Map<string, Float32Array>} of the known rows: parameters, properties, x and y of the map */
    this.columns = new Map();
  }

  /** Fetch what all charts are drawn from. Rejects with a sentence. */
  async load() {
    const names = [...this.info.parameters, ...this.info.properties].map(({ name }) => name);
    const [map, ...arrays] = await Promise.all([ask(`${this.address}/map`), ...names.map((name) => column(this.info.design, name))]);
    this.place = { x: evenly(map.x), y: evenly(map.y) };
    this.columns = new Map([...names.map((name, k) => [name, arrays[k]]), ...["x", "y"].map((axis) => [`.${axis}`, Float32Array.from(map[axis], this.place[axis])])]);
    this.rows = arrays[0].length;
    if (!this.info.collection) return;
    const [images, collection] = await Promise.all([imageIds(this.info.design), ask(addressOf(this.info.collection)).catch(() => ({ columns: [] }))]);
    this.images = images;
    this.info = titled(this.info, collection.columns);
  }

  /** Which known rows already fulfil all targets: 1 a row. */
  fulfilling() {
    const { targets } = this.state;
    const spans = this.info.properties.filter(({ name }) => targets[name]).map((property) => {
      const { low, high } = spanOf(targets[property.name], property);
      const slack = low === high ? this.toleranceOf(property) : 0;
      return { values: this.columns.get(property.name), low: low - slack, high: high + slack };
    });
    return within(this.rows, spans);
  }

  /** How near a value counts as met where only the value was said: as the interface answered, before that as it takes it (TOLERANCE of pipeline/design/asked.py). */
  toleranceOf({ name, low, high }) {
    return this.proposal?.told.targets[name]?.tolerance ?? TOLERANCE * (high - low);
  }

  change(event, part) {
    Object.assign(this.state, part);
    this.emit(event);
    this.emit("state");
  }

  /** @param {string} name of a property @param {import("./address.mjs").Target|null} target */
  setTarget(name, target) {
    this.change("wish", { targets: withPart(this.state.targets, name, target) });
  }

  /** @param {string} name of a parameter @param {import("./address.mjs").Lock|null} lock */
  setLock(name, lock) {
    this.change("wish", { locks: withPart(this.state.locks, name, lock) });
  }

  setCount(count) {
    this.change("wish", { count });
  }

  /** @param {string} name of a column of the candidates @param {{min: number, max: number}|null} range */
  setBrush(name, range) {
    this.brushed({ brushes: withPart(this.state.brushes, name, range) });
  }

  clearBrushes() {
    this.brushed({ brushes: {} });
  }

  brushed(part) {
    Object.assign(this.state, part);
    this.kept = this.proposal?.within(this.state.brushes) ?? null;
    this.change("brush", {});
  }

  /** @param {number|null} place of a candidate */
  open(place) {
    if (place === this.state.open) return;
    this.change("open", { open: place });
    if (place !== null && this.state.tab !== "candidate") this.setTab("candidate");
  }

  /** The candidate that is looked at. @returns {import("./proposal.mjs").Row|null} */
  get opened() {
    return this.proposal?.rows[this.state.open] ?? null;
  }

  /** Whether target or locks have changed since the candidates were proposed. */
  get isEarlier() {
    return this.proposal !== null && !isSameWish(this.proposal.told, this.state);
  }

  /** @param {{candidate?: number, row?: number}|null} what   a candidate or a known row under the pointer */
  hover(what) {
    if (what?.candidate === this.hovered?.candidate && what?.row === this.hovered?.row) return;
    this.hovered = what;
    this.emit("hover");
  }

  setTab(tab) {
    this.change("tab", { tab });
  }

  /** @param {string|null} image of the collection, whose parameters are asked for */
  setImage(image) {
    this.change("image", { image });
  }

  setPlane(plane) {
    this.change("plane", { plane });
  }

  /** Show candidates. @param {Object|null} told   the JSON of GET …/candidates/{id} */
  show(told, { open = null, brushes = {} } = {}) {
    this.proposal = told && new Proposal(told, this.info, this.place);
    const isThere = this.proposal && open !== null && open < this.proposal.length;
    Object.assign(this.state, { proposal: told?.id ?? null, open: isThere ? open : null, brushes });
    this.kept = this.proposal?.within(brushes) ?? null;
    this.hovered = null;
    this.change("proposal", {});
    this.emit("open");
  }

  /** Fetch candidates that were proposed before. @param {string} id @returns {Promise<Object>} rejects with a sentence */
  candidates(id) {
    return ask(`${this.address}/candidates/${encodeURIComponent(id)}`);
  }
}

/** The design with the titles its columns have in their collection. */
function titled(info, columns) {
  const titles = new Map(columns.map(({ name, title }) => [name, title]));
  const entitled = (list) => list.map((one) => ({ ...one, title: titles.get(one.name) || one.title }));
  return { ...info, parameters: entitled(info.parameters), properties: entitled(info.properties) };
}

function withPart(parts, name, part) {
  const { [name]: _, ...rest } = parts;
  return part === null ? rest : { ...rest, [name]: part };
}
