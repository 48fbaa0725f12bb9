/** The tree as it is edited: add, rename, move, describe, give keys. What was labelled stays. */

import { h, icon } from "../panels/dom.mjs";
import { treesOf } from "./client.mjs";
import { editsFor, nameOf, problemOf } from "./edits.mjs";
import { newTree } from "./new_tree.mjs";
import { told } from "./told.mjs";

const CHANGED_MEANWHILE = 409;

export class TreePane {
  /** @param {import("./work.mjs").Work} work @param {{image: string|null, close: () => void}} page */
  constructor(work, { image, close }) {
    Object.assign(this, { work, image, chosen: null, parent: null });
    this.list = h("ul", { class: "tree-list", aria: { label: "Classes of the tree" } });
    this.form = h("form", { class: "tree-form", onsubmit: (event) => { event.preventDefault(); this.save(); } });
    this.said = h("div", { class: "office-said" });
    const file = h("a", { class: "link-button", href: `${work.client.tree}.yaml`, download: `${work.tree.name}.yaml` }, "The tree as a file");
    const add = h("button", { class: "button", type: "button", onclick: () => this.create(null) }, "Add at the top");
    this.element = h("div", { class: "tree-pane" }, h("div", { class: "tree-left" }, this.list, h("div", { class: "tree-foot" }, add, file), newTree(work, close)), h("div", { class: "tree-right" }, this.said, this.form));
  }

  start() {
    this.chosen = this.work.tree.lines[0]?.node.id ?? null;
    this.draw();
  }

  draw() {
    const { tree } = this.work;
    this.list.replaceChildren(...tree.lines.map(({ node, depth }) => h("li", { style: `--depth: ${depth}` }, h(
      "button", { class: "tree-node", type: "button", data: { id: node.id }, aria: { current: node.id === this.chosen ? "true" : "false" }, onclick: () => this.choose(node.id) },
      node.key ? h("kbd", {}, node.key) : null, h("span", { class: node.heading ? "is-heading" : "" }, node.title),
    ))));
    const node = tree.node(this.chosen);
    if (node) this.write(node);
    else this.write({ id: null, title: "", description: "", key: "", exclusive: false, heading: false, example: null, parent: this.parent });
  }

  choose(id) {
    this.chosen = id;
    this.said.replaceChildren();
    this.draw();
  }

  /** Begin a new class below another, or at the top. */
  create(parent) {
    Object.assign(this, { chosen: null, parent });
    this.said.replaceChildren();
    this.draw();
    this.title.focus();
  }

  write(node) {
    const { tree } = this.work;
    const isNew = node.id === null;
    const input = (value, more = {}) => h("input", { class: "input", value: value ?? "", autocomplete: "off", ...more });
    this.title = input(node.title, { maxlength: 200, required: true });
    this.key = input(node.key, { maxlength: 1, class: "input tree-key" });
    this.description = h("textarea", { class: "input", rows: 3, maxlength: 2000 }, node.description ?? "");
    this.above = h("select", { class: "form-select" }, h("option", { value: "" }, "Nothing: it stands at the top"), ...(isNew ? tree.lines.map((line) => line.node) : tree.newParents(node.id)).map(({ id }) => h("option", { value: id }, tree.spoken(id))));
    this.above.value = node.parent ?? "";
    this.exclusive = h("input", { type: "checkbox", class: "form-check-input", checked: node.exclusive });
    this.heading = h("input", { type: "checkbox", class: "form-check-input", checked: Boolean(node.heading) });
    this.example = node.example ?? null;
    this.picture = h("div", { class: "tree-example" });
    this.drawExample();
    const labelled = this.work.counts?.nodes?.[node.id]?.yes ?? 0;
    const remove = isNew ? null : h("button", { class: "button danger", type: "button", onclick: () => this.remove(node, labelled) }, "Remove");
    const below = isNew ? null : h("button", { class: "button", type: "button", onclick: () => this.create(node.id) }, "Add below");
    this.form.replaceChildren(...[
      h("h3", {}, isNew ? "A new class" : tree.spoken(node.id)),
      field("Title", this.title), field("Key", this.key, "One letter or digit that answers yes."), field("Description", this.description, "What belongs to it, and what does not."), field("Below", this.above),
      check(this.heading, "A question: only what is below it is answered"), check(this.exclusive, "Of what is below it, one holds at most"), this.picture,
      h("div", { class: "office-actions" }, h("button", { class: "button primary", type: "submit" }, isNew ? "Add" : "Save"), below, h("span", { class: "spacer" }), remove),
    ].filter(Boolean));
  }

