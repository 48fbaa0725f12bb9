/** A small picture beside the pointer: what the point under it looks like, and its value of the colour column. */

import { addressOf } from "./ask.mjs";
import { afterPause, h, Leaving } from "./dom.mjs";
import { date, quantity } from "./format.mjs";

const PAUSE_MS = 60;
const GAP_PX = 16;
const SIZE_PX = 128;

/**
 * @param {Object} engine
 * @param {string} collection
 * @returns {() => void} takes the card away
 */
export function watchHover(engine, collection) {
  const leaving = new Leaving();
  const address = `${addressOf(collection)}/images`;
  const picture = h("img", { alt: "", width: SIZE_PX, height: SIZE_PX });
  const words = h("div", { class: "hover-words" });
  const card = h("div", { class: "hover-card", hidden: true, aria: { hidden: "true" } }, picture, words);
  document.body.append(card);
  leaving.add(() => card.remove());
  const show = afterPause(async (hovered) => {
    if (engine.hovered !== hovered) return;
    picture.src = `${address}/${hovered.id}.png?size=${SIZE_PX}`;
    words.textContent = valueOf(engine, hovered.row);
    await picture.decode().catch(() => {});
    if (engine.hovered !== hovered) return;
    card.hidden = false;
    place(card, hovered);
  }, PAUSE_MS);
  leaving.add(engine.subscribe("hover", (hovered) => {
    if (!hovered || !hovered.id || matchMedia("(pointer: coarse)").matches) card.hidden = true;
    else show(hovered);
  }));
  return () => leaving.run();
}

function place(card, { x, y }) {
  const { offsetWidth: width, offsetHeight: height } = card;
  const left = x + GAP_PX + width > innerWidth ? x - GAP_PX - width : x + GAP_PX;
  const top = Math.min(Math.max(8, y - height / 2), innerHeight - height - 8);
  card.style.transform = `translate(${Math.max(8, left)}px, ${top}px)`;
}

function valueOf(engine, row) {
  const { column } = engine.colouring;
  if (!column) return "";
  const value = column.value(row);
  const { kind, unit } = column.info;
  if (value === null || value === undefined) return "missing";
  if (kind === "date") return date(value);
  return typeof value === "number" ? quantity(value, unit) : [value].flat().join(", ");
}
