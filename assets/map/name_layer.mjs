/** The names of clusters, as text over the map. */

import { make } from "./dom.mjs";
import { densestPlaces, nameOf, traitsOf, withoutOverlap } from "./names.mjs";

const PAUSE_MS = 300;
const MOST_FACETS = 6;
const MOST_VALUES = 200;
const ROOM = 6;

/** When the browser has nothing else to do. */
const whenIdle = (call) => (window.requestIdleCallback ? requestIdleCallback(call, { timeout: 2000 }) : setTimeout(call, 200));

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
    const names = this.namesFor(clusters, others.filter(Boolean)).map(nameOf);
    const places = densestPlaces(clusters, engine.places.axes, engine.places.extent);
    const left = engine.counts(column)?.remaining;
    const labels = names.map((name, code) => ({ name, ...places[code], isLeft: left?.[code] > 0 }));
    this.show(labels.filter(({ name, at, isLeft }) => name && at && isLeft).sort((a, b) => b.images - a.images));
  }

  /** Traits do not change while the collection stays. */
  namesFor(clusters, facets) {
    if (this.known?.clusters !== clusters || this.known.facets !== facets.length)
      this.known = { clusters, facets: facets.length, traits: traitsOf(clusters, facets) };
    return this.known.traits;
  }

  show(labels) {
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
