/** The candidate that is looked at: what is predicted and how surely, its parameters, what each of them does, what is known near it. */

import { addressOf } from "../panels/ask.mjs";
import { afterPause, h, icon } from "../panels/dom.mjs";
import { number } from "../panels/format.mjs";
import { nearestRows } from "./nearest.mjs";
import { percent } from "./proposal.mjs";
import { Sensitivity } from "./sensitivity.mjs";
import { aligned, inWords, said, titleOf } from "./wish.mjs";

const NEAR = 5;
const ASK_AFTER_MS = 350;
const MOST_LETTERS = 8; // of a name, for two parameters a line

/** @param {HTMLElement} root @param {import("./store.mjs").DesignStore} store @param {import("../panels/dom.mjs").Leaving} leaving */
export function mountCandidate(root, store, leaving) {
  const sensitivity = new Sensitivity(store, leaving);
  const askSoon = afterPause(() => { if (!leaving.hasLeft) sensitivity.show(store.opened); }, ASK_AFTER_MS);
  const update = () => {
    const candidate = store.opened;
    if (!candidate) return root.replaceChildren(hint(store));
    const hadFocus = root.contains(document.activeElement) ? document.activeElement.dataset.go : null;
    root.replaceChildren(...drawCandidate(store, candidate, sensitivity));
    if (hadFocus) root.querySelector(`[data-go="${hadFocus}"]`)?.focus();
    sensitivity.wait(candidate);
    return askSoon();
  };
  leaving.add(store.subscribe("open", update));
  leaving.add(store.subscribe("wish", () => store.opened && root.querySelector(".design-values")?.replaceWith(values(store, store.opened))));
  update();
}

function hint({ proposal }) {
  if (proposal && !proposal.length) return h("div", { class: "hint" }, h("h2", {}, "No candidate"), "Nothing was found that all networks agree on. The sentence above the map says what can be reached.");
  return h("div", { class: "hint" }, h("h2", {}, "Nothing is chosen"), proposal ? "Click a candidate on the map or in the table." : "Click or drag on a histogram to say what is wanted, then Propose. The best candidate opens here, with what each parameter does around it and what is known near it.");
}

function drawCandidate(store, candidate, sensitivity) {
  const { info, proposal, state } = store;
  const go = (way, name, mark) => h("button", { class: "button icon-only", type: "button", title: name, aria: { label: name }, data: { go: mark }, onclick: () => store.open((state.open + way + proposal.length) % proposal.length) }, icon(mark));
  const head = h("div", { class: "panel-head" }, h("h2", {}, `Candidate ${state.open + 1} of ${proposal.length}`), h("span", { class: "design-steps" }, go(-1, "Previous candidate", "chevron-up"), go(1, "Next candidate", "chevron-down")));
  return [
    head, ...info.properties.map((property) => predicted(property, candidate.predicted[property.name], proposal.told.targets[property.name])),
    h("p", { class: "design-score" }, h("strong", { class: "number" }, percent(candidate.score)), " chance of meeting the target, by the errors seen on rows that were left out."),
    ...pictures(store, candidate),
    h("h3", {}, "Parameters"), values(store, candidate),
    h("h3", {}, "What each parameter does here"), sensitivity.element,
    h("h3", {}, "Nearest known rows"), nearby(store, candidate),
  ];
}

function predicted(property, { value, low, high, disagreement, nonzero }, target) {
  const zero = nonzero !== null && nonzero !== undefined ? `; ${percent(nonzero)} sure that it is not zero` : "";
  return h(
    "div", { class: "design-predicted" },
    h("div", {}, h("span", {}, titleOf(property)), h("strong", { class: "number" }, said(value, property)), target ? h("span", { class: "quiet number" }, `wanted ${inWords(wish(target), property)}`) : null),
    h("small", { class: "quiet number" }, `90 % interval ${said(low, { ...property, unit: null })} to ${said(high, property)}; networks disagree by ${number(disagreement)}${zero}`),
  );
}

const wish = ({ value, min, max }) => (value === undefined || value === null ? { ...(min ?? null) !== null ? { min } : {}, ...(max ?? null) !== null ? { max } : {} } : { value });

function values(store, { parameters }) {
  const lines = store.info.parameters.map((column) => {
    const held = store.state.locks[column.name];
    const isHeld = held !== undefined;
    const label = isHeld ? `Let go of ${titleOf(column)}, held at ${inWords(held, column)}` : `Hold ${titleOf(column)} at ${said(parameters[column.name], column)}`;
    const turn = () => store.setLock(column.name, isHeld ? null : parameters[column.name]);
    const lock = h("button", { class: "button plain icon-only", type: "button", title: label, aria: { label, pressed: String(isHeld) }, onclick: turn }, icon(isHeld ? "lock" : "unlock"));
    return h("div", {}, h("dt", { title: titleOf(column) }, titleOf(column)), h("dd", { class: "number" }, said(parameters[column.name], column), lock));
  });
  const isLong = store.info.parameters.some((column) => titleOf(column).length > MOST_LETTERS);
  return h("dl", { class: `design-values${isLong ? " is-long" : ""}` }, lines);
}

/** For a collection: what the result should look like. */
function pictures(store, { image_ids: ids = [] }) {
  if (!ids.length) return [];
  const { collection } = store.info;
  const image = (id) => h("a", { class: "thumbnail", href: imageAddress(collection, id), title: "Open on the map of the collection" }, h("img", { src: `${addressOf(collection)}/images/${id}.png?size=128`, alt: "An image of the nearest known rows", loading: "lazy", width: 64, height: 64 }));
  return [h("h3", {}, "Should look like"), h("div", { class: "thumbnails" }, ids.slice(0, 8).map(image)), h("p", { class: "quiet small" }, "Images made with the most similar parameters.")];
}

const imageAddress = (collection, id) => `/explore?c=${encodeURIComponent(collection)}&s=${encodeURIComponent(JSON.stringify({ open: id }))}`;

function nearby(store, candidate) {
  const { info, columns } = store;
  const rows = nearestRows(candidate.parameters, info, columns, NEAR);
  const typical = store.proposal.told.nearest_typical;
  const shown = [...info.properties, ...info.parameters];
  const cell = (column, row) => h("td", { class: "number" }, aligned(columns.get(column.name)[row], column.high - column.low));
  const line = ({ row, distance }) => {
    const id = store.images?.[row];
    const first = id ? h("a", { href: imageAddress(info.collection, id) }, aligned(distance, 1)) : aligned(distance, 1);
    return h("tr", { onpointerenter: () => store.hover({ row }), onpointerleave: () => store.hover(null) }, h("th", { scope: "row", class: "number" }, first), shown.map((column) => cell(column, row)));
  };
  const table = h("table", { class: "design-table" }, h("caption", { class: "visually-hidden" }, "Nearest known rows"), h("thead", {}, h("tr", {}, h("th", { scope: "col" }, "Distance"), shown.map((column) => h("th", { scope: "col" }, titleOf(column))))), h("tbody", {}, rows.map(line)));
  const how = Number.isFinite(typical) ? `Known rows lie ${number(typical, 1)} apart from their nearest: ${candidate.nearest.distance > 1.5 * typical ? "this candidate is farther out than most" : "this candidate is among them"}.` : "";
  return h("div", { class: "design-nearby" }, h("div", { class: "design-nearby-scroll", tabindex: "0", role: "region", aria: { label: "Nearest known rows" } }, table), h("p", { class: "quiet small" }, how));
}
