/** The second line of the drawer: the order of the images, their size, one magnification for all. */

import { h, icon } from "../dom.mjs";
import { facets } from "../order.mjs";
import { ALIKE, STORED } from "./listing.mjs";
import { scaleInWords } from "./magnify.mjs";

const SMALLEST_PX = 40;
const LARGEST_PX = 256;

/**
 * @param {Object} engine
 * @param {import("./listing.mjs").Listing} listing
 * @param {{gallery: import("./tiles.mjs").TileGrid, table: import("../table/table.mjs").Table}} parts
 * @param {(change: Promise<void>) => void} wait   says it where a change fails
 */
export function arranging(engine, listing, { gallery: tiles, table }, wait) {
  const by = h("select", { class: "form-select sort-by", aria: { label: "Sort by" }, onchange: () => wait(listing.sortBy({ by: by.value })) });
  const turn = () => wait(listing.sortBy({ descending: !listing.sort.descending }));
  const direction = h("button", { class: "button icon-only sort-direction", type: "button", onclick: turn }, icon("sort"));
  const size = h("input", {
    type: "range", class: "form-range tile-size", min: SMALLEST_PX, max: LARGEST_PX, step: 4, aria: { label: "Size of the tiles" },
    title: "Size of the tiles", oninput: () => resize(Number(size.value)),
  });
  const resize = (pixels) => {
    localStorage.setItem("tile-size", pixels);
    tiles.size = pixels;
    tiles.render();
  };
  tiles.size = Math.min(LARGEST_PX, Math.max(SMALLEST_PX, Number(localStorage.getItem("tile-size")) || tiles.size));
  size.value = tiles.size;
  const note = h("span", { class: "quiet arranging-note", role: "status" });
  const toScale = h("button", { class: "button", type: "button", title: "Show all images at one physical magnification", onclick: () => rescale() }, "Same scale");
  const rescale = async () => {
    tiles.toScale = !tiles.toScale;
    await tiles.show();
    update();
  };
  const forTiles = [size, toScale];
  const update = (view = "gallery") => {
    by.value = listing.sort.by;
    direction.setAttribute("aria-label", listing.sort.descending ? "Descending; make it ascending" : "Ascending; make it descending");
    direction.title = listing.sort.descending ? "Descending" : "Ascending";
    direction.classList.toggle("descending", listing.sort.descending);
    toScale.setAttribute("aria-pressed", String(tiles.toScale));
    for (const control of forTiles) control.hidden = view !== "gallery";
    table.menu.element.hidden = view !== "table";
    note.textContent = note.title = noteOf(engine, listing, view === "gallery" ? tiles.scale : null);
  };
  const fill = () => by.replaceChildren(...orders(engine));
  const sort = h("label", { class: "sort" }, h("span", { class: "quiet" }, "Sort"), by);
  return { element: h("div", { class: "arranging" }, sort, direction, size, toScale, table.menu.element, note), update, fill };
}

function orders(engine) {
  const groups = new Map();
  for (const { column, section } of facets(engine.columns, engine.total)) {
    if (!groups.has(section)) groups.set(section, []);
    groups.get(section).push(h("option", { value: column.name }, column.title || column.name));
  }
  return [
    h("option", { value: STORED }, "as stored"), h("option", { value: ALIKE }, "similarity to the open image"),
    ...[...groups].map(([section, options]) => h("optgroup", { label: section }, options)),
  ];
}

function noteOf(engine, listing, scale) {
  if (listing.sort.by === ALIKE && engine.openId === null) return "Open an image to sort by similarity to it.";
  return scale ? scaleInWords(scale) : "";
}
