/** Making a design: a table or a collection, which columns are parameters and properties, then the fit with its progress. */

import { ColumnStore } from "../map/columns.mjs";
import { addressOf, ask } from "../panels/ask.mjs";
import { nameFrom } from "../panels/build.mjs";
import { h, icon } from "../panels/dom.mjs";
import { bytes, count } from "../panels/format.mjs";
import { drawFault, showWaiting } from "../panels/insight/waiting.mjs";
import { columnTable } from "./columns.mjs";
import { DesignQuestion, DESIGNS } from "./asked.mjs";
import { chosenOf, columnsOf, completeRows, faultOf, requestOf, rowsInWords } from "./draft.mjs";

const EFFORTS = { 1: "Thorough", 0.1: "A quick look: a tenth of the training" };
const ACCEPTED = ".csv,.tsv,.txt,.parquet,.pq";

/**
 * @param {HTMLElement} root
 * @param {import("../panels/dom.mjs").Leaving} leaving
 * @param {{collection: string, taken: string[]}} known
 */
export function mountMaker(root, leaving, known) {
  new Maker(root, leaving, known).begin();
}

class Maker {
  constructor(root, leaving, { collection, taken }) {
    Object.assign(this, { root, leaving, collection, taken, source: null, columns: [], rows: null });
    this.step = h("div", { class: "design-step" });
    this.place = h("div", { role: "status" });
    this.input = h("input", { type: "file", accept: ACCEPTED, hidden: true, onchange: () => { this.send(this.input.files[0]); this.input.value = ""; } });
    this.question = new DesignQuestion("", (progress) => showWaiting(this.place, progress, () => { this.question.cancel(); this.place.replaceChildren(); }));
  }

  async begin() {
    const drop = h("button", { class: "design-drop", type: "button", onclick: () => this.input.click() }, icon("upload"), h("strong", {}, "Choose a table"), h("span", { class: "quiet" }, "CSV or Parquet, a row a sample: or drop it here"));
    this.collections = h("select", { class: "form-select", aria: { label: "Collection" } });
    const use = h("button", { class: "button", type: "button", onclick: () => this.take(this.collections.value) }, "Show its columns");
    this.or = h("div", { class: "design-or", hidden: true }, h("span", {}, "or take the columns of a collection"), h("div", { class: "design-or-line" }, this.collections, use));
    this.root.replaceChildren(h("h2", {}, "New design"), h("div", { class: "design-sources" }, drop, this.or), this.input, this.step, this.place);
    this.takeDrops(drop);
    const all = (await ask("/api/v1/collections").catch(() => [])).filter(({ state }) => state === "complete");
    if (this.leaving.hasLeft) return;
    this.or.hidden = !all.length;
    this.collections.replaceChildren(...all.map(({ name, title, rows }) => h("option", { value: name, selected: name === this.collection }, `${title} (${count(rows)} images)`)));
  }

  takeDrops(drop) {
    const mark = (isOver) => drop.classList.toggle("is-over", isOver);
    this.leaving.listen(window, "dragover", (event) => { if (event.dataTransfer.types.includes("Files")) { event.preventDefault(); mark(true); } });
    this.leaving.listen(window, "dragleave", (event) => { if (!event.relatedTarget) mark(false); });
    this.leaving.listen(window, "drop", (event) => {
      if (!event.dataTransfer.files.length) return;
      event.preventDefault();
      mark(false);
      this.send(event.dataTransfer.files[0]);
    });
  }

  /** A table of the user's. @param {File} [file] */
  async send(file) {
    if (!file) return;
    this.step.replaceChildren();
    showWaiting(this.place, { said: `Reading ${file.name} (${bytes(file.size)})`, fraction: null }, () => this.question.cancel());
    try {
      const told = await this.question.ask(`${DESIGNS}/tables?name=${encodeURIComponent(file.name)}`, file);
      this.source = { table: told.table };
      this.show(told.name.replace(/\.[^.]+$/, ""), told.columns, told.rows, told.notes ?? []);
    } catch (error) {
      if (error.name !== "AbortError") this.place.replaceChildren(notice(error.message, "bad"));
      else this.place.replaceChildren();
    }
  }

