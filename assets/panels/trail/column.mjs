/** The trail beside the map: every map that was made of this collection, as a tree. */

import { busyUntil, fill, h, icon, Leaving, redraw } from "../dom.mjs";
import { linesOf, pathTo, ROOT, stepFrom } from "./forest.mjs";
import { arrive, goTo } from "./going.mjs";
import { nodeLine, waitingLine } from "./line.mjs";
import { askToRemove, tell } from "./node_menu.mjs";
import { isShown, isDrawer, show } from "./showing.mjs";
import { trailOf } from "./trail.mjs";
import { nameOf } from "./words.mjs";

const LONGEST_NAME = 200;

/**
 * @param {HTMLElement} root
 * @param {Object} engine
 * @param {{collection: string}} page
 * @returns {() => void} takes the tree down
 */
export function mountTrail(root, engine, { collection }) {
  if (!collection) return () => {};
  const leaving = new Leaving();
  const trail = trailOf(engine, collection);
  const column = new Column(root, engine, trail);
  trail.making.tellReady = (node, seen) => tell(Promise.resolve(arrive(engine, node, seen)));
  const refresh = () => {
    if (!document.hidden && engine.info?.name === collection) busyUntil(root, trail.refresh().catch(() => column.draw()));
  };
  const draw = () => column.draw();
  leaving.listen(document, "trailchanged", draw);
  leaving.listen(document, "trailshown", draw);
  leaving.listen(document, "themechange", draw);
  leaving.listen(window, "resize", () => column.fit());
  leaving.listen(document, "visibilitychange", refresh);
  leaving.listen(window, "focus", refresh);
  leaving.add(engine.subscribe("loading", refresh));
  leaving.add(engine.subscribe("ready", () => column.mark()));
  leaving.add(() => { trail.rest(); show(false, { isKept: false }); });
  leaving.listen(document, "keydown", (event) => column.escape(event), { capture: true });
  column.fit();
  refresh();
  return () => leaving.run();
}

class Column {
  constructor(root, engine, trail) {
    Object.assign(this, { root, engine, trail, renaming: null, focused: ROOT, drawn: "" });
    this.tree = h("div", { class: "trail-tree", role: "tree", aria: { label: "Maps of this collection" }, onkeydown: (event) => this.key(event), onfocusin: (event) => this.focusIn(event) });
    const away = h("button", { class: "button plain icon-only", type: "button", title: "Put the trail away", aria: { label: "Put the trail away" }, onclick: () => show(false) }, icon("x-lg"));
    this.shade = h("div", { class: "trail-shade", onclick: () => show(false) });
    root.replaceChildren(h("div", { class: "trail-head" }, h("h2", {}, "Maps"), away), this.tree);
    this.go = (id) => { tell(goTo(engine, id)); if (isDrawer()) show(false); };
    this.rename = (id) => { this.renaming = id; this.draw(); };
  }

  /** A drawer where the window is narrow, a column beside the map elsewhere. */
  fit() {
    this.root.classList.toggle("is-drawer", isDrawer());
    this.see();
  }

  see() {
    const isSeen = isShown(this.trail);
    this.root.hidden = !isSeen;
    const isOver = isSeen && isDrawer();
    if (isOver && !this.shade.isConnected) queueMicrotask(() => this.lineOf(this.focused)?.focus({ preventScroll: true }));
    if (isOver) this.root.after(this.shade);
    else this.shade.remove();
  }

  draw() {
    this.see();
    const { trail } = this;
    if (this.root.hidden) return;
    const now = JSON.stringify([trail.nodes, trail.making.waiting, this.renaming, document.documentElement.dataset.bsTheme]);
    if (now === this.drawn || (this.tree.querySelector("form") && this.renaming)) return this.mark();
    this.drawn = now;
    const hadFocus = this.tree.contains(document.activeElement);
    this.lines = linesOf(trail.nodes);
    fill(this.tree, this.lines.flatMap((line) => [this.lineAsIs(line) ?? this.drawLine(line), ...this.waitingBelow(line)]));
    this.mark();
    if (hadFocus && !this.renaming) this.lineOf(this.focused)?.focus({ preventScroll: true });
    return undefined;
  }

  /** What stands there of a map already, if nothing of it has changed: somebody may be pressing it. */
  lineAsIs(line) {
    const there = this.lineOf(line.node.id);
    return there?.says === this.saidOf(line) ? there : null;
  }

