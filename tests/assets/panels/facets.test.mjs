import assert from "node:assert/strict";
import { test } from "node:test";

import { find } from "../../../assets/panels/facets.mjs";

const facet = (heading, title) => ({ heading, title, element: { hidden: false } });
const shown = (parts) => parts.filter(({ hidden, element }) => !(element ?? { hidden }).hidden).map(({ title, textContent }) => title ?? textContent);

test("words leave the facets that hold them, and only the headings above those", () => {
  const sections = [facet("Sample", "Grower"), facet("Measured", "4-fold rotation"), facet("Measured", "Mirror")];
  const headings = ["Sample", "Measured"].map((textContent) => ({ textContent, hidden: false }));

  find(sections, headings, " 4-FOLD ");
  assert.deepEqual([shown(sections), shown(headings)], [["4-fold rotation"], ["Measured"]]);

  find(sections, headings, "");
  assert.deepEqual([shown(sections), shown(headings)], [["Grower", "4-fold rotation", "Mirror"], ["Sample", "Measured"]]);
});