  /** The columns of a collection. @param {string} name */
  async take(name) {
    this.step.replaceChildren();
    try {
      const info = await ask(addressOf(name));
      const columns = columnsOf(info.columns);
      this.source = { collection: name };
      this.arrays?.abort.abort();
      this.arrays = new ColumnStore(info, addressOf(name));
      this.show(info.title, columns, info.rows, columns.length ? [] : ["No column of this collection holds numbers. Give its build a metadata table with what was set and what came out."]);
      for (const column of this.columns) column.use = "";
      this.draw();
    } catch (error) {
      this.place.replaceChildren(notice(error.message, "bad"));
    }
  }

  show(title, columns, rows, notes) {
    Object.assign(this, { columns: chosenOf(columns, rows), rows, notes, title });
    this.place.replaceChildren();
    this.draw();
  }

  draw() {
    this.counted = null;
    this.name = h("input", { class: "input", id: "design-name", value: this.title, spellcheck: "false", autocomplete: "off", oninput: () => this.check() });
    this.effort = h("select", { class: "form-select", id: "design-effort" }, Object.entries(EFFORTS).map(([effort, words]) => h("option", { value: effort, selected: effort === "1" }, words)));
    this.fit = h("button", { class: "button primary", type: "submit" }, icon("play"), "Fit");
    this.fault = h("p", { class: "design-fault" });
    this.told = h("p", { class: "quiet number", role: "status" });
    const form = h(
      "form", { onsubmit: (event) => { event.preventDefault(); this.start(); } },
      ...this.notes.map((words) => notice(words, "warn")),
      h("p", { class: "quiet" }, this.source.table ? `${count(this.rows)} rows. Say which columns can be set and which one is wanted; units and bounds are inferred where nothing is typed.` : "Say which columns can be set and which one is wanted; bounds are inferred where nothing is typed."),
      columnTable(this.columns, () => this.check()),
      h("div", { class: "design-finish" }, h("label", { for: "design-name" }, h("span", {}, "Name"), this.name), h("label", { for: "design-effort" }, h("span", {}, "Training"), this.effort), this.fit), this.told, this.fault,
    );
    this.step.replaceChildren(...(this.columns.length ? [form] : this.notes.map((words) => notice(words, "warn"))));
    this.check();
  }

  check() {
    const before = this.source.collection ? `${this.source.collection}~` : "";
    const taken = this.taken.filter((design) => design.startsWith(before)).map((design) => design.slice(before.length));
    const fault = faultOf({ columns: this.columns, rows: this.rows, name: nameFrom(this.name.value), taken });
    this.fault.textContent = fault ?? "";
    this.fit.disabled = fault !== null;
    this.tellRows();
  }

  /** How many rows have a value in all chosen columns, counted as soon as these have arrived. */
  async tellRows() {
    const chosen = this.columns.filter(({ use }) => use);
    const key = chosen.map(({ name }) => name).join("\n");
    if (key === this.counted) return;
    this.counted = key;
    if (!this.source.collection) { this.told.textContent = rowsInWords(chosen, this.rows, null); return; }
    try {
      const arrays = await Promise.all(chosen.map(({ name }) => this.arrays.ensure(name)));
      if (this.counted !== key) return;
      this.told.textContent = rowsInWords(chosen, this.rows, completeRows(this.rows, arrays.map((column) => (row) => column.isMissing(row))));
    } catch (error) {
      if (this.counted === key && error.name !== "AbortError") this.told.textContent = error.message;
    }
  }

  async start() {
    const name = nameFrom(this.name.value);
    const body = { name, title: this.name.value.trim(), effort: Number(this.effort.value), ...this.source, ...requestOf(this.columns) };
    this.fit.disabled = true;
    try {
      const asking = this.question.ask(DESIGNS, body);
      this.place.scrollIntoView({ block: "center" });
      const { design } = await asking;
      if (!this.leaving.hasLeft) location.assign(`/design?d=${encodeURIComponent(design)}`);
    } catch (error) {
      this.place.replaceChildren(...(error.name === "AbortError" ? [notice("The fit was cancelled.", "")] : [drawFault(error.message, () => this.start())]));
    } finally {
      this.check();
    }
  }
}

function notice(sentence, tone) {
  return h("div", { class: `notice ${tone}` }, icon(tone ? "exclamation-triangle" : "check"), h("p", {}, sentence));
}