  saidOf(line) {
    return line.node.id === this.renaming ? null : JSON.stringify([line, this.engine.info?.version, document.documentElement.dataset.bsTheme]);
  }

  drawLine(line) {
    const element = nodeLine(this, line);
    element.says = this.saidOf(line) ?? "renaming";
    if (line.node.id === this.renaming) element.querySelector(".trail-name").replaceWith(this.renameForm(line.node));
    return element;
  }

  waitingBelow({ node, depth }) {
    return this.trail.making.waiting.filter(({ parent }) => (this.trail.node(parent) ? parent : ROOT) === node.id).map((one) => this.drawWaiting(one, depth + 1));
  }

  /** A map that is being made: how far it is changes, the button that stops it stays. */
  drawWaiting(waiting, depth) {
    const line = waitingLine(this, waiting, depth);
    const there = this.tree.querySelector(`[data-job="${CSS.escape(waiting.id)}"]`);
    if (there?.className !== line.className || there.style.cssText !== line.style.cssText) return line;
    there.setAttribute("aria-label", line.getAttribute("aria-label"));
    redraw(there.firstChild, [...line.firstChild.children]);
    return there;
  }

  lineOf(id) {
    return this.tree.querySelector(`[data-node="${CSS.escape(id)}"]`);
  }

  /** Mark the map that is shown, and the path to it. */
  mark() {
    const here = this.engine.map?.name;
    const path = new Set(pathTo(this.trail.nodes, here).map(({ id }) => id));
    if (!this.lineOf(this.focused)) this.focused = path.has(here) ? here : ROOT;
    for (const line of this.tree.querySelectorAll("[data-node]")) {
      const { node } = line.dataset;
      line.setAttribute("aria-selected", String(node === here));
      line.classList.toggle("is-path", path.has(node) && node !== here);
      line.tabIndex = node === this.focused ? 0 : -1;
    }
    this.lineOf(here)?.scrollIntoView({ block: "nearest" });
  }

  focusIn({ target }) {
    const { node } = target.closest("[data-node]")?.dataset ?? {};
    if (!node) return;
    this.focused = node;
    for (const line of this.tree.querySelectorAll("[data-node]")) line.tabIndex = line.dataset.node === node ? 0 : -1;
  }

  /** Arrows go from line to line, Enter shows that map, F2 renames, Delete asks whether to delete, the key for menus opens its menu. */
  key(event) {
    const { node: id } = event.target.dataset;
    if (!id || event.ctrlKey || event.metaKey || event.altKey) return;
    const acts = { Enter: () => this.go(id), " ": () => this.go(id), ContextMenu: () => this.menu(id), F10: () => event.shiftKey && this.menu(id) };
    const own = { F2: () => this.rename(id), Delete: () => askToRemove(this.lineOf(id).querySelector(".trail-more"), this.engine, this.trail, this.trail.node(id)) };
    const next = stepFrom(this.lines, id, event.key);
    const act = next ? () => this.lineOf(next).focus() : (acts[event.key] ?? (id === ROOT ? null : own[event.key]));
    if (!act && !event.key.startsWith("Arrow")) return;
    event.preventDefault();
    event.stopPropagation();
    act?.();
  }

  menu(id) {
    this.lineOf(id).querySelector(".trail-more")?.click();
  }

  renameForm(node) {
    const input = h("input", { class: "input", maxlength: LONGEST_NAME, value: nameOf(node), aria: { label: `New name of ${nameOf(node)}` } });
    const done = (isKept) => {
      if (this.renaming !== node.id) return;
      this.renaming = null;
      form.remove();
      const name = input.value.trim();
      if (isKept && name && name !== nameOf(node)) tell(this.trail.change(node, { name }));
      this.draw();
      this.lineOf(node.id)?.focus();
    };
    const form = h("form", { class: "trail-rename", onclick: (event) => event.stopPropagation(), onsubmit: (event) => { event.preventDefault(); done(true); } }, input);
    input.addEventListener("keydown", (event) => {
      event.stopPropagation();
      if (event.key === "Escape") done(false);
    });
    input.addEventListener("blur", () => done(true));
    queueMicrotask(() => { input.focus(); input.select(); });
    return form;
  }

  escape(event) {
    if (event.key !== "Escape" || this.root.hidden || !isDrawer() || this.renaming || document.querySelector(".trail-popup, dialog[open]")) return;
    event.stopPropagation();
    show(false);
  }
}
