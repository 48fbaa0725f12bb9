/** What tiles and table share: pointing at an image, opening it, taking it into the selection, walking with keys. */

import { offsetAt, offsetToSee, scrollFor, stepFrom } from "./grid.mjs";

/**
 * A list of images that scrolls.
 * @typedef {object} Scrolled
 * @property {Object} engine
 * @property {import("./listing.mjs").Listing} listing
 * @property {HTMLElement} scroll      what scrolls, and has the focus
 * @property {string} item             selector of what stands for an image, with its row in data-row
 * @property {import("./grid.mjs").Grid} grid
 * @property {number} height           pixels of the window on the list
 * @property {number} active           the place the keys are at, -1 for none
 * @property {() => void} render
 * @property {() => void} mark
 * @property {(place: number) => [number, number]} cornerOf   where its card opens, client coordinates
 */

/** @param {Scrolled} list */
export function listenTo(list) {
  const { scroll, engine } = list;
  const rowOf = (event) => Number(event.target.closest?.(list.item)?.dataset.row ?? -1);
  scroll.addEventListener("scroll", list.render, { passive: true });
  scroll.addEventListener("pointerover", (event) => event.pointerType !== "touch" && engine.hover(rowOf(event), event.clientX, event.clientY));
  scroll.addEventListener("pointerleave", () => engine.hover(-1));
  scroll.addEventListener("click", (event) => {
    const row = rowOf(event);
    if (row < 0) return;
    list.active = list.listing.placeOf(row);
    take(list, row, event.shiftKey || event.ctrlKey || event.metaKey);
  });
  scroll.addEventListener("keydown", (event) => press(list, event));
}

/** A click or its key: open the image, or add it to the selection or take it out. */
function take(list, row, toggles) {
  if (toggles) list.engine.toggleRow(row);
  else list.engine.openRow(row);
  list.mark();
}

function press(list, event) {
  const { engine, listing, scroll, grid } = list;
  if (event.target !== scroll || event.altKey || event.ctrlKey || event.metaKey || !listing.length) return;
  const isAside = grid.columns === 1 && /^Arrow(Left|Right)$/.test(event.key);
  const lines = Math.max(1, Math.floor(list.height / grid.step));
  const next = isAside ? null : stepFrom(Math.max(0, list.active), event.key, grid, lines);
  const isActive = list.active >= 0;
  if (next === null && !(isActive && (event.key === "Enter" || event.key === " "))) return;
  event.preventDefault();
  if (next === null) return take(list, listing.rows[list.active], event.key === " ");
  list.active = isActive ? next : 0;
  engine.hover(listing.rows[list.active], ...list.cornerOf(list.active));
  see(list, list.active);
}

/** Bring a place of the list into view. @param {Scrolled} list */
export function see(list, place) {
  if (place < 0) return;
  const { grid, height, scroll } = list;
  const offset = offsetToSee(grid, place, offsetAt(grid, scroll.scrollTop, height), height);
  if (offset !== null) scroll.scrollTop = scrollFor(grid, offset, height);
  list.render();
}
