/** The drop-down of collections closes on a choice, a click beside it, and Esc. */

export function watchChooser() {
  const close = () => document.querySelectorAll("details.chooser[open]").forEach((chooser) => { chooser.open = false; });
  document.addEventListener("click", (event) => {
    const inside = event.target.closest("details.chooser");
    if (!inside || event.target.closest(".chooser-list a")) close();
  });
  document.addEventListener("keydown", (event) => event.key === "Escape" && close());
}
