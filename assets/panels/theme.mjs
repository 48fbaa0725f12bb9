/** Light and dark: follows the system until the reader chooses; the choice stays in this browser. */

const KEY = "theme";

/** Make every button of class theme-toggle change the theme, now and later. */
export function watchTheme() {
  document.addEventListener("click", (event) => {
    if (!event.target.closest(".theme-toggle")) return;
    const next = document.documentElement.dataset.bsTheme === "dark" ? "light" : "dark";
    localStorage.setItem(KEY, next);
    apply(next);
  });
  window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", (query) => {
    if (!localStorage.getItem(KEY)) apply(query.matches ? "dark" : "light");
  });
}

function apply(theme) {
  document.documentElement.dataset.bsTheme = theme;
  document.dispatchEvent(new CustomEvent("themechange", { detail: theme }));
}
