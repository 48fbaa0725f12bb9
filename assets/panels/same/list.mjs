/** Images that show the very same scene as another, each with how it lies; a click opens one. */

import { h } from "../dom.mjs";
import { certaintyInWords, liesInWords } from "./words.mjs";

const HINT = "Laid upon each other the two agree better than different scenes do by chance. Mirrored comes first, then the turn. A pattern repeats: where in it cannot be told.";

/**
 * @param {string} address of the images of a collection
 * @param {import("./words.mjs").Match[]} matches surest first
 * @returns {HTMLElement}
 */
export function sameScenes(address, matches) {
  return h("div", { class: "same-scenes" }, matches.map((match) => h(
    "button", { class: "same-scene", type: "button", data: { open: match.image_id }, title: HINT },
    h("img", { src: `${address}/${match.image_id}.png?size=128`, alt: "", loading: "lazy", width: 64, height: 64 }),
    h("span", {}, h("strong", {}, certaintyInWords(match)), h("span", {}, liesInWords(match))),
  )));
}
