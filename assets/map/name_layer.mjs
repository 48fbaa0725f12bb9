/** The names of clusters, as text over the map. */

import { make, whenIdle } from "./dom.mjs";
import { densestPlaces, nameOf, traitsOf, withoutOverlap } from "./names.mjs";

const PAUSE_MS = 300;
const MOST_FACETS = 6;
const MOST_VALUES = 200;
const ROOM = 6;

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
    const { engine } = this;
    const again = () => this.later();
    this.stops = [
      engine.subscribe("ready", again),
      engine.subscribe("counts", again),
      engine.subscribe("loading", () => this.show([])),
      engine.subscribe("leaving", () => this.show([])),
    ];
    view.afterDraw.push(() => this.place());
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

  /** Find the names anew. */
  async update() {
    const { engine } = this;
    const { store, map, dims } = engine;
    const column = map && `${map.name}.cluster`;
    if (!column || engine.column(column)?.kind !== "category" || engine.hidden.has("names")) return;
    const facets = facetsToNameBy(engine.info.columns);
    const [clusters, ...others] = await Promise.all([column, ...facets].map((name) => engine.ensure(name).catch(() => null)));
    if (!clusters || store !== engine.store || map !== engine.map || dims !== engine.dims || engine.status.phase !== "ready") return;
    const { names, places } = this.find(clusters, others.filter(Boolean));
    const left = engine.counts(column)?.remaining;
    const labels = names.map((name, code) => ({ name, ...places[code], isLeft: left?.[code] > 0 }));
    this.show(labels.filter(({ name, at, isLeft }) => name && at && isLeft).sort((a, b) => b.images - a.images));
  }

  /** Names stay while the collection does, places while the map does. */
  find(clusters, facets) {
    const { axes, extent } = this.engine.places;
    const isSame = this.known?.clusters === clusters && this.known.facets === facets.length;
    const names = isSame ? this.known.names : traitsOf(clusters, facets).map(nameOf);
    const isThere = isSame && this.known.x === axes[0];
    const places = isThere ? this.known.places : densestPlaces(clusters, axes, extent);
    return (this.known = { clusters, facets: facets.length, x: axes[0], names, places });
  }

  show(labels) {
    if (labels.length === this.labels.length && labels.every(({ name, at }, k) => name === this.labels[k].name && at === this.labels[k].at)) return;
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

  /** Put every name where its cluster is in the picture. */
  place() {
    const { engine, view, labels } = this;
    const isShown = !engine.hidden.has("names") && !view.moving.isTravelling && labels.length > 0;
    this.element.hidden = !isShown;
    if (!isShown) return;
    this.element.style.opacity = String(1 - view.thumbnails.opacity);
    const pixels = view.pixels();
    const seen = labels.flatMap((label) => {
      const at = pixels(...label.at);
      return at ? [{ ...label, x: at[0], y: at[1] }] : [];
    });
    const isFree = withoutOverlap(seen);
    const drawn = new Set(seen.filter((_, k) => isFree[k]).map(({ element }) => element));
    for (const { element } of labels) element.classList.toggle("is-shown", drawn.has(element));
    for (const { element, x, y } of seen) element.style.transform = `translate(-50%, -50%) translate(${x.toFixed(1)}px, ${y.toFixed(1)}px)`;
  }
}

/** Facets of a few values, what images are taken for first. */
function facetsToNameBy(columns) {
  const facets = columns.filter(
    ({ name, role, kind, dtype, categories = [] }) =>
      role === "facet" && dtype !== null && kind.startsWith("categor") && !name.endsWith(".cluster") && categories.length > 1 && categories.length <= MOST_VALUES,
  );
  const isPredicted = ({ name }) => name.startsWith("predicted.");
  return [...facets.filter(isPredicted), ...facets.filter((facet) => !isPredicted(facet))].slice(0, MOST_FACETS).map(({ name }) => name);
}
