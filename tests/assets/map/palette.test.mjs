import assert from "node:assert/strict";
import { test } from "node:test";

import { colourTable } from "../../../assets/map/colours.mjs";
import { MISSING, OTHER, categoryColour, pixelOf, rampColour, rgbOf, slotColours, themeOf } from "../../../assets/map/palette.mjs";
import { RAMPS } from "../../../assets/map/ramps.mjs";
import { LEVELS } from "../../../assets/map/raster.mjs";

/* How eyes without one kind of cone see: Machado, Oliveira and Fernandes 2009, full severity. */
const EYES = {
  normal: [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
  protanopia: [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
  deuteranopia: [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]],
  tritanopia: [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.3039]],
};

const linear = (channel) => (channel <= 10.3 ? channel / 3294.6 : ((channel / 255 + 0.055) / 1.055) ** 2.4);

/** A colour in Oklab (B. Ottosson) as an eye sees it. */
function oklab(rgb, eye) {
  const [r, g, b] = EYES[eye].map((row) => Math.max(0, row.reduce((sum, weight, k) => sum + weight * linear(rgb[k]), 0)));
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}

function leastDistance(colours, eye) {
  const seen = colours.map((colour) => oklab(rgbOf(colour), eye));
  return Math.min(...seen.flatMap((a, i) => seen.slice(0, i).map((b) => Math.hypot(...a.map((part, k) => part - b[k])))));
}

for (const name of ["light", "dark"]) {
  const theme = themeOf(name);
  const categories = Array.from({ length: 20 }, (_, code) => categoryColour(code, theme));

  for (const [eye, ofEight, ofTwenty] of [["normal", 0.12, 0.09], ["protanopia", 0.07, 0.05], ["deuteranopia", 0.07, 0.05], ["tritanopia", 0.04, 0.04]])
    test(`on ${name} ground, categories stay apart under ${eye}`, () => {
      assert.ok(leastDistance(categories.slice(0, 8), eye) >= ofEight);
      assert.ok(leastDistance(categories, eye) >= ofTwenty);
    });

  test(`on ${name} ground, no category looks like the ground, like other or like missing`, () => {
    for (const colour of categories)
      for (const plain of [theme.ground, theme.other, theme.missing]) assert.ok(leastDistance([colour, plain], "normal") > 0.05, `${colour} ${plain}`);
  });

  for (const map of RAMPS)
    test(`on ${name} ground, lightness rises all along ${map}`, () => {
      const lightness = Array.from({ length: 40 }, (_, k) => oklab(rgbOf(rampColour(k / 39, theme, { map })), "normal")[0]);
      for (let k = 1; k < 40; k++) assert.ok(lightness[k] > lightness[k - 1]);
    });
}

test("the ramp on light ground begins as viridis does", () => {
  const [r, g, b] = rgbOf(rampColour(0, themeOf("light")));

  assert.ok(Math.abs(r - 68) < 4 && Math.abs(g - 1) < 4 && Math.abs(b - 84) < 4);
});

test("colours of the page replace those of the theme", () => {
  assert.equal(themeOf("dark", { ground: "#000", other: "" }).ground, "#000");
  assert.deepEqual(rgbOf("rgb(12, 34, 56)"), [12, 34, 56]);
  assert.deepEqual(rgbOf("#0af"), [0, 170, 255]);
});

test("slots mean a category, other, missing or a place on the ramp", () => {
  const theme = themeOf("light");

  assert.deepEqual(slotColours("category", theme)[OTHER], rgbOf(theme.other));
  assert.deepEqual(slotColours("number", theme)[MISSING], rgbOf(theme.missing));
  assert.deepEqual(slotColours("none", theme)[0], rgbOf(theme.single));
});

test("with a selection, only selected points keep their colour", () => {
  const theme = themeOf("light");
  const full = pixelOf(rgbOf(categoryColour(0, theme)));
  const top = (LEVELS - 1) * 256;

  assert.equal(colourTable("category", theme, false)[top], full);
  assert.notEqual(colourTable("category", theme, true)[top], full);
  assert.equal(colourTable("category", theme, true)[LEVELS * 256 + top], full);
});
