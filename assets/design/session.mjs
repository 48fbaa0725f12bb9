/** Keeps the address of the page and what it shows the same: links and the browser's back lead to the same sight. */

import { afterPause } from "../panels/dom.mjs";
import { say } from "../panels/say.mjs";
import { read, repair, step, write } from "./address.mjs";

const SETTLED_MS = 250;

export class DesignSession {
  /** @param {import("./store.mjs").DesignStore} store @param {import("../panels/dom.mjs").Leaving} leaving */
  constructor(store, leaving) {
    Object.assign(this, { store, leaving, isRestoring: false, last: "" });
  }

  /** Take over what the address says but the candidates, which have to be fetched, and follow from then on. */
  begin() {
    const { store, leaving } = this;
    const { state, complaint } = read(location.search);
    if (complaint) say(complaint, "warn");
    this.wanted = this.repaired(state);
    store.state = { ...this.wanted, proposal: null, open: null };
    this.last = step(this.wanted);
    leaving.add(store.subscribe("state", afterPause(() => this.follow(), SETTLED_MS)));
    leaving.listen(window, "popstate", (event) => this.back(event), { capture: true });
  }

  repaired(wanted) {
    const { state, complaints } = repair(wanted, this.store.info);
    for (const complaint of complaints) say(complaint, "warn");
    return state;
  }

  /** Fetch the candidates of the address. Rejects with a sentence where they are gone. */
  async restore() {
    const { proposal, open, brushes } = this.wanted;
    if (proposal === null || this.leaving.hasLeft) return;
    this.isRestoring = true;
    try {
      const isShown = this.store.proposal?.told.id === proposal;
      const told = isShown ? this.store.proposal.told : await this.store.candidates(proposal);
      if (!this.leaving.hasLeft) this.store.show(told, { open, brushes });
    } finally {
      this.isRestoring = false;
    }
  }

  /** A wish, candidates or another candidate is a step to go back from; brushes are not. */
  follow() {
    if (location.pathname !== "/design" || this.isRestoring || this.leaving.hasLeft) return;
    const { store } = this;
    const address = location.pathname + write(store.info.design, store.state);
    if (address === location.pathname + location.search) return;
    const now = step(store.state);
    if (now !== this.last) history.pushState(null, "", address);
    else history.replaceState(history.state, "", address);
    this.last = now;
  }

  /** Browser-back within this design is ours; Dash would draw the whole page again. */
  back(event) {
    const { design, state } = read(location.search);
    if (location.pathname !== "/design" || design !== this.store.info.design) return;
    event.stopImmediatePropagation();
    const { store } = this;
    this.wanted = this.repaired(state);
    this.last = step(this.wanted);
    const { proposal, open, ...rest } = this.wanted;
    Object.assign(store.state, rest);
    for (const change of ["wish", "tab", "plane", "image"]) store.emit(change);
    if (proposal === null) store.show(null);
    else this.restore().catch((error) => say(error.message, "warn"));
  }
}
