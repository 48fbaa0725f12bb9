/** The page's theme as the map needs it, from CSS variables, and word when it changes. */

import { rgbOf, themeOf } from "./palette.mjs";

const VARIABLES = { ground: "--map-ground", other: "--map-other", missing: "--map-missing", single: "--map-single" };
const ATTRIBUTES = ["data-bs-theme", "data-theme", "class", "style"];

/**
 * @param {HTMLElement} element
 * @returns {import("./palette.mjs").Theme}
 */
export function readTheme(element) {
  const style = getComputedStyle(element);
  const own = Object.fromEntries(Object.entries(VARIABLES).map(([name, variable]) => [name, style.getPropertyValue(variable).trim()]));
  return themeOf(isDark(element, own.ground) ? "dark" : "light", own);
}

function isDark(element, ground) {
  if (ground) {
    const [r, g, b] = rgbOf(ground);
    return 0.299 * r + 0.587 * g + 0.114 * b < 128;
  }
  const named = element.closest("[data-bs-theme]")?.getAttribute("data-bs-theme");
  return named ? named === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
}

/** @returns {() => void} stop watching */
export function watchTheme(callback) {
  const observer = new MutationObserver(callback);
  for (const root of [document.documentElement, document.body])
    observer.observe(root, { attributes: true, attributeFilter: ATTRIBUTES });
  const query = matchMedia("(prefers-color-scheme: dark)");
  query.addEventListener("change", callback);
  return () => {
    observer.disconnect();
    query.removeEventListener("change", callback);
  };
}
