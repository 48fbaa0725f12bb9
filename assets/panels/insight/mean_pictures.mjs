/** The mean, the spread and the difference of two sides as small pictures with their scales in words. */

import { h } from "../dom.mjs";

/**
 * @param {Object|null} pictures as POST …/compare answers; null where there are no previews
 * @param {{a: string, b: string}} names of the sides
 */
export function drawPictures(pictures, names) {
  if (!pictures) return [];
  const one = (source, caption) => (source ? h("figure", {}, h("img", { src: source, alt: caption }), h("figcaption", {}, caption)) : null);
  const spread = pictures.spread_limit;
  return [
    h("h2", {}, "How they look"),
    h("div", { class: "mean-pictures" },
      one(pictures.mean_a, `Mean of A, ${names.a}`), one(pictures.mean_b, `Mean of B, ${names.b}`), one(pictures.difference, "A − B: red is brighter in A, blue in B"),
      one(pictures.spread_a, `Spread of A, white is ${spread}`), one(pictures.spread_b, `Spread of B, white is ${spread}`)),
    h("p", { class: "quiet small" }, pictures.note),
  ];
}
