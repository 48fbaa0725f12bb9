/** Loads the collection into the engine and keeps the page's address and its state the same. */

import { afterPause, busyUntil, h, Leaving } from "./dom.mjs";
import { read, repair, step, write } from "./address.mjs";
import { watchKeys } from "./keys.mjs";
import { describe } from "./opening.mjs";
import { firstColour } from "./order.mjs";
import { mountMessages, say } from "./say.mjs";
import { besideState, showBeside } from "./sidebyside/beside.mjs";
import { plain, StoredSelections } from "./stored.mjs";
import { trailOf } from "./trail/trail.mjs";

const SETTLED_MS = 250;
const EVENTS = ["counts", "colour", "open", "selection", "view"];

/**
 * @param {HTMLElement} root
 * @param {Object} engine
 * @param {{collection: string}} page
 * @returns {() => void} ends the session; the engine keeps its state
 */
export function mountSession(root, engine, { collection }) {
  if (!collection) return () => {};
  const leaving = new Leaving();
  const messages = h("div", { class: "message-list" });
  const clear = h("button", { class: "button", type: "button", onclick: () => engine.setFilters(null) }, "Clear all filters");
  const empty = h("div", { class: "nothing-left", hidden: true }, clear);
  root.replaceChildren(messages, empty);
  leaving.add(mountMessages(messages, engine));
  watchKeys(leaving);
  leaving.add(engine.subscribe("visible", () => { empty.hidden = engine.visible > 0 || !engine.total; }));
  const started = new Session(engine, collection, leaving).start();
  busyUntil(root, started);
  started.catch((error) => say(error.message));
  return () => leaving.run();
}

/** What heads predict, as one text: which columns there are, and their stamps. @param {Object} info */
const learnt = (info) => info.columns.filter(({ name, stamp }) => stamp && name.startsWith("predicted.")).map(({ name, stamp }) => `${name} ${stamp}`).join();

class Session {
  constructor(engine, collection, leaving) {
    this.engine = engine;
    this.collection = collection;
    this.leaving = leaving;
    this.stored = new StoredSelections(engine, collection);
    this.isGoingBack = false;
  }

  async start() {
    const { collection, engine } = this;
    const kept = engine.info && engine.info.name === collection;
    const info = await describe(collection);
    if (this.leaving.hasLeft) return;
    const here = read(location.search); // now: browser-back may have moved it while the answer was under way
    if (here.complaint) say(here.complaint, "warn");
    const isLearnt = kept && learnt(engine.info) !== learnt(info); // heads were trained meanwhile
    const isNew = !kept || isLearnt || engine.info.version !== info.version;
    const deleted = await trailOf(engine, collection).describe(isNew ? info : engine.info, here.state);
    const state = here.state && this.repaired(here.state, isNew ? info : engine.info, deleted);
    const first = { colour: firstColour(info.columns, info.rows), ...(isLearnt ? engine.state() : {}), ...state };
    if (isNew) await engine.load(info, undefined, plain(first));
    else if (state) await engine.setState(plain(state));
    if (state) await this.stored.restore(state);
    if (state?.beside) showBeside(state.beside);
    this.last = step(this.state());
    history.replaceState(history.state, "", this.address());
    const follow = afterPause(() => this.follow(), SETTLED_MS);
    for (const event of EVENTS) this.leaving.add(engine.subscribe(event, follow));
    this.leaving.listen(window, "popstate", (event) => this.back(event), { capture: true });
  }

  state() {
    return { ...this.stored.named(this.engine.state()), ...besideState(), v: this.engine.info.version };
  }

  address() {
    return location.pathname + write(this.collection, this.state());
  }

  /** A new filter, colour or image is a step to go back from; moving the camera is not. */
  async follow() {
    await this.stored.store();
    if (location.pathname !== "/explore" || !this.engine.info || this.isGoingBack || this.leaving.hasLeft) return;
    const now = step(this.state());
    const address = this.address();
    if (address === location.pathname + location.search) return;
    if (now !== this.last) history.pushState(null, "", address);
    else history.replaceState(history.state, "", address);
    this.last = now;
  }

  /** Browser-back within this collection is ours; Dash would draw the whole page again. */
  async back(event) {
    const { collection, state } = read(location.search);
    if (location.pathname !== "/explore" || collection !== this.collection) return;
    event.stopImmediatePropagation();
    this.isGoingBack = true;
    const deleted = await trailOf(this.engine, collection).describe(this.engine.info, state);
    const wanted = this.repaired(state || {}, this.engine.info, deleted);
    await this.engine.setState(plain(wanted));
    await this.stored.restore(wanted);
    this.last = step(this.state());
    this.isGoingBack = false;
  }

  repaired(wanted, info, deleted) {
    const { state, complaints } = repair(wanted, info, deleted);
    for (const complaint of complaints) say(complaint, "warn");
    return state;
  }
}
