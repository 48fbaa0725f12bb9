/** What explains the map (the batch-effect meter), and which properties similarity predicts. */

import { h, Leaving } from "../dom.mjs";
import { colourable } from "../order.mjs";
import { drawMeter } from "./meter.mjs";
import { drawProperties } from "./properties.mjs";
import { Asked } from "./verdict.mjs";
import { drawFault, drawWaiting } from "./waiting.mjs";

/**
 * @param {HTMLElement} root
 * @param {Object} engine
 * @param {string} collection
 * @param {() => boolean} isSeen whether the reader looks at this pane
 * @returns {{update: () => void, leave: () => void}}
 */
export function mountMapPane(root, engine, collection, isSeen) {
  const leaving = new Leaving();
  const paint = { colour: (name) => engine.setColour(name), canColour: (name) => colourable(engine.info.columns, engine.total).some((column) => column.name === name) };
  const parts = [
    new Part(engine, collection, "/batch-effects", (answer) => drawMeter(answer, paint)),
    new Part(engine, collection, "/properties", (answer) => drawProperties(answer, paint)),
  ];
  root.replaceChildren(
    h("section", {}, h("h2", {}, "What explains the map"), parts[0].place),
    h("section", {}, h("h2", {}, "What similarity predicts"), parts[1].place),
  );
  const update = async () => {
    if (!isSeen() || !engine.info) return;
    for (const part of parts) await part.update(); // one after the other: they share a worker
  };
  const markColour = () => {
    for (const row of root.querySelectorAll("[data-column]")) row.classList.toggle("is-colour", row.dataset.column === engine.colour);
  };
  leaving.add(engine.subscribe("ready", update));
  leaving.add(engine.subscribe("colour", markColour));
  leaving.add(() => parts.forEach(({ asked }) => asked.cancel()));
  return { update: () => update().then(markColour), leave: () => leaving.run() };
}

/** One question of the pane and its answer. */
class Part {
  constructor(engine, collection, path, draw) {
    Object.assign(this, { engine, draw, place: h("div", { class: "insight-part" }) });
    this.asked = new Asked(collection, path, (progress) => this.place.replaceChildren(drawWaiting(progress, () => this.asked.cancel())));
  }

  async update() {
    const { version } = this.engine.info;
    if (this.version === version) return;
    this.version = version;
    try {
      const answer = await this.asked.answer(version);
      this.place.replaceChildren(...this.draw(answer));
    } catch (error) {
      this.version = null;
      const sentence = error.name === "AbortError" ? "This was cancelled." : error.message;
      this.place.replaceChildren(drawFault(sentence, () => this.update()));
    }
  }
}
