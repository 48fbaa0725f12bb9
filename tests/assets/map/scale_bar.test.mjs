import assert from "node:assert/strict";
import { test } from "node:test";

import { factColumns, inWords } from "../../../assets/map/card_facts.mjs";
import { beside, scaleBar } from "../../../assets/map/scale_bar.mjs";
import { columnsOfEveryKind } from "./columns_made.mjs";

test("a scale bar is the longest round number that fits", () => {
  for (const [nm, most, label, pixels] of [[2, 60, "100 nm", 50], [1, 60, "50 nm", 50], [0.01, 70, "500 pm", 50], [25, 60, "1 µm", 40], [90_000, 70, "5 mm", 55.56]]) {
    const bar = scaleBar(nm, most);
    assert.equal(bar.label, label);
    assert.ok(Math.abs(bar.pixels - pixels) < 0.01 && bar.pixels <= most);
  }
});

test("without the size of a pixel there is no bar", () => {
  for (const nm of [null, undefined, 0, NaN, Infinity]) assert.equal(scaleBar(nm, 60), null);
});

test("a card never covers what it stands beside and never leaves the window", () => {
  const window = { width: 1000, height: 700 };
  const card = { width: 220, height: 300 };
  for (let x = 0; x <= 1000; x += 50)
    for (let y = 0; y <= 700; y += 50) {
      const about = { left: x - 30, right: x + 30, top: y - 30, bottom: y + 30 };
      const { left, top } = beside(about, card, window);
      assert.ok(left >= 0 && top >= 0 && left + card.width <= 1000 && top + card.height <= 700);
      const covers = left < about.right && left + card.width > about.left && top < about.bottom && top + card.height > about.top;
      assert.equal(covers, false);
    }
});

test("in a narrow window the card goes below or above", () => {
  const { left, top } = beside({ left: 100, right: 280, top: 500, bottom: 560 }, { width: 220, height: 300 }, { width: 380, height: 700 });

  assert.deepEqual([left, top], [80, 190]);
});

test("a card tells the colour first, then the prediction, then facets of a few values", () => {
  const facet = (name, values) => ({ name, role: "facet", kind: "category", dtype: "u1", categories: Array.from({ length: values }, String) });
  const columns = [facet("main.cluster", 30), facet("one", 1), facet("sample", 2000), facet("material", 15), facet("predicted.family", 5), { name: "d33", role: "property", kind: "number", dtype: "f4" }];

  assert.deepEqual(factColumns(columns, "d33").map(({ name }) => name), ["d33", "predicted.family", "material"]);
  assert.deepEqual(factColumns(columns, null).map(({ name }) => name), ["predicted.family", "material"]);
});

test("values are read as people write them", () => {
  const { five, labels, thickness } = columnsOfEveryKind(50, 4);
  const missing = Array.from({ length: 50 }, (_, row) => row).find((row) => five.isMissing(row));

  assert.equal(inWords(five, missing), "missing");
  assert.equal(inWords(labels, 3), labels.value(3).join(", ") || "missing");
  assert.match(inWords(thickness, Array.from({ length: 50 }, (_, row) => row).find((row) => !thickness.isMissing(row))), /^[\d.,]+$/);
});
