/** What is special about the chosen images: compared with the rest, or with a selection remembered as A. */

import { labelChosen } from "../../label/from_map.mjs";
import { addressOf } from "../ask.mjs";
import { Averages } from "../averages/section.mjs";
import { afterPause, h, icon, Leaving, redraw } from "../dom.mjs";
import { count, images } from "../format.mjs";
import { colourable } from "../order.mjs";
import { Overlay } from "../scattering/overlay.mjs";
import { chosenOf, inWords, obstacleOf, requestOf, restOf } from "./chosen.mjs";
import { drawFinding } from "./finding.mjs";
import { drawPictures } from "./mean_pictures.mjs";
import { Question } from "./question.mjs";
import { say } from "../say.mjs";
import { drawFault, showWaiting } from "./waiting.mjs";

const SETTLED_MS = 500;
const ASKED_UNBIDDEN = 50_000; // images whose ids are sent without a click
const SHOWN = 12;

/**
 * @param {HTMLElement} root
 * @param {Object} engine
 * @param {string} collection
 * @param {() => boolean} isSeen whether the reader looks at this pane
 * @returns {{update: () => void, leave: () => void}}
 */
export function mountSelectionPane(root, engine, collection, isSeen) {
  const leaving = new Leaving();
  const pane = new SelectionPane(root, engine, collection, isSeen);
  const settled = afterPause(() => pane.update(), SETTLED_MS);
  for (const event of ["selection", "counts", "ready"]) leaving.add(engine.subscribe(event, () => { pane.drawHead(); settled(); }));
  leaving.add(() => { pane.question.cancel(); pane.averages.question.cancel(); pane.overlay.leave(); });
  pane.drawHead();
  return { update: () => pane.update(), leave: () => leaving.run() };
}

class SelectionPane {
  constructor(root, engine, collection, isSeen) {
    Object.assign(this, { engine, collection, isSeen });
    this.question = new Question(addressOf(collection), (progress) => this.drawProgress(progress));
    /** @type {{request: Object, count: number, key: string, by: string[]}|null} what is remembered as A */
    this.kept = null;
    this.answered = null;
    this.head = h("div", { class: "insight-head" });
    this.body = h("div", { class: "insight-body" });
    this.overlay = new Overlay(engine, collection);
    this.averages = new Averages(engine, addressOf(collection));
    root.replaceChildren(this.head, this.body, this.averages.element, this.overlay.element);
  }

  /** What the answer on the page is, or would be, about. */
  get key() {
    return `${this.engine.info?.version} ${this.kept?.key ?? ""} ${chosenOf(this.engine).key}`;
  }

  drawHead() {
    const { engine, kept } = this;
    if (!engine.info) return;
    const chosen = chosenOf(engine);
    const keep = h("button", {
      class: "button", type: "button", disabled: chosen.count === 0, onclick: () => this.keep(), title: "Then choose others: they are compared with these",
    }, "Remember as A");
    const label = h("button", { class: "button", type: "button", disabled: chosen.count === 0, onclick: () => labelChosen(engine, this.collection).catch((error) => say(error.message)), title: "Say what these images show, on the page Label" }, "Label these");
    const drop = h("button", { type: "button", aria: { label: "Forget A" }, onclick: () => this.forget() }, icon("x-lg"));
    const sides = kept
      ? [h("span", { class: "chip side-a" }, h("span", {}, `A: ${images(kept.count)}`), drop), h("span", { class: "quiet" }, "against"), h("span", { class: "side-b-name" }, `B: ${inWords(chosen).toLowerCase()}`)]
      : [h("strong", {}, inWords(chosen)), h("span", { class: "spacer" }), chosen.how ? h("span", { class: "insight-next" }, label, keep) : null];
    redraw(this.head, sides.filter(Boolean));
  }

  /** Answer for what is chosen now, if that is new. */
  async update() {
    const { engine } = this;
    if (!engine.info || !this.isSeen()) return;
    this.averages.update();
    this.overlay.update();
    if (this.key === this.answered) return;
    const chosen = chosenOf(engine);
    const obstacle = this.obstacle(chosen);
    if (obstacle) this.put([h("div", { class: "empty" }, icon("info-circle"), h("p", {}, obstacle))]);
    else if (chosen.how === "selected" && chosen.count > ASKED_UNBIDDEN) this.put([this.offer(chosen)]);
    else await this.compare();
  }

