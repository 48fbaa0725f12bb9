/** The keys of the large window of an image, and the list of them that ? shows. */

import { showKeys } from "../../map/keys.mjs";

/** The buttons of the window that letters push. */
export const BUTTONS = { f: "beside", l: "along", c: "others", a: "edges", q: "rings", s: "cells" };

const NOTE = "Arrows, + − 0 1 need the focus on the picture: click it, or reach it with tab. Letters work anywhere but in fields.";
const GROUPS = {
  Look: [
    ["scroll, pinch, + −", "zoom, down to the pixel"],
    ["drag, arrows", "move"],
    ["double click, 0", "the whole image"],
    ["1", "one pixel of the image a pixel of the screen"],
    ["a", "ticks along the edges on and off"],
  ],
  Measure: [
    ["l", "values along a line: drag over the image"],
    ["f", "the power spectrum beside the image"],
    ["s", "the lattice found, over image and spectrum"],
    ["q", "scattering: I(q) and I(χ) beside the image"],
    ["←, →", "read a chart that has the focus; of a line move the end that has it, with shift by 10 pixels"],
  ],
  "Go on": [
    ["c", "the other channels and frames of its file"],
    [", .", "the image before and after in its file"],
    ["esc", "back to the map"],
    ["?", "this list"],
  ],
};

/** Show the list; the focus comes back to the window. */
export function showImageKeys() {
  showKeys(GROUPS, NOTE);
}
