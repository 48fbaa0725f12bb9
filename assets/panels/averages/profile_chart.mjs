/** The mean radial profile of spectra with its spread, and what lies under the pointer. */

import { h } from "../dom.mjs";
import { number } from "../format.mjs";
import { svg } from "../image/histogram.mjs";
import { frequencyInWords } from "./numbers.mjs";

const WIDTH = 300;
const HEIGHT = 110;

/**
 * @param {{frequency: number[], mean: number[], deviation: number[]}} profile   log10 of power
 * @param {string} unit
 */
export function drawProfile({ frequency, mean, deviation }, unit) {
  const low = Math.min(...mean.map((value, k) => value - deviation[k]));
  const high = Math.max(...mean.map((value, k) => value + deviation[k]));
  const x = (k) => (WIDTH * (k + 1)) / mean.length;
  const y = (value) => 2 + (HEIGHT - 4) * (1 - (value - low) / (high - low || 1));
  const path = (values) => values.map((value, k) => `${k ? "L" : "M"}${x(k).toFixed(1)} ${y(value).toFixed(1)}`).join("");
  const upper = path(mean.map((value, k) => value + deviation[k]));
  const lower = mean.map((value, k) => `L${x(k).toFixed(1)} ${y(value - deviation[k]).toFixed(1)}`).reverse().join("");
  const cursor = svg("path", { class: "profile-cursor" });
  const label = "Mean power over frequency, with its standard deviation over images";
  const drawing = svg("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: "none", role: "img", "aria-label": label });
  drawing.append(svg("path", { class: "average-spread", d: `${upper}${lower}Z` }), svg("path", { class: "profile-curve", d: path(mean) }), cursor);
  const usual = `0 to ${number(frequency.at(-1))} ${unit}; log power, the band is one standard deviation`;
  const said = h("p", { class: "profile-said" }, usual);
  drawing.addEventListener("pointermove", ({ offsetX }) => {
    const k = Math.min(mean.length - 1, Math.max(0, Math.round((offsetX / drawing.clientWidth) * mean.length) - 1));
    cursor.setAttribute("d", `M${x(k)} 0V${HEIGHT}`);
    said.textContent = `${frequencyInWords(frequency[k], unit, number)}: log power ${number(mean[k])} ± ${number(deviation[k])}`;
  });
  drawing.addEventListener("pointerleave", () => { cursor.setAttribute("d", ""); said.textContent = usual; });
  return h("div", { class: "average-profile" }, drawing, said);
}
