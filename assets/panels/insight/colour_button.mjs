/** A button that colours the map by a column, and takes the colour before that back. */

import { h } from "../dom.mjs";

/**
 * @param {Object} engine
 * @param {string} said
 * @param {() => string} nameOf the column, which depends on the map
 * @returns {{element: HTMLElement, update: () => void}} update: after the colour or the columns changed
 */
export function colourButton(engine, said, nameOf) {
  let before = null;
  const press = () => {
    const name = nameOf();
    if (engine.colour === name) return engine.setColour(before);
    before = engine.colour;
    return engine.setColour(name);
  };
  const element = h("button", { class: "button", type: "button", aria: { pressed: "false" }, onclick: press }, said);
  const update = () => {
    const isKnown = Boolean(engine.column(nameOf()));
    element.disabled = !isKnown;
    element.setAttribute("aria-pressed", String(isKnown && engine.colour === nameOf()));
  };
  return { element, update };
}