  drawExample() {
    const use = this.image && this.image !== this.example ? h("button", { class: "link-button", type: "button", onclick: () => { this.example = this.image; this.drawExample(); } }, "Take the image on the page as its example") : null;
    const picture = this.example ? h("img", { src: this.work.client.picture(this.example, 128), alt: "The example" }) : null;
    this.picture.replaceChildren(...[picture, use].filter(Boolean));
  }

  /** What the form says. */
  get wanted() {
    return {
      title: this.title.value.trim(), key: this.key.value.trim().toLowerCase(), description: this.description.value.trim(), parent: this.above.value || null,
      exclusive: this.exclusive.checked, heading: this.heading.checked, example: this.example,
    };
  }

  async save() {
    const { tree } = this.work;
    const { wanted } = this;
    const problem = problemOf(tree, this.chosen, wanted);
    if (problem) return this.said.replaceChildren(told(problem));
    const node = tree.node(this.chosen);
    const { key, example, ...rest } = wanted;
    const added = { op: "add", name: nameOf(wanted.title), ...rest, ...(key && { key }), ...(example && { example }) };
    return this.send(node ? editsFor(node, wanted) : [added], node ? "Saved." : `“${wanted.title}” was added.`);
  }

  async remove(node, labelled) {
    const below = this.work.tree.descendants(node.id).length;
    const words = [`“${node.title}”`, below ? ` and the ${below} below it` : "", labelled ? `: ${labelled} images have it. Their labels stay stored, and count again if it comes back.` : " has no labels."].join("");
    const yes = h("button", { class: "button danger", type: "button", onclick: () => { this.chosen = node.parent; this.send([{ op: "remove", id: node.id }], `“${node.title}” was removed.`); } }, icon("trash"), "Remove it");
    this.said.replaceChildren(h("div", { class: "notice warn" }, h("p", {}, words), yes));
    yes.focus();
  }

  /** @param {Object[]} edits @param {string} done   what to say then */
  async send(edits, done) {
    const { work } = this;
    try {
      for (const edit of edits) work.take(await work.client.edit(work.tree.revision, edit));
      if (edits[0]?.op === "add") this.chosen = work.tree.lines.find(({ node }) => node.name === edits[0].name && node.parent === edits[0].parent)?.node.id ?? this.chosen;
      this.draw();
      this.said.replaceChildren(told(done, ""));
      work.refresh();
    } catch (error) {
      if (error.status === CHANGED_MEANWHILE) await this.meet();
      else this.said.replaceChildren(told(error.message));
    }
  }

  /** Somebody else edited the tree: show theirs, keep what is typed here. */
  async meet() {
    const { work, wanted } = this;
    work.trees = await treesOf(work.collection);
    work.take(work.trees.find(({ tree }) => tree === work.tree.name));
    this.draw();
    Object.assign(this.title, { value: wanted.title });
    Object.assign(this.key, { value: wanted.key });
    Object.assign(this.description, { value: wanted.description });
    this.said.replaceChildren(told("Somebody else changed this tree meanwhile. It is shown as it is now; your change was not made. Look it over and save again.", "warn"));
  }
}

let fields = 0;

function field(title, input, hint = null) {
  input.id = `tree-field-${(fields += 1)}`;
  return h("div", { class: "office-field" }, h("label", { for: input.id }, title), input, hint && h("small", { class: "quiet" }, hint));
}

const check = (box, words) => h("label", { class: "menu-check" }, box, h("span", {}, words));
