/** The list of gestures and keys, shown by `?`. */

import { h } from "./dom.mjs";

const KEYS = [
  ["click", "open an image; beside all points: close it"], ["scroll, + and −", "zoom"],
  ["drag, arrows", "move; in 3-D turn"], ["right drag", "in 3-D move"], ["double click, 0", "show everything"],
  ["shift + drag", "select with a lasso"], ["ctrl + shift + drag", "add to the selection"], ["alt + shift + drag", "take out of the selection"],
  ["shift + click", "select or unselect one image"], ["Esc", "close the image, then drop the selection"],
  ["/", "search text"], ["browser back", "undo the last step"], ["?", "this list"],
];

/** @param {import("./dom.mjs").Leaving} leaving */
export function watchKeys(leaving) {
  leaving.listen(document, "keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.target.closest("input, select, textarea, dialog")) return;
    if (event.key === "?") show();
    if (event.key === "/") {
      event.preventDefault();
      document.querySelector(".text-search input")?.focus();
    }
  });
}

function show() {
  const close = () => dialog.close();
  const list = h("dl", {}, KEYS.flatMap(([key, meaning]) => [h("dt", {}, h("kbd", {}, key)), h("dd", {}, meaning)]));
  const dialog = h(
    "dialog", {
      class: "keys", aria: { label: "Keys and gestures" },
      onclose: () => dialog.remove(), onclick: (event) => event.target === dialog && close(),
    },
    h("h2", {}, "Keys and gestures"), list, h("button", { class: "button", type: "button", onclick: close }, "Close"),
  );
  document.body.append(dialog);
  dialog.showModal();
}
