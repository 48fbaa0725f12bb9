/** Who labels: a name, kept in this browser, that stands beside the labels for others. */

import { h } from "../panels/dom.mjs";

const LONGEST = 200;

/**
 * Ask for the name.
 * @param {string} known
 * @param {(name: string) => void} said
 * @returns {HTMLElement}
 */
export function authorForm(known, said) {
  const name = h("input", { class: "input", id: "label-author-name", maxlength: LONGEST, value: known, autocomplete: "name", required: true });
  const submit = (event) => {
    event.preventDefault();
    if (name.value.trim()) said(name.value.trim());
  };
  return h(
    "form", { class: "label-author-form", onsubmit: submit },
    h("h2", {}, "Who labels?"),
    h("p", { class: "quiet" }, "Your name stands beside your labels, so that people can compare what they say. It is kept in this browser."),
    h("label", { for: name.id }, "Your name or initials"),
    h("div", { class: "label-author-line" }, name, h("button", { class: "button primary", type: "submit" }, "Begin")),
  );
}

/** Ask in a dialog. @param {string} known @param {(name: string) => void} said */
export function askAuthor(known, said) {
  const form = authorForm(known, (name) => { dialog.close(); said(name); });
  const dialog = h("dialog", { class: "label-dialog", aria: { label: "Who labels?" }, onclose: () => dialog.remove(), onclick: (event) => event.target === dialog && dialog.close() }, form);
  document.body.append(dialog);
  dialog.showModal();
}
