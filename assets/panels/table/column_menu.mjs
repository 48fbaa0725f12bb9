/** The menu that adds columns to the table and takes them out. */

import { h, icon, Leaving } from "../dom.mjs";
import { facets } from "../order.mjs";

/**
 * @param {Object} engine
 * @param {{added: Set<string>, removed: Set<string>}} wish   what the menu changes
 * @param {() => void} changed
 */
export function columnMenu(engine, wish, changed) {
  const leaving = new Leaving();
  const list = h("div", { class: "menu-entries" });
  const seek = h("input", {
    class: "input", type: "search", placeholder: "Find a column", aria: { label: "Find a column of the table" },
    oninput: () => {
      const sought = seek.value.trim().toLowerCase();
      for (const label of list.children) label.hidden = !label.textContent.toLowerCase().includes(sought);
    },
  });
  const element = h("details", { class: "menu" }, h("summary", { class: "button" }, "Columns", icon("chevron-down")), h("div", { class: "menu-list" }, seek, list));
  leaving.listen(document, "click", (event) => { if (!element.contains(event.target)) element.open = false; });
  const choose = (name, isShown) => {
    wish.added[isShown ? "add" : "delete"](name);
    wish.removed[isShown ? "delete" : "add"](name);
    changed();
  };
  let filled = null;
  const fill = (shown) => {
    const columns = facets(engine.columns, engine.total).map(({ column }) => column);
    const names = columns.map(({ name }) => name).join("\n");
    if (filled !== names) {
      filled = names;
      list.replaceChildren(...columns.map((column) => h(
        "label", { class: "menu-check" },
        h("input", { type: "checkbox", class: "form-check-input", value: column.name, onchange: (event) => choose(column.name, event.target.checked) }),
        column.title || column.name,
      )));
    }
    for (const box of list.querySelectorAll("input")) box.checked = shown.includes(box.value);
  };
  return { element, fill, leave: () => leaving.run() };
}
