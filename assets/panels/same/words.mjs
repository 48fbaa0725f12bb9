/** In words: how an image shows the very same scene as another, and how sure that is. */

const SURE = 0.9;
const NEARLY_ALL = 0.995; // beyond, a percentage would say 100 %
const LEAST_TURN_DEG = 1;
const LEAST_ZOOM = 0.02;
const LEAST_SHIFT = 0.02; // of the side of the window

/**
 * @typedef {Object} Match   as docs/http.md describes
 * @property {string} image_id
 * @property {number} certainty
 * @property {number} turned_deg   counterclockwise
 * @property {number} scale
 * @property {number} right   share of the window
 * @property {number} down
 * @property {boolean} repeats   other shifts agree nearly as well
 * @property {boolean} mirrored
 * @property {boolean} inverted
 */

/** @param {Match} match @returns {string} what was done to the one that it shows it so, such as "mirrored, turned 37° ↺, ×1.12, inverted" */
export function liesInWords({ turned_deg: turned, scale, right, down, repeats, mirrored, inverted }) {
  const shift = repeats ? 0 : Math.hypot(right, down); // of a pattern it is only known up to a period
  const said = [
    mirrored && "mirrored",
    Math.abs(turned) >= LEAST_TURN_DEG && `turned ${Math.round(Math.abs(turned))}° ${turned > 0 ? "↺" : "↻"}`,
    Math.abs(Math.log(scale)) >= LEAST_ZOOM && `×${scale.toFixed(2)}`,
    shift >= LEAST_SHIFT && `shifted by ${Math.round(100 * shift)} %`,
    inverted && "inverted",
  ].filter(Boolean);
  return said.length ? said.join(", ") : "lies the same way";
}

/** @param {Match} match @returns {string} */
export function certaintyInWords({ certainty, repeats }) {
  const share = certainty > NEARLY_ALL ? "over 99 %" : `${Math.floor(100 * certainty)} %`;
  const what = repeats ? "same pattern" : "same scene";
  return `${certainty >= SURE ? `S${what.slice(1)}` : `Probably the ${what}`}, ${share} sure`;
}

/** @param {Match[]} matches @returns {string} what stands above them */
export function headOf(matches) {
  return matches.every(({ repeats }) => repeats) ? "The same pattern is here" : "The same scene is here";
}

/** @param {number} compared how many images were laid upon it @returns {string} where none of them shows the same */
export function noneInWords(compared) {
  if (!compared) return "There is no other image to compare it with.";
  return compared === 1 ? "The only other image does not show this very scene." : `None of the ${compared} images most like it shows this very scene.`;
}