  obstacle(chosen) {
    if (!this.kept) return obstacleOf(chosen);
    if (chosen.key === this.kept.key || chosen.how === null) return "A is remembered. Now select or filter the images to compare it with.";
    return chosen.count === 0 ? obstacleOf(chosen) : null;
  }

  offer(chosen) {
    const ask = h("button", { class: "button primary", type: "button", onclick: () => this.compare() }, "What is special about them?");
    return h("div", { class: "empty" }, h("p", {}, `${count(chosen.count)} images are many to send; comparing them takes some seconds.`), ask);
  }

  put(parts) {
    this.question.cancel();
    this.answered = this.key;
    this.body.replaceChildren(...parts);
  }

  async compare() {
    const { engine, kept } = this;
    const key = (this.answered = this.key);
    this.drawProgress({ said: "Comparing", fraction: null });
    try {
      const chosen = chosenOf(engine);
      const by = [...new Set([...chosen.by, ...(kept?.by ?? [])])];
      const now = await requestOf(engine, chosen);
      const answer = await this.question.ask("/compare", kept ? { a: kept.request, b: now } : { a: now, b: restOf(engine, chosen) });
      if (this.answered === key) this.drawAnswer(answer, by, kept === null);
    } catch (error) {
      if (this.answered !== key) return;
      const again = h("button", { class: "button primary", type: "button", onclick: () => this.compare() }, "What is special about them?");
      if (error.name === "AbortError") this.body.replaceChildren(h("div", { class: "empty" }, again));
      else this.body.replaceChildren(drawFault(error.message, () => this.compare()));
    }
  }

  drawProgress(progress) {
    showWaiting(this.body, progress, () => this.question.cancel());
  }

  /** @param {Object} answer of POST …/compare   @param {string[]} by columns that the sides were chosen by   @param {boolean} isRest whether B is all others */
  drawAnswer({ a, b, notice, findings: all, tests, pictures }, by, isRest) {
    const findings = all.filter(({ column }) => !by.includes(column));
    const left = all.length > findings.length ? ` Left out is what they were chosen by: ${by.map((name) => this.engine.column(name)?.title ?? name).join(", ")}.` : "";
    const names = { a: images(a.count), b: isRest ? `the other ${count(b.count)}` : images(b.count) };
    const act = this.actions();
    const items = findings.map((finding) => drawFinding(finding, { ...act, colourable: this.canColour(finding.column) }));
    const list = h("ol", { class: "findings" }, items.slice(0, SHOWN));
    const more = h("button", { class: "link-button findings-more", type: "button", onclick: () => { list.append(...items.slice(SHOWN)); more.remove(); } }, `Show ${items.length - SHOWN} more`);
    this.body.replaceChildren(...[
      h("p", { class: "insight-sides" }, h("b", { class: "side-a" }, "A"), ` ${names.a}`, h("b", { class: "side-b" }, "B"), ` ${names.b}`),
      ...[notice, unknownInWords(a.unknown + b.unknown)].filter(Boolean).map((sentence) => h("div", { class: "notice warn" }, icon("exclamation-triangle"), h("p", {}, sentence))),
      findings.length && !findings.some(({ significant }) => significant) ? h("p", { class: "insight-none" }, "Nothing sets them apart beyond chance; the strongest differences are:") : null,
      list, items.length > SHOWN ? more : null, ...drawPictures(pictures, names),
      findings.length ? h("p", { class: "quiet small" }, `${count(tests)} tests, q corrected for all of them (Benjamini and Hochberg). Images are taken as independent: where a sample was imaged often, judge by the effect.${left}`) : null,
    ].filter(Boolean));
  }

  canColour(name) {
    return colourable(this.engine.info.columns, this.engine.total).some((column) => column.name === name);
  }

  actions() {
    return {
      colour: (name) => this.engine.setColour(name),
      filter: (name, filter) => this.engine.setFilter(name, filter),
    };
  }

  async keep() {
    const chosen = chosenOf(this.engine);
    this.kept = { ...chosen, request: await requestOf(this.engine, chosen) };
    this.drawHead();
    this.update();
  }

  forget() {
    this.kept = null;
    this.drawHead();
    this.update();
  }
}

function unknownInWords(unknown) {
  return unknown ? `${images(unknown)} are no longer in the collection and were left out.` : null;
}
