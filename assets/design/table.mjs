/** The candidates as a table: sorted by a click on a heading, opened by a click on a row; what the brushes leave out is hidden. */

import { h, icon } from "../panels/dom.mjs";
import { halfOf, percent } from "./proposal.mjs";
import { aligned, titleOf } from "./wish.mjs";

export class CandidateTable {
  /** @param {import("./store.mjs").DesignStore} store @param {import("../panels/dom.mjs").Leaving} leaving */
  constructor(store, leaving) {
    this.store = store;
    this.sort = { by: null, descending: false };
    this.columns = columnsOf(store.info);
    this.head = h("tr");
    this.body = h("tbody");
    this.none = h("p", { class: "empty", hidden: true });
    const table = h("table", { class: "design-table" }, h("caption", { class: "visually-hidden" }, "Candidates, best first"), h("thead", {}, this.head), this.body);
    this.scroll = h("div", { class: "design-table-scroll", tabindex: "0", role: "region", aria: { label: "Table of candidates" } }, table, this.none);
    this.element = this.scroll;
    leaving.add(store.subscribe("proposal", () => this.fill()));
    leaving.add(store.subscribe("brush", () => this.mark()));
    leaving.add(store.subscribe("open", () => this.mark(true)));
    leaving.add(store.subscribe("hover", () => this.markHovered()));
    this.body.addEventListener("click", (event) => { const line = event.target.closest("tr"); if (line) store.open(Number(line.dataset.place)); });
    this.body.addEventListener("pointerover", (event) => { const line = event.target.closest("tr"); store.hover(line ? { candidate: Number(line.dataset.place) } : null); });
    this.body.addEventListener("pointerleave", () => store.hover(null));
    this.body.addEventListener("keydown", (event) => this.key(event));
    this.fill();
  }

  fill() {
    const { proposal } = this.store;
    this.lines = proposal ? proposal.rows.map((row, place) => this.line(row, place)) : [];
    this.drawHead();
    this.arrange();
    this.mark();
  }

  drawHead() {
    const { by, descending } = this.sort;
    this.head.replaceChildren(...this.columns.map(({ key, title, unit, hint }) => {
      const isSorted = key === by;
      const turn = () => { this.sort = isSorted ? { by: key, descending: !descending } : { by: key, descending: false }; this.drawHead(); this.arrange(); this.focusHead(key); };
      const mark = isSorted ? icon(descending ? "chevron-down" : "chevron-up") : null;
      const button = h("button", { type: "button", title: hint ?? null, data: { key: String(key) }, onclick: turn }, title, unit ? h("small", { class: "quiet" }, ` ${unit}`) : null, mark);
      return h("th", { scope: "col", aria: { sort: isSorted ? (descending ? "descending" : "ascending") : "none" } }, button);
    }));
    this.head.closest("table").hidden = !this.store.proposal?.length;
  }

  focusHead(key) {
    this.head.querySelector(`[data-key="${CSS.escape(String(key))}"]`)?.focus();
  }

  line(row, place) {
    const cells = this.columns.slice(1).map(({ cell }) => h("td", { class: "number" }, cell(row)));
    const open = h("button", { class: "link-button", type: "button", aria: { label: `Open candidate ${place + 1}`, pressed: "false" } }, String(place + 1));
    return h("tr", { data: { place } }, h("th", { scope: "row", class: "number" }, open), cells);
  }

  arrange() {
    const { proposal } = this.store;
    this.body.replaceChildren(...(proposal ? proposal.order(this.sort).map((place) => this.lines[place]) : []));
  }

  mark(isFollowed = false) {
    const { kept, state, proposal } = this.store;
    this.lines.forEach((line, place) => {
      const isOpen = place === state.open;
      line.hidden = !kept[place];
      line.classList.toggle("is-open", isOpen);
      line.querySelector("button").setAttribute("aria-pressed", String(isOpen));
      if (isOpen && isFollowed) this.see(line);
    });
    const isBare = Boolean(proposal?.length) && this.lines.every((line) => line.hidden);
    this.none.hidden = !isBare && Boolean(proposal?.length);
    this.none.textContent = isBare ? "No candidate lies within all brushes. Clear one of them." : proposal ? "No candidate to list." : "Candidates are listed here once they are proposed.";
  }

  markHovered() {
    this.body.querySelector(".is-hovered")?.classList.remove("is-hovered");
    this.lines[this.store.hovered?.candidate]?.classList.add("is-hovered");
  }

  /** Bring a line into view, the page around the table staying where it is. */
  see(line) {
    const { scroll } = this;
    const head = this.head.offsetHeight;
    if (line.offsetTop - head < scroll.scrollTop) scroll.scrollTop = line.offsetTop - head;
    else if (line.offsetTop + line.offsetHeight > scroll.scrollTop + scroll.clientHeight) scroll.scrollTop = line.offsetTop + line.offsetHeight - scroll.clientHeight;
  }

  /** Up and down go through the rows that are shown. */
  key(event) {
    const way = { ArrowDown: "nextElementSibling", ArrowUp: "previousElementSibling" }[event.key];
    let line = event.target.closest("tr");
    if (!way || !line) return;
    do line = line[way]; while (line?.hidden);
    line?.querySelector("button").focus();
    event.preventDefault();
  }
}

function columnsOf({ properties, parameters }) {
  return [
    { key: null, title: "#", hint: "Best first" },
    { key: ".score", title: "Score", hint: "The chance that all targets are met, by the errors seen on rows that were left out", cell: ({ score }) => percent(score) },
    ...properties.flatMap((column) => [
      { key: column.name, title: titleOf(column), unit: column.unit, hint: "Predicted, with the half of the 90 % interval", cell: ({ predicted }) => predictedCell(predicted[column.name], column) },
      { key: `.disagreement.${column.name}`, title: properties.length > 1 ? `${titleOf(column)}, disagreement` : "Disagreement", hint: `Standard deviation of the networks about ${titleOf(column)}`, cell: ({ predicted }) => aligned(predicted[column.name].disagreement, (column.high - column.low) / 10) },
    ]),
    { key: ".distance", title: "Distance", hint: "To the nearest known row, in the cube of the bounds", cell: ({ nearest }) => aligned(nearest?.distance ?? NaN, 1) },
    ...parameters.map((column) => ({ key: column.name, title: titleOf(column), unit: column.unit, cell: ({ parameters: values }) => aligned(values[column.name], column.is_integer ? 100 : column.high - column.low) })),
  ];
}

function predictedCell(predicted, column) {
  const span = column.high - column.low;
  return [aligned(predicted.value, span), h("small", { class: "quiet" }, ` ± ${aligned(halfOf(predicted), span)}`)];
}
