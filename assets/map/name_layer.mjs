/** The names of clusters, as text over the map. */

import { make, whenIdle } from "./dom.mjs";
import { groupsOf, namedGroups } from "./name_groups.mjs";
import { columnsToNameBy } from "./nameable.mjs";
import { cellsAround, densestPlaces, keptWithin, nameOf, traitsOf, withoutOverlap } from "./names.mjs";
import { takenBy } from "./overlay.mjs";

const PAUSE_MS = 300;
const ROOM = 6;

const isSame = (one, other) => one.name === other.name && one.at.every((value, k) => value === other.at[k]);

export class NameLayer {
  /** @param {import("./view.mjs").MapView} view */
  constructor(view) {
    this.view = view;
    this.engine = view.engine;
    this.element = make("div", { className: "map-names" });
    this.element.setAttribute("role", "list");
    this.element.setAttribute("aria-label", "Names of clusters");
    view.element.append(this.element);
    this.labels = [];
    this.seen = [];
    const { engine } = this;
    const again = () => this.later();
    this.stops = [
      engine.subscribe("ready", again),
      engine.subscribe("counts", again),
      engine.subscribe("marker", () => this.place()),
      engine.subscribe("maps", again),
      engine.subscribe("colour", again),
      engine.subscribe("loading", () => this.show([])),
      engine.subscribe("leaving", () => this.show([])),
    ];
    view.afterDraw.push(() => this.place());
    if (engine.status.phase === "ready") again(); // a page drawn anew, as after browser-back, hears of no map
  }

  destroy() {
    clearTimeout(this.timer);
    this.stops.forEach((stop) => stop());
    this.element.remove();
  }

  later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => whenIdle(() => this.update()), PAUSE_MS);
  }

  /** What has names on a map: the groups where they colour it, or where it has no clusters. */
  columnOf(map) {
    const [groups, clusters] = ["groups", "cluster"].map((kind) => `${map}.${kind}`);
    const first = this.engine.colour === groups ? [groups, clusters] : [clusters, groups];
    return first.find((name) => this.engine.column(name)?.kind === "category");
  }

  /** Find the names anew. */
  async update() {
    const { engine } = this;
    const { store, map, dims } = engine;
    const column = map && this.columnOf(map.name);
    if (!column || engine.hidden.has("names")) return;
    const facets = columnsToNameBy(engine.info.columns);
    const [clusters, ...others] = await Promise.all([column, ...facets].map((name) => engine.ensure(name).catch(() => null)));
    if (!clusters || store !== engine.store || map !== engine.map || dims !== engine.dims || engine.status.phase !== "ready") return;
    this.show(this.seenOf(this.find(clusters, others.filter(Boolean)), clusters));
  }

  /** Those of which an image is visible, where most of these are. A facet's own counts know nothing of its own filter. */
  seenOf(groups, clusters) {
    const rows = this.engine.rowsVisible();
    if (rows === null) return groups;
    const { axes, extent } = this.engine.places;
    const places = densestPlaces(clusters, axes, extent, rows);
    return groups.flatMap((group) => {
      const code = group.codes.find((member) => places[member]);
      return code === undefined ? [] : [{ ...group, at: places[code].at }];
    });
  }

  /** Names stay while the collection does, places while the map does. @returns {object[]} as groupsOf(), largest first */
  find(clusters, facets) {
    const { axes, extent } = this.engine.places;
    const isSame = this.known?.clusters === clusters && this.known.facets === facets.length;
    if (isSame && this.known.x === axes[0]) return this.known.groups;
    const places = densestPlaces(clusters, axes, extent);
    const hasNames = clusters.name.endsWith(".groups"); // those the server found and named
    const traits = hasNames ? [] : isSame ? this.known.traits : traitsOf(clusters, facets);
    const toName = traits.map((found, code) => ({ traits: found, name: nameOf(found), place: places[code] }));
    const groups = hasNames ? namedGroups(clusters.info.categories, places) : groupsOf(toName, cellsAround(axes.length));
    this.known = { clusters, facets: facets.length, x: axes[0], traits, groups };
    return groups;
  }

  show(labels) {
    if (labels.length === this.labels.length && labels.every((label, k) => isSame(label, this.labels[k]))) return;
    this.labels = labels.map((label) => {
      const element = make("span", { className: "map-name" }, label.name);
      element.setAttribute("role", "listitem");
      return { ...label, element };
    });
    this.element.replaceChildren(...this.labels.map(({ element }) => element));
    this.element.hidden = false; // what is hidden has no size
    for (const label of this.labels) [label.width, label.height] = [label.element.offsetWidth + ROOM, label.element.offsetHeight + ROOM / 2];
    this.place();
  }

  /** They fade as pictures appear. */
  get opacity() {
    return 1 - this.view.thumbnails.opacity;
  }

  /** @returns {{name: string, x: number, y: number, length: number}[]} the names that are seen: middles and lengths, CSS pixels */
  shown() {
    return this.seen.map(({ name, x, y, width }) => ({ name, x, y, length: width - ROOM }));
  }

  /** Put every name where its cluster is in the picture. */
  place() {
    const { engine, view, labels } = this;
    const isShown = !engine.hidden.has("names") && !view.moving.isTravelling && labels.length > 0;
    this.element.hidden = !isShown;
    this.seen = [];
    if (!isShown) return;
    this.element.style.opacity = String(this.opacity);
    const pixels = view.pixels();
    const seen = labels.flatMap((label) => {
      const at = pixels(...label.at);
      const kept = at && keptWithin({ ...label, x: at[0], y: at[1] }, view.cssSize);
      return kept ? [{ ...label, ...kept }] : [];
    });
    const taken = takenBy(view.markerPlace(), view.cssSize);
    const isFree = withoutOverlap([...taken, ...seen]).slice(taken.length);
    this.seen = seen.filter((_, k) => isFree[k]);
    const drawn = new Set(this.seen.map(({ element }) => element));
    for (const { element } of labels) element.classList.toggle("is-shown", drawn.has(element));
    for (const { element, x, y } of seen) element.style.transform = `translate(-50%, -50%) translate(${x.toFixed(1)}px, ${y.toFixed(1)}px)`;
  }
}
