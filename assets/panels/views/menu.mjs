/** Named views, stored with the collection: save what is seen, open, rename, delete and take that back, share. */

import { repair, write } from "../address.mjs";
import { addressOf, ask } from "../ask.mjs";
import { h, icon } from "../dom.mjs";
import { date } from "../format.mjs";
import { menuButton } from "../menu.mjs";
import { say } from "../say.mjs";
import { trailOf } from "../trail/trail.mjs";
import { showState, stateToKeep } from "./kept.mjs";

const JSON_BODY = { "Content-Type": "application/json" };
const SAID_MS = 2500;

/**
 * @param {Object} engine
 * @param {string} collection
 * @param {import("../dom.mjs").Leaving} leaving
 * @returns {HTMLElement}
 */
export function viewsMenu(engine, collection, leaving) {
  const fill = (panel, close) => new Views(panel, engine, collection, close).start();
  return menuButton(leaving, { label: "Views and sharing", icon: "bookmark", name: "views", fill });
}

class Views {
  constructor(panel, engine, collection, close) {
    Object.assign(this, { panel, engine, collection, close, address: `${addressOf(collection)}/views` });
    this.name = h("input", { class: "input", maxlength: 200, placeholder: "Name of this view", aria: { label: "Name of this view" }, required: true });
    this.list = h("ul", { class: "views" });
    this.undo = h("div", { class: "views-undo", hidden: true });
  }

  start() {
    const save = h("button", { class: "button primary", type: "submit" }, "Save");
    const form = h("form", { class: "views-new", onsubmit: (event) => { event.preventDefault(); this.try(() => this.save()); } }, this.name, save);
    const share = h("button", { class: "button views-share", type: "button", onclick: () => this.try(() => this.share(share)) }, icon("link"), h("span", {}, "Copy a link to this view"));
    this.panel.replaceChildren(share, h("h2", {}, "Views of this collection"), form, this.undo, this.list);
    this.name.focus();
    this.try(() => this.refresh());
  }

  /** Do something that may fail with a sentence. */
  async try(act) {
    try {
      await act();
    } catch (error) {
      say(error.message);
    }
  }

  async refresh() {
    const views = await ask(this.address);
    const none = h("li", { class: "quiet" }, "None yet. A view keeps map, camera, colour, filters and selection.");
    this.list.replaceChildren(...(views.length ? views.map((view) => this.row(view)) : [none]));
  }

  row(view) {
    const open = h("button", { class: "view-open", type: "button", onclick: () => this.try(() => this.open(view)) },
      h("strong", {}, view.name), h("small", {}, [date(Date.parse(view.updated_at)), view.author].filter(Boolean).join(" · ")));
    const tool = (label, mark, act) => h("button", { class: "button plain icon-only", type: "button", title: label, aria: { label: `${label} ${view.name}` }, onclick: () => this.try(act) }, icon(mark));
    const item = h("li", { class: "view" }, open,
      tool("Rename", "pencil", () => this.rename(view, item)), tool("Replace by what is seen now:", "arrow-repeat", () => this.replace(view)), tool("Delete", "trash", () => this.remove(view)));
    return item;
  }

  async save() {
    const name = this.name.value.trim();
    if (!name) return;
    const state = await stateToKeep(this.engine, this.collection);
    await this.send(this.address, "POST", { name, state });
    this.name.value = "";
    await this.refresh();
  }

  async open({ state }) {
    this.close();
    await trailOf(this.engine, this.collection).describe(this.engine.info, state);
    const { state: fitting, complaints } = repair(state, this.engine.info);
    for (const complaint of complaints) say(complaint, "warn");
    await showState(this.engine, this.collection, { camera: null, filters: null, hidden: [], ...fitting });
  }

  rename(view, item) {
    const input = h("input", { class: "input", value: view.name, maxlength: 200, aria: { label: "New name" } });
    const done = async () => {
      const name = input.value.trim();
      if (name && name !== view.name) await this.send(`${this.address}/${view.id}`, "PATCH", { name, revision: view.revision });
      await this.refresh();
    };
    item.replaceChildren(h("form", { class: "views-new", onsubmit: (event) => { event.preventDefault(); this.try(done); } }, input, h("button", { class: "button", type: "submit" }, "Rename")));
    input.select();
  }

  async replace(view) {
    const state = await stateToKeep(this.engine, this.collection);
    await this.send(`${this.address}/${view.id}`, "PATCH", { state, revision: view.revision });
    await this.refresh();
  }

  async remove(view) {
    const { undo } = await this.send(`${this.address}/${view.id}`, "DELETE");
    const back = h("button", { class: "link-button", type: "button", onclick: () => this.try(async () => { await this.send(undo, "POST"); this.undo.hidden = true; await this.refresh(); }) }, "Undo");
    this.undo.replaceChildren(h("span", {}, `“${view.name}” was deleted.`), back);
    this.undo.hidden = false;
    await this.refresh();
    back.focus();
  }

  async share(button) {
    const state = await stateToKeep(this.engine, this.collection);
    const link = `${location.origin}/explore${write(this.collection, state)}`;
    const words = button.lastElementChild;
    const isCopied = await copied(link);
    if (isCopied) words.textContent = "Copied";
    else button.replaceWith(h("input", { class: "input", readonly: true, value: link, aria: { label: "Link to this view" }, onfocus: (event) => event.target.select() }));
    setTimeout(() => { words.textContent = "Copy a link to this view"; }, SAID_MS);
  }

  send(address, method, body) {
    return ask(address, { method, headers: JSON_BODY, ...(body && { body: JSON.stringify(body) }) });
  }
}

/** @returns {Promise<boolean>} whether the text is on the clipboard; plain http pages may not put it there */
async function copied(text) {
  if (!navigator.clipboard) return false;
  return navigator.clipboard.writeText(text).then(() => true, () => false);
}
