/** The key that leads to the text search; the map has its own keys, and lists them all (map/keys.mjs). */

/** @param {import("./dom.mjs").Leaving} leaving */
export function watchKeys(leaving) {
  leaving.listen(document, "keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.target.closest("input, select, textarea, dialog")) return;
    event.preventDefault();
    document.querySelector(".text-search input")?.focus();
  });
}
