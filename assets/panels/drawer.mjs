/** Where the window is narrow the facets are a drawer: this button opens it; the shade, Esc and a wide window close it. */

import { h, icon } from "./dom.mjs";

const OPEN = "facets-open";
const BEHIND = ".header, .middle, .details";

/** @param {import("./dom.mjs").Leaving} leaving @returns {HTMLElement} the button */
export function drawerButton(leaving) {
  const shade = h("div", { class: "facets-shade", onclick: () => toggle(false) });
  const button = h("button", {
    class: "button drawer-toggle", type: "button", aria: { label: "Filters", expanded: "false" }, onclick: () => toggle(true),
  }, icon("funnel"));
  const isOpen = () => document.body.classList.contains(OPEN);
  const toggle = (open) => {
    document.body.classList.toggle(OPEN, open);
    button.setAttribute("aria-expanded", String(open));
    for (const part of document.querySelectorAll(BEHIND)) part.inert = open;
    if (open) document.body.append(shade);
    else shade.remove();
    window.dispatchEvent(new Event("resize")); // histograms measure themselves when they become visible
    const panel = document.querySelector(".facets");
    panel.tabIndex = -1;
    if (open) panel.focus();
    else button.focus({ preventScroll: true });
  };
  leaving.listen(window, "resize", () => isOpen() && button.offsetParent === null && toggle(false));
  leaving.listen(document, "keydown", (event) => {
    if (event.key !== "Escape" || !isOpen()) return;
    event.stopPropagation();
    toggle(false);
  }, { capture: true });
  leaving.add(() => isOpen() && toggle(false));
  return button;
}
