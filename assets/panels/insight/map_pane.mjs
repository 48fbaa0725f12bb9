/** How far to trust the map that is shown, its groups, how it was made; what explains it, what similarity predicts. */

import { isNode } from "../../map/with_maps.mjs";
import { addressOf, ask } from "../ask.mjs";
import { h, Leaving } from "../dom.mjs";
import { colourable } from "../order.mjs";
import { FineTune } from "./finetune.mjs";
import { Groups } from "./groups.mjs";
import { drawMade, drawTuned } from "./made.mjs";
import { drawMeter } from "./meter.mjs";
import { drawProperties } from "./properties.mjs";
import { Trust } from "./trust.mjs";
import { Asked, batchEffectsOf } from "./verdict.mjs";
import { drawFault, showWaiting } from "./waiting.mjs";

/**
 * @param {HTMLElement} root
 * @param {Object} engine
 * @param {string} collection
 * @param {() => boolean} isSeen whether the reader looks at this pane
 * @returns {{update: () => void, leave: () => void}}
 */
export function mountMapPane(root, engine, collection, isSeen) {
  const leaving = new Leaving();
  const pane = new MapPane(root, engine, collection);
  const update = () => isSeen() && engine.info && engine.map && pane.update();
  const mark = () => isSeen() && pane.mark();
  leaving.add(engine.subscribe("ready", update));
  for (const event of ["colour", "counts", "layers"]) leaving.add(engine.subscribe(event, mark));
  leaving.add(() => pane.leave());
  return { update, leave: () => leaving.run() };
}

class MapPane {
  constructor(root, engine, collection) {
    Object.assign(this, { root, engine, collection, key: null });
    const paint = { colour: (name) => engine.setColour(name), canColour: (name) => colourable(engine.info.columns, engine.total).some((column) => column.name === name) };
    this.trust = new Trust(engine, collection);
    this.groups = new Groups(engine, collection);
    this.made = h("div", { class: "insight-part" });
    this.meters = [
      new Part(engine, collection, () => batchEffectsOf(engine.map), (answer) => drawMeter(answer, paint, isNode(engine.map.name))),
      new Part(engine, collection, () => "/properties", (answer) => drawProperties(answer, paint)),
    ];
    this.finetune = new FineTune(engine, collection);
    this.madeSection = section("made-section", "How this map was made", this.made);
    this.whole = h("p", { class: "whole-note", hidden: true }, "Of the whole collection, not of this part alone.");
    root.replaceChildren(
      section("trust-section", "How far to trust this map", this.trust.place), section("groups-section", "Groups", this.groups.place), this.madeSection,
      section("meter-section", "What explains the map", this.meters[0].place), section("properties-section", "What similarity predicts", this.whole, this.meters[1].place),
      this.finetune.element,
    );
  }

  /** Answer for the map that is shown; what was answered already stays. */
  async update() {
    this.describe();
    this.finetune.update();
    await this.trust.update();
    for (const part of this.meters) await part.update(); // one after the other: they share a worker
    this.mark();
  }

  /** What the server knows of this map: how it was made, and the groups that were found on it. */
  async describe() {
    const { engine, collection } = this;
    const key = `${engine.info.version} ${engine.map.name}`;
    if (this.key === key) return;
    this.key = key;
    this.whole.hidden = !isNode(engine.map.name);
    const { scores } = engine.map;
    this.madeSection.hidden = !scores;
    this.made.replaceChildren(...(scores ? drawTuned(scores) : []));
    this.groups.wait();
    const node = await ask(`${addressOf(collection)}/trail/${encodeURIComponent(engine.map.name)}`).catch(() => null); // the honesty of the map says what is wrong
    if (this.key !== key) return;
    if (!node) {
      this.groups.show(null);
      return;
    }
    for (const column of node.columns) if (!engine.column(column.name)) engine.addColumn(column);
    this.groups.show(node.groups);
    if (node.parameters) {
      this.madeSection.hidden = false;
      this.made.replaceChildren(...drawMade(node));
    }
    this.mark();
  }

  /** Show which columns colour, which layers are on, how many remain. */
  mark() {
    for (const row of this.root.querySelectorAll("[data-column]")) row.classList.toggle("is-colour", row.dataset.column === this.engine.colour);
    this.trust.mark();
    this.groups.drawList();
  }

  leave() {
    this.trust.leave();
    this.finetune.leave();
    this.meters.forEach(({ asked }) => asked?.cancel());
  }
}

function section(name, title, ...parts) {
  return h("section", { class: name }, h("h2", {}, title), ...parts);
}

/** One question and its answer; asked anew where another map makes it another question. */
class Part {
  /** @param {() => string} pathOf the question, below the address of the collection @param {(answer: Object) => HTMLElement[]} draw */
  constructor(engine, collection, pathOf, draw) {
    Object.assign(this, { engine, collection, pathOf, draw, key: null, place: h("div", { class: "insight-part" }) });
  }

  async update() {
    const { version } = this.engine.info;
    const path = this.pathOf();
    const key = `${version} ${path}`;
    if (this.key === key) return;
    this.key = key;
    this.asked?.cancel();
    const asked = new Asked(this.collection, path, (progress) => showWaiting(this.place, progress, () => asked.cancel()));
    this.asked = asked;
    try {
      const answer = await asked.answer(version);
      if (this.key === key) this.place.replaceChildren(...this.draw(answer));
    } catch (error) {
      if (this.key !== key) return;
      this.key = null;
      const sentence = error.name === "AbortError" ? "This was cancelled." : error.message;
      this.place.replaceChildren(drawFault(sentence, () => this.update()));
    }
  }
}
