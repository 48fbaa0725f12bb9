/** The tree at the side: every class with its key, what I say of it, what others say and the model expects. */

import { h, icon } from "../panels/dom.mjs";
import { count } from "../panels/format.mjs";
import { percent } from "./chips.mjs";

const SMALL_PX = 96;
const TOOLS = [["no", "x-lg", "Not"], ["unsure", "question", "Not sure about"]];

export class Classes {
  /**
   * @param {import("./work.mjs").Work} work
   * @param {{images: () => string[], answer: (label: string, value: string) => void, edit: () => void}} view   what is shown,
   *   how it is answered, how the tree is edited
   */
  constructor(work, view) {
    Object.assign(this, { work, view, at: null, rows: new Map() });
    this.list = h("div", { class: "class-list", role: "group", aria: { label: "Classes" } });
    this.hint = h("div", { class: "class-hint" });
    this.element = h("div", { class: "classes" }, this.list, this.hint);
    this.list.addEventListener("pointerdown", (event) => event.target.closest("button") && event.preventDefault()); // the keys stay with the images
  }

  /** The class that plus, minus and dot answer. @returns {string|null} */
  get current() {
    return this.at ?? this.work.queue?.current?.label ?? this.work.tree?.classes[0]?.id ?? null;
  }

  /** Another tree, or one that was edited. */
  build() {
    const { tree } = this.work;
    if (!tree?.node(this.at)) this.at = null;
    this.rows = new Map();
    this.list.replaceChildren(...(tree?.lines ?? []).map(({ node, depth }) => (node.heading ? this.heading(node, depth) : this.row(node, depth))));
    if (tree && !tree.classes.length) this.list.append(h("div", { class: "empty" }, h("p", {}, "This tree has no classes yet."), h("button", { class: "button primary", type: "button", onclick: () => this.view.edit() }, "Add classes")));
    this.update();
  }

  heading({ title, exclusive, description }, depth) {
    return h("div", { class: "class-heading", style: `--depth: ${depth}`, title: description || null }, h("h2", {}, title), h("small", { class: "quiet" }, exclusive ? "one of" : "all that apply"));
  }

  row(node, depth) {
    const { id, title, key, description } = node;
    const yes = h(
      "button", { class: "class-yes", type: "button", title: description || null, aria: { pressed: "false" }, onclick: () => this.view.answer(id, "yes") },
      h("kbd", { class: key ? "" : "is-none", aria: { hidden: "true" } }, key ?? ""), h("span", { class: "class-title" }, title),
    );
    const tools = TOOLS.map(([value, mark, words]) => h(
      "button", { class: `class-tool is-${value}`, type: "button", tabindex: "-1", title: `${words} ${title}`, aria: { label: `${words} ${title}`, pressed: "false" }, data: { value }, onclick: () => this.view.answer(id, value) }, icon(mark),
    ));
    const parts = { yes, tools, others: h("span", { class: "class-others" }), model: h("span", { class: "class-model number" }), counted: h("span", { class: "class-count number" }), bar: h("span", { class: "class-bar" }) };
    parts.element = h("div", { class: "class-row", style: `--depth: ${depth}`, data: { label: id }, onpointerenter: () => this.look(id) }, yes, parts.others, parts.model, parts.counted, h("span", { class: "class-tools" }, tools), parts.bar);
    this.rows.set(id, parts);
    return parts.element;
  }

  /** Move the cursor; the class it stands on explains itself. @param {number} steps */
  move(steps) {
    const { classes } = this.work.tree;
    const place = classes.findIndex(({ id }) => id === this.current);
    this.at = classes[Math.min(classes.length - 1, Math.max(0, place + steps))]?.id ?? null;
    this.update();
    this.rows.get(this.at)?.element.scrollIntoView({ block: "nearest" });
  }

  look(id) {
    this.at = id;
    this.mark();
  }

  mark() {
    for (const [id, { element }] of this.rows) element.classList.toggle("is-current", id === this.current);
    const node = this.work.tree?.node(this.current);
    this.hint.replaceChildren(...(node ? this.explained(node) : []));
  }

  explained({ id, title, description, example }) {
    const { tree, client } = this.work;
    const words = description || `Nobody has described this class yet. Say what belongs to it under “Tree”.`;
    return [
      example ? h("img", { src: client.picture(example, SMALL_PX), alt: `An example of ${title}` }) : null,
      h("div", {}, h("strong", {}, tree.spoken(id)), h("p", { class: "quiet" }, words)),
    ].filter(Boolean);
  }

  update() {
    const { work } = this;
    if (!work.tree || !work.outbox) return;
    const all = this.view.images().map((id) => work.answers(id));
    for (const [id, parts] of this.rows) this.say(id, parts, all.map((answers) => answers.get(id)));
    this.mark();
  }

  say(id, { element, yes, tools, others, model, counted, bar }, answers) {
    const { work } = this;
    const same = (read) => (answers.length && answers.every((answer) => read(answer) === read(answers[0])) ? read(answers[0]) : null);
    const mine = same((answer) => answer.mine);
    const isImplied = answers.length > 0 && answers.every((answer) => answer.isImplied);
    element.dataset.mine = mine ?? (answers.some((answer) => answer.mine) ? "mixed" : "");
    element.classList.toggle("is-implied", isImplied);
    element.classList.toggle("is-pending", answers.some(({ isPending }) => isPending));
    element.classList.toggle("is-conflict", answers.some(({ isConflict }) => isConflict));
    yes.setAttribute("aria-pressed", String(mine === "yes"));
    for (const tool of tools) tool.setAttribute("aria-pressed", String(mine === tool.dataset.value));
    const said = answers.length === 1 ? answers[0].others : [];
    others.replaceChildren(...said.map(({ author, value }) => h("span", { class: `other is-${value}`, title: `${author || "Somebody"}: ${value}` }, h("span", { aria: { hidden: "true" } }, initials(author)), h("span", { class: "visually-hidden" }, `${author || "Somebody"} says ${value}`))));
    const probability = answers.length === 1 ? answers[0].probability : null;
    model.textContent = probability === null ? "" : percent(probability);
    model.title = probability === null ? "" : "What the model expects";
    bar.style.setProperty("--share", probability ?? 0);
    const labelled = work.counts?.nodes?.[id]?.yes ?? 0;
    counted.textContent = labelled ? count(labelled) : "";
    counted.title = labelled ? `${count(labelled)} images have this label` : "";
  }
}

/** "Ann Lee" -> "AL" */
export function initials(author) {
  const words = (author || "?").trim().split(/\s+/);
  return words.slice(0, 2).map((word) => [...word][0].toUpperCase()).join("");
}
