/** The work with one design: what is wanted on the left, candidates in the middle, what is known of one on the right. */

import { h } from "../panels/dom.mjs";
import { mountDetails } from "./details.mjs";
import { proposalBar } from "./proposal_bar.mjs";
import { Parallel } from "./parallel.mjs";
import { Scatter } from "./scatter.mjs";
import { CandidateTable } from "./table.mjs";
import { mountWanted } from "./wanted.mjs";

/**
 * @param {HTMLElement} root
 * @param {import("./store.mjs").DesignStore} store
 * @param {import("../panels/dom.mjs").Leaving} leaving
 * @param {Object[]} designs   all there are
 */
export function mountWorkspace(root, store, leaving, designs) {
  const wanted = h("section", { class: "design-wanted", aria: { label: "What is wanted" } });
  const details = h("aside", { class: "design-details", aria: { label: "Candidate, boundary and report" } });
  const [scatter, parallel, table] = [new Scatter(store, leaving), new Parallel(store, leaving), new CandidateTable(store, leaving)];
  const charts = h("div", { class: "design-charts" }, scatter.element, parallel.element);
  const middle = h("section", { class: "design-middle", aria: { label: "Candidates" } }, proposalBar(store, leaving), charts, table.element);
  const workspace = h("div", { class: "design-workspace" }, wanted, middle, details);
  for (const event of ["wish", "proposal"]) leaving.add(store.subscribe(event, () => workspace.classList.toggle("is-earlier", store.isEarlier)));
  root.replaceChildren(workspace);
  mountWanted(wanted, store, leaving, designs);
  mountDetails(details, store, leaving);
}
