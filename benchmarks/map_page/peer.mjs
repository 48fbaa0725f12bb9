/** The same points and actions with regl-scatterplot and with Embedding Atlas' view, each by its own interface. */

import { columns, count, frame, HEIGHT, kept, panned, star, timed, WIDTH } from "./timing.mjs";

const plot = document.getElementById("plot");
const colours = Array.from({ length: 20 }, (_, k) => `#${[0, 8, 16].map((at) => ((k * 0x3a7f1d + 0x3060a0) >> at) & 255).map((part) => part.toString(16).padStart(2, "0")).join("")}`);

let drawn = 0;
for (const name of ["drawArrays", "drawElements", "drawArraysInstanced", "drawElementsInstanced"]) {
  for (const { prototype } of [WebGLRenderingContext, WebGL2RenderingContext]) {
    const draw = prototype[name];
    if (draw) prototype[name] = function drawCounted(...given) { drawn++; return draw.apply(this, given); };
  }
}

const PEERS = { regl: reglScatterplot, atlas: embeddingAtlas };
const data = await columns(["main.x", "main.y", "twenty"]);
const place = (codes) => Float32Array.from(codes, (code) => code / 32767 - 1);
const peer = await PEERS[new URLSearchParams(location.search).get("engine")](place(data["main.x"]), place(data["main.y"]), data.twenty);

/** Do something that draws, and wait until the pixels it draws are there. */
async function untilDrawn(act) {
  const before = drawn;
  await act();
  for (let k = 0; drawn === before && k < 600; k++) await frame();
  peer.pixels();
}

const without = (k) => kept((row) => data.twenty[row] !== k % data.size);
const nothing = () => {};
peer.pixels();
const firstMap = performance.now();

window.bench = {
  ready: () => true,
  firstMap: () => firstMap,
  filter: (repeats) => timed(repeats, (k) => untilDrawn(() => peer.filter(without(k))), nothing),
  async withCounts(repeats) {
    const facets = { ...data, ...(await columns(["five", "sixty", "temperature", "thickness"])) };
    return timed(repeats, (k) => untilDrawn(() => { const found = without(k); count(facets, found); return peer.filter(found); }), nothing);
  },
  lasso: (repeats) => timed(repeats, (k) => untilDrawn(() => peer.lasso(star(k))), nothing),
  pan: (frames) => panned(frames, (x, y) => untilDrawn(() => peer.move(2 * x, 2 * y)), nothing),
};

async function reglScatterplot(x, y, category) {
  const { createScatterplot } = await import("/peers/regl.js");
  const canvas = plot.appendChild(document.createElement("canvas"));
  const scatterplot = createScatterplot({ canvas, width: WIDTH, height: HEIGHT, pointSize: 3, colorBy: "category", pointColor: colours, aspectRatio: WIDTH / HEIGHT });
  await scatterplot.draw({ x, y, category: Uint8Array.from(category, (code) => code % colours.length) });
  return {
    filter: (found) => scatterplot.filter(found),
    lasso: (polygon) => scatterplot.lassoSelect(polygon, { isGl: true }),
    move: (dx, dy) => scatterplot.set({ cameraTarget: [dx, dy] }),
    pixels: () => canvas.getContext("2d").getImageData(0, 0, 1, 1),
  };
}

async function embeddingAtlas(x, y, category) {
  const { EmbeddingView } = await import("/peers/atlas.js");
  const config = { mode: "points", pointSize: 3, autoLabelEnabled: false, colorScheme: "light" };
  const codes = Uint8Array.from(category, (code) => code % colours.length);
  const view = new EmbeddingView(plot, {
    data: { x, y, category: codes }, categoryColors: colours, width: WIDTH, height: HEIGHT, pixelRatio: 1, config, viewportState: { x: 0, y: 0, scale: 1 },
  });
  while (!plot.querySelector("canvas") || !drawn) await frame();
  const gl = plot.querySelector("canvas").getContext("webgl2");
  const of = (array, found) => array.constructor.from(found, (row) => array[row]);
  return {
    filter: (found) => view.update({ data: { x: of(x, found), y: of(y, found), category: of(codes, found) } }),
    move: (dx, dy) => view.update({ viewportState: { x: dx, y: dy, scale: 1 } }),
    pixels: () => gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, new Uint8Array(4)),
  };
}
