/** The legend on the map: what the colours mean, with live counts; a click filters. */

import { h, icon, Leaving } from "./dom.mjs";
import { count, date, number } from "./format.mjs";
import { isChosen, ofColumn, toggle } from "./choice.mjs";

const MOST = 14;

/**
 * @param {HTMLElement} root
 * @param {Object} engine
 * @returns {() => void} takes the legend down
 */
export function mountLegend(root, engine) {
  const leaving = new Leaving();
  let folded = window.matchMedia("(max-width: 640px)").matches;
  let all = false;
  const fold = () => { folded = !folded; draw(); };
  const draw = () => {
    const legend = engine.legend();
    const column = engine.colour ? engine.column(engine.colour) : null;
    root.hidden = !column || legend.kind === "none";
    if (root.hidden) return;
    const head = h(
      "button", { class: "legend-head", type: "button", aria: { expanded: String(!folded) }, onclick: fold },
      h("span", {}, column.title || column.name), column.unit ? h("small", { class: "quiet" }, column.unit) : null, icon("chevron-down"),
    );
    root.classList.toggle("folded", folded);
    const more = () => { all = !all; draw(); };
    root.replaceChildren(head, ...(folded ? [] : legend.kind === "number" ? [ramp(legend, column)] : entries(engine, legend, column, all, more)));
  };
  for (const event of ["ready", "colour", "counts"]) leaving.add(engine.subscribe(event, draw));
  leaving.listen(document, "themechange", draw);
  draw();
  return () => leaving.run();
}

function entries(engine, legend, column, all, more) {
  const filter = ofColumn(engine.filters(), column.name);
  const values = valuesOf(engine, column);
  const shown = all ? legend.entries : legend.entries.slice(0, MOST);
  const rows = shown.map((entry) => {
    const chosen = entry.other || isChosen(filter, entry.value);
    const change = () => engine.setFilter(column.name, toggle(filter, column.name, entry.value, values));
    const parts = [
      h("span", { class: "swatch", style: `background:${entry.colour}` }), h("span", { class: "legend-label" }, entry.label),
      h("span", { class: "facet-count number" }, count(entry.count)),
    ];
    if (entry.other) return h("div", { class: "legend-entry" }, parts);
    return h("button", {
      class: `legend-entry${chosen ? "" : " left-out"}`, type: "button", onclick: change,
      aria: { pressed: String(Boolean(filter) && chosen) }, title: `Show only ${entry.label}, or add it or leave it out`,
    }, parts);
  });
  const hidden = legend.entries.length - MOST;
  const list = h("div", { class: "legend-entries" }, rows);
  if (hidden <= 0) return [list];
  return [list, h("button", { class: "link-button legend-more", type: "button", onclick: more }, all ? "Show fewer" : `${hidden} more`)];
}

function valuesOf(engine, column) {
  const counts = engine.counts(column.name);
  return counts && counts.missingTotal > 0 ? [...column.categories, null] : [...column.categories];
}

function ramp(legend, column) {
  const span = legend.high - legend.low;
  const say = (value) => (column.kind === "date" ? date(value, span) : number(value, span));
  return h(
    "div", { class: "legend-ramp" }, h("div", { class: "ramp", style: `background:linear-gradient(to right, ${legend.stops.join(", ")})` }),
    h("div", { class: "facet-ends number" }, h("span", {}, say(legend.low)), h("span", {}, say(legend.high))),
  );
}
