/** A further label tree for the collection: an empty one under a title, or a file that was taken out somewhere. */

import { h } from "../panels/dom.mjs";
import { makeTree, treesOf } from "./client.mjs";
import { nameOf } from "./edits.mjs";
import { told } from "./told.mjs";

/**
 * @param {import("./work.mjs").Work} work
 * @param {() => void} opened   the new tree is the one that is labelled with
 * @returns {HTMLElement}
 */
export function newTree(work, opened) {
  const said = h("div", { class: "office-said" });
  const title = h("input", { class: "input", id: "new-tree-title", maxlength: 200, autocomplete: "off", placeholder: "Title of the tree" });
  const file = h("input", { type: "file", id: "new-tree-file", accept: ".yaml,.yml", onchange: () => take() });
  const make = async (made) => {
    try {
      const { tree } = await makeTree(work.collection, made);
      work.trees = await treesOf(work.collection);
      await work.open(tree);
      opened();
    } catch (error) {
      said.replaceChildren(told(error.message));
    }
  };
  const take = async () => {
    const [chosen] = file.files;
    if (chosen) await make({ tree: nameOf(chosen.name.replace(/\.ya?ml$/, "")), yaml: await chosen.text() });
    file.value = "";
  };
  const submit = (event) => {
    event.preventDefault();
    const named = title.value.trim();
    if (named) make({ tree: nameOf(named), title: named });
  };
  return h(
    "details", { class: "new-tree" }, h("summary", {}, "Another tree"), said,
    h("form", { class: "label-author-line", onsubmit: submit }, h("label", { class: "visually-hidden", for: title.id }, "Title of the tree"), title, h("button", { class: "button", type: "submit" }, "Make")),
    h("div", { class: "files-pane" }, h("label", { for: file.id }, "or from a file"), file),
  );
}
