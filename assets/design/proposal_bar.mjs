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
  const update = () => {
    const { proposal } = store;
    menu.hidden = !proposal?.length;
    words.replaceChildren(...(proposal ? sayProposal(store) : [h("strong", {}, "No candidates yet"), h("span", { class: "quiet" }, "Set a target on the left, then Propose.")]));
    message.replaceChildren(...(proposal?.told.message ? [reachNotice(store)] : []));
  };
  for (const event of ["proposal", "brush"]) leaving.add(store.subscribe(event, update));
  update();
  return h("div", { class: "design-bar" }, h("div", { class: "design-bar-line" }, words, menu), message);
}

function sayProposal({ proposal, kept, info }) {
  const { told } = proposal;
  const shown = countOf(kept);
  const many = !proposal.length ? "No" : shown === proposal.length ? count(shown) : `${count(shown)} of ${count(proposal.length)}`;
  const locks = info.parameters.filter(({ name }) => told.locks?.[name] !== undefined && told.locks[name] !== null);
  const held = locks.length ? `, ${locks.map((one) => `${titleOf(one)} ${inWords(told.locks[one.name], one)}`).join(", ")}` : "";
  const facts = [
    `of ${count(told.drawn)} drawn ${count(told.refined)} were refined; networks that took no part agree on ${count(told.agreed)}`,
    Number.isFinite(told.diversity) && proposal.length > 1 ? `diversity ${told.diversity.toFixed(2)}${told.known_diversity > 0 ? ` (known rows ${told.known_diversity.toFixed(2)})` : ""}` : "",
  ].filter(Boolean).join(" · ");
  return [h("strong", {}, `${many} ${proposal.length < 2 ? "candidate" : "candidates"} for ${targetsInWords(told.targets, info.properties)}${held}`), h("span", { class: "quiet number" }, facts)];
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
