/** A field that chooses one of many by typing a part of its name: the listbox pattern of WAI-ARIA 1.2. */

import { h } from "./dom.mjs";

/**
 * @typedef {{value: string, name: string, section?: string}} Option
 */

/** The options whose name holds what was typed. @param {Option[]} options @param {string} text */
export function matching(options, text) {
  const sought = text.trim().toLowerCase();
  return sought ? options.filter(({ name, value }) => name.toLowerCase().includes(sought) || value.toLowerCase().includes(sought)) : options;
}

export class Combobox {
  /**
   * @param {{id: string, label: string, choose: (value: string) => void}} how   id: unlike any other on the page
   */
  constructor({ id, label, choose }) {
    Object.assign(this, { id, choose });
    /** @type {Option[]} */
    this.options = [];
    this.value = "";
    /** what the list was opened for */
    this.typed = "";
    this.list = h("div", { class: "combobox-list", role: "listbox", id: `${id}-list`, hidden: true, aria: { label } });
    this.input = h("input", {
      class: "form-select combobox-input", type: "text", role: "combobox", spellcheck: "false", autocomplete: "off",
      aria: { label, expanded: "false", controls: `${id}-list`, autocomplete: "list", haspopup: "listbox" },
      onfocus: () => this.input.select(), onclick: () => this.open(), oninput: () => this.open(this.input.value),
      onkeydown: (event) => this.key(event), onblur: () => this.close(),
    });
    this.list.addEventListener("pointerdown", (event) => {
      event.preventDefault(); // the field keeps the focus
      const option = event.target.closest("[role=option]");
      if (option) this.take(option.dataset.value);
    });
    this.element = h("div", { class: "combobox" }, this.input, this.list);
  }

  /** @param {Option[]} options @param {string} value */
  show(options, value) {
    const isNew = JSON.stringify(options) !== JSON.stringify(this.options);
    Object.assign(this, { options, value });
    if (this.list.hidden) this.write();
    else if (isNew) this.open(this.typed);
  }

  write() {
    this.input.value = this.options.find(({ value }) => value === this.value)?.name ?? "";
  }

  open(text = "") {
    this.typed = text;
    this.found = matching(this.options, text);
    this.active = text ? 0 : Math.max(0, this.found.findIndex(({ value }) => value === this.value));
    this.list.replaceChildren(...this.lines());
    this.list.hidden = false;
    this.input.setAttribute("aria-expanded", "true");
    this.mark();
  }

  lines() {
    if (!this.found.length) return [h("p", { class: "quiet combobox-none" }, "No column has this in its name.")];
    let heading = null;
    return this.found.flatMap(({ value, name, section }, place) => {
      const line = h("div", { role: "option", id: `${this.id}-${place}`, data: { value }, aria: { selected: String(value === this.value) } }, name);
      const isNew = section !== heading;
      heading = section;
      return isNew && section ? [h("div", { class: "combobox-heading", role: "presentation" }, section), line] : [line];
    });
  }

  mark() {
    const options = [...this.list.querySelectorAll("[role=option]")];
    options.forEach((option, place) => option.classList.toggle("is-active", place === this.active));
    const active = options[this.active];
    if (active) this.input.setAttribute("aria-activedescendant", active.id);
    else this.input.removeAttribute("aria-activedescendant");
    active?.scrollIntoView({ block: "nearest" });
  }

  key(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const isOpen = !this.list.hidden;
    if (step && !isOpen) this.open();
    else if (step) this.active = (this.active + step + this.found.length) % Math.max(1, this.found.length);
    else if (event.key === "Enter" && isOpen && this.found[this.active]) this.take(this.found[this.active].value);
    else if (event.key === "Escape" && isOpen) this.close();
    else return;
    event.preventDefault();
    event.stopPropagation();
    if (!this.list.hidden) this.mark();
  }

  take(value) {
    this.value = value;
    this.close();
    this.choose(value);
  }

  close() {
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
    this.write();
  }
}
