/** Lengths in the sample: a bar of a round number, and where none can be known. Pure. */

const UNITS = [["pm", 1e-3], ["nm", 1], ["µm", 1e3], ["mm", 1e6]];
const ROUND = [1, 2, 5];

/**
 * The longest bar of 1, 2 or 5 times a power of ten that fits.
 * @param {number|null} nmPerPixel   of the picture as it is shown
 * @param {number} most              pixels
 * @returns {{pixels: number, label: string}|null} null where the size of a pixel is not known
 */
export function scaleBar(nmPerPixel, most) {
  if (!(nmPerPixel > 0) || !Number.isFinite(nmPerPixel) || !(most > 0)) return null;
  const room = nmPerPixel * most;
  const power = 10 ** Math.floor(Math.log10(room));
  const length = ROUND.map((digit) => digit * power).findLast((value) => value <= room * (1 + 1e-9)) ?? power;
  const [unit, size] = UNITS.findLast(([, nm]) => length >= nm * (1 - 1e-9)) ?? UNITS[0];
  return { pixels: length / nmPerPixel, label: `${Number((length / size).toPrecision(3))} ${unit}` };
}

/**
 * Where a card stands beside something: right of it, else left, else below, else above; always in the window.
 * @param {{left: number, top: number, right: number, bottom: number}} about   what it must not cover
 * @param {{width: number, height: number}} card
 * @param {{width: number, height: number}} window
 * @param {number} [gap]
 * @returns {{left: number, top: number}}
 */
export function beside(about, card, window, gap = 10) {
  const within = (at, size, room) => Math.min(Math.max(gap, at), Math.max(gap, room - size - gap));
  const level = within((about.top + about.bottom - card.height) / 2, card.height, window.height);
  const upright = within((about.left + about.right - card.width) / 2, card.width, window.width);
  if (about.right + gap + card.width + gap <= window.width) return { left: about.right + gap, top: level };
  if (about.left - gap - card.width >= gap) return { left: about.left - gap - card.width, top: level };
  if (about.bottom + gap + card.height + gap <= window.height) return { left: upright, top: about.bottom + gap };
  return { left: upright, top: Math.max(gap, about.top - gap - card.height) };
}
