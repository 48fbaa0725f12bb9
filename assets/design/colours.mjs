/** The colours of the charts of a design: values by the map's ramp, candidates in one of their own. */

import { RAMP_LEVELS, rampColour } from "../map/palette.mjs";
import { readTheme } from "../map/theme.mjs";

/**
 * @param {HTMLElement} element   whose theme counts
 * @returns {{ramp: string[], ground: string, ink: string, quiet: string, line: string, none: string, candidate: string, accent: string}}
 */
export function coloursOf(element) {
  const theme = readTheme(element);
  const style = getComputedStyle(element);
  const colour = (name) => style.getPropertyValue(name).trim();
  return {
    ramp: Array.from({ length: RAMP_LEVELS }, (_, level) => rampColour(level / (RAMP_LEVELS - 1), theme)),
    ground: colour("--map-ground"), ink: colour("--ink"), quiet: colour("--ink-2"), line: colour("--line-strong"),
    none: theme.missing, candidate: colour("--candidate"), accent: colour("--accent"),
  };
}

/** @returns {string} the colour of a value between two ends; no number and an exact zero at the low end have the pale one */
export function colourOf(value, { low, high }, { ramp, none }) {
  if (!Number.isFinite(value) || (value === 0 && low === 0)) return none;
  return ramp[Math.round(Math.min(1, Math.max(0, (value - low) / (high - low || 1))) * (ramp.length - 1))];
}

/** Make a canvas as large as it is shown, for the pixels of the screen. @returns {{pen: CanvasRenderingContext2D, width: number, height: number}} CSS pixels */
export function sheetOf(canvas) {
  const ratio = window.devicePixelRatio || 1;
  const { clientWidth: width, clientHeight: height } = canvas;
  const wanted = { width: Math.max(1, Math.round(width * ratio)), height: Math.max(1, Math.round(height * ratio)) };
  if (canvas.width !== wanted.width || canvas.height !== wanted.height) Object.assign(canvas, wanted);
  const pen = canvas.getContext("2d");
  pen.setTransform(ratio, 0, 0, ratio, 0, 0);
  pen.clearRect(0, 0, width, height);
  return { pen, width, height };
}
