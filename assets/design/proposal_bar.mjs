/** Above the candidates: what they were proposed for, how many, what is out of reach, and taking them away. */

import { h, icon } from "../panels/dom.mjs";
import { count } from "../panels/format.mjs";
import { menuButton } from "../panels/menu.mjs";
import { countOf } from "./numbers.mjs";
import { inWords, targetsInWords, titleOf } from "./wish.mjs";

/** @param {import("./store.mjs").DesignStore} store @param {import("../panels/dom.mjs").Leaving} leaving @returns {HTMLElement} */
export function proposalBar(store, leaving) {
  const words = h("p", { class: "design-said", role: "status" });
  const message = h("div", { class: "design-message", role: "status" });
  const menu = menuButton(leaving, { label: "Take the candidates away", icon: "download", name: "design-export", fill: (panel, close) => panel.replaceChildren(...exportEntries(store, close)) });
  const sayWords = () => words.replaceChildren(...(store.proposal ? sayProposal(store) : [h("strong", {}, "No candidates yet"), h("span", { class: "quiet" }, "Set a target on the left, then Propose.")]));
  const update = () => {
    const { proposal } = store;
    menu.hidden = !proposal?.length;
    sayWords();
    message.replaceChildren(...(proposal?.told.message ? [reachNotice(store)] : []));
  };
  for (const event of ["proposal", "brush"]) leaving.add(store.subscribe(event, update));
  leaving.add(store.subscribe("wish", sayWords));
  update();
  return h("div", { class: "design-bar" }, h("div", { class: "design-bar-line" }, words, menu), message);
}

function sayProposal({ proposal, kept, info, isEarlier }) {
  const { told } = proposal;
  const shown = countOf(kept);
  const many = !proposal.length ? "No" : shown === proposal.length ? count(shown) : `${count(shown)} of ${count(proposal.length)}`;
  const locks = info.parameters.filter(({ name }) => told.locks?.[name] !== undefined && told.locks[name] !== null);
  const held = locks.length ? `, ${locks.map((one) => `${titleOf(one)} ${inWords(told.locks[one.name], one)}`).join(", ")}` : "";
  const target = `${isEarlier ? "the earlier target " : ""}${targetsInWords(told.targets, info.properties)}${held}`;
  const first = h("strong", {}, `${many} ${proposal.length < 2 ? "candidate" : "candidates"} for ${target}`);
  if (isEarlier) return [first, h("span", { class: "design-earlier" }, "Target or locks have changed since: Propose again.")];
  return [first, h("span", { class: "quiet number" }, howFound(told)), ...(proposal.length > 1 && Number.isFinite(told.diversity) ? [h("span", { class: "quiet number" }, howDiverse(told))] : [])];
}

function howFound({ drawn, refined, agreed }) {
  if (!drawn) return "nothing was drawn: it lies beyond what can be reached";
  const title = "Half of the networks guide the search. The other half takes no part in it and judges what it found: only where these say too that the target is met is a point a candidate.";
  return h("abbr", { title }, `${count(drawn)} drawn, ${count(refined)} refined, ${count(agreed)} confirmed by networks that took no part`);
}

function howDiverse({ diversity, known_diversity: known }) {
  const title = "How different candidates are from each other: the mean distance of two of them, where every parameter goes from 0 to 1 between its bounds. For known rows, of those that meet the target.";
  return h("abbr", { title }, `diversity ${diversity.toFixed(2)}${known > 0 ? ` (known rows ${known.toFixed(2)})` : ""}`);
}

/** What is reachable where the target is not, and taking that as the target. */
function reachNotice(store) {
  const { told } = store.proposal;
  const take = () => { for (const [name, { min, max }] of Object.entries(told.reachable)) store.setTarget(name, { min, max }); };
  const button = told.reachable ? h("button", { class: "button", type: "button", onclick: take }, "Want what can be reached") : null;
  return h("div", { class: "notice warn" }, icon("exclamation-triangle"), h("p", {}, told.message), button);
}

function exportEntries(store, close) {
  const { told } = store.proposal;
  const address = `${store.address}/candidates/${encodeURIComponent(told.id)}?format=`;
  const entry = (format, title, words) => h("a", { class: "menu-entry", href: address + format, download: true, onclick: close }, h("strong", {}, title), h("span", {}, words));
  return [
    h("h2", {}, "All candidates"),
    h("div", { class: "menu-group" }, entry("csv", "CSV", "a table any program reads, its provenance at the head"), entry("parquet", "Parquet", "typed, its provenance in the metadata")),
    h("p", { class: "quiet small" }, "With predictions, intervals, distances, and how they were made."),
  ];
}
