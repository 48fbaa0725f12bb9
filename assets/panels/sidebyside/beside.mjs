/** A second map beside the first, of the same images: other dimensions, another map of the collection or of its trail. */

import { engineOf } from "../../map/engine.mjs";
import { sentenceFor } from "../../map/sentence.mjs";
import { MapView } from "../../map/view.mjs";
import { h, icon, Leaving, redraw } from "../dom.mjs";
import { say } from "../say.mjs";
import { trailOf } from "../trail/trail.mjs";
import { nameOf } from "../trail/words.mjs";
import { choicesOf, firstChoice } from "./choices.mjs";
import { link } from "./link.mjs";

const KEY = "beside";

/** The part of the page's state that says what stands beside the map: "main/3", or nothing. */
let shown = null;

export const besideState = () => (shown ? { beside: shown } : {});

/** Show a map beside the other ("main/3"), the likeliest one (true), or none (null). */
export function showBeside(wanted) {
  document.dispatchEvent(new CustomEvent("showbeside", { detail: wanted }));
}

/** The button above the map. @param {import("../dom.mjs").Leaving} leaving */
export function besideButton(leaving) {
  const button = h("button", {
    class: "button icon-only beside-toggle", type: "button", title: "Two maps side by side", aria: { label: "Two maps side by side", pressed: "false" },
    onclick: () => showBeside(shown ? null : true),
  }, icon("columns"));
  leaving.listen(document, "besidechanged", () => button.setAttribute("aria-pressed", String(Boolean(shown))));
  return button;
}

/**
 * @param {HTMLElement} root
 * @param {Object} engine of the page
 * @param {{collection: string}} page
 * @returns {() => void} takes the second map down
 */
export function mountBeside(root, engine, { collection }) {
  if (!collection) return () => {};
  const leaving = new Leaving();
  const beside = new Beside(root, engine, trailOf(engine, collection));
  leaving.listen(document, "showbeside", ({ detail }) => beside.show(detail));
  leaving.listen(document, "trailchanged", () => beside.view && beside.offer());
  leaving.add(engine.subscribe("ready", () => shown && beside.view && beside.load()));
  leaving.add(engine.subscribe("maps", ({ gone }) => gone && shown?.startsWith(`${gone}/`) && beside.close()));
  return () => { leaving.run(); beside.show(null); };
}

class Beside {
  constructor(root, engine, trail) {
    Object.assign(this, { root, engine, trail, second: engineOf(KEY), view: null, unlink: () => {} });
  }

  show(wanted) {
    const { engine } = this;
    if (!wanted || !engine.info) return this.close();
    const choices = choicesOf(this.maps());
    const choice = choices.find(({ key }) => key === wanted) ?? firstChoice(this.maps(), { map: engine.map?.name, dims: engine.dims });
    this.say(choice?.key ?? null);
    if (!choice) return this.close();
    if (!this.view) this.open();
    this.offer();
    return this.load();
  }

  /** The maps of the collection, and those of its trail whether they have been shown or not. */
  maps() {
    const { engine, trail } = this;
    const known = engine.info.maps.map((map) => ({ ...map, parent: trail.node(map.name)?.parent }));
    const further = trail.nodes.filter(({ id }) => !known.some(({ name }) => name === id));
    return [...known, ...further.map((node) => ({ name: node.id, title: nameOf(node), parent: node.parent, space: [] }))];
  }

  /** Say anew which maps there are to choose from. */
  offer() {
    redraw(this.select, choicesOf(this.maps()).map(({ key, title }) => h("option", { value: key }, title)));
    this.select.value = shown;
  }

  open() {
    const { second } = this;
    this.select = h("select", { class: "form-select", aria: { label: "Map on the right" }, onchange: () => this.show(this.select.value) });
    const close = h("button", { class: "button plain icon-only", type: "button", aria: { label: "Close the second map" }, onclick: () => this.close() }, icon("x-lg"));
    const holder = h("div", { class: "beside-map" });
    const sentence = h("p", { class: "beside-sentence", role: "status" });
    this.root.replaceChildren(holder, sentence, h("div", { class: "beside-head" }, this.select, close));
    this.view = new MapView(holder, second);
    this.view.describe("Second map of the same images");
    const tell = () => { sentence.textContent = sentenceFor(second).text; };
    this.stops = ["loading", "ready", "visible", "error"].map((event) => second.subscribe(event, tell));
    tell();
  }

  /** Bring the second engine to the collection, map and dimensions that are wanted, then link it. */
  async load() {
    const { engine, second } = this;
    const { map, dims } = choicesOf(this.maps()).find(({ key }) => key === shown) ?? {};
    const asked = (this.asked = {});
    await engine.bring(map).catch((error) => say(error.message));
    if (this.asked !== asked) return;
    if (second.info !== engine.info) {
      this.unlink();
      await second.load(engine.info, undefined, { map, dims, colour: null });
      if (this.asked !== asked) return;
      this.unlink = link(engine, second);
    } else {
      await second.setState({ map, dims });
    }
  }

  close() {
    this.say(null);
    if (!this.view) return;
    this.asked = null;
    this.unlink();
    this.unlink = () => {};
    this.stops.forEach((stop) => stop());
    this.view.destroy();
    this.view = null;
    this.second.reset(null, null);
    this.root.replaceChildren();
  }

  /** Let the address and the button know. */
  say(key) {
    if (shown === key) return;
    shown = key;
    document.dispatchEvent(new CustomEvent("besidechanged"));
    if (this.engine.info) this.engine.events.emit("view", KEY);
  }
}
