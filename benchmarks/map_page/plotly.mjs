/** The same points and actions with Plotly's scattergl, as fast as its own interface allows. */

import { columns, count, kept as rowsWhere } from "./timing.mjs";

const rows = Number(new URLSearchParams(location.search).get("rows"));
const source = `/api/v1/collections/points-${rows}`;
const { Plotly } = window;
const plot = document.getElementById("plot");
const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
const settle = () => new Promise((resolve) => setTimeout(resolve, 60));

const info = await (await fetch(source)).json();
const column = async (name, type) => new type(await (await fetch(`${source}/v/1/columns/${name}`)).arrayBuffer());
const [x, y, twenty, five] = await Promise.all([column("main.x", Uint16Array), column("main.y", Uint16Array), column("twenty", Uint8Array), column("five", Uint8Array)]);
const size = info.columns.find(({ name }) => name === "twenty").categories.length;

/** A trace of the rows for which `keeps` is true, coloured by codes. */
function trace(keeps, codes) {
  const kept = [];
  for (let row = 0; row < rows; row++) if (keeps(row)) kept.push(row);
  return {
    type: "scattergl",
    mode: "markers",
    x: Float32Array.from(kept, (row) => x[row]),
    y: Float32Array.from(kept, (row) => y[row]),
    marker: { size: 3, color: Float32Array.from(kept, (row) => codes[row]), colorscale: "Viridis", cmin: 0, cmax: size },
  };
}

const layout = { width: 1100, height: 760, margin: { l: 0, r: 0, t: 0, b: 0 }, dragmode: "pan", showlegend: false, uirevision: "same" };
const config = { displayModeBar: false };

/** Reading a pixel back waits until the canvas really holds it. */
function pixels() {
  const canvas = plot.querySelector(".gl-canvas-focus, canvas");
  const gl = canvas?.getContext("webgl") ?? canvas?.getContext("webgl2");
  gl?.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, new Uint8Array(4));
}

async function timed(repeats, action) {
  const times = [];
  for (let k = 0; k < repeats; k++) {
    await settle();
    const from = performance.now();
    await action(k);
    pixels();
    times.push(performance.now() - from);
  }
  return times;
}

await Plotly.newPlot(plot, [trace(() => true, twenty)], layout, config);
pixels();
const firstMap = performance.now();

window.bench = {
  async withCounts(repeats) {
    const facets = { twenty, five, ...(await columns(["sixty", "temperature", "thickness"])) };
    return timed(repeats, (k) => {
      const keeps = (row) => twenty[row] !== k % size;
      count(facets, rowsWhere(keeps));
      return Plotly.react(plot, [trace(keeps, twenty)], layout, config);
    });
  },
  ready: () => true,
  firstMap: () => firstMap,
  filter: (repeats) => timed(repeats, (k) => Plotly.react(plot, [trace((row) => twenty[row] !== k % size, twenty)], layout, config)),
  recolour: (repeats) => timed(repeats, (k) => Plotly.restyle(plot, { "marker.color": [Float32Array.from(k % 2 ? five : twenty)] })),
  lasso: (repeats) =>
    timed(repeats, (k) => {
      const corners = Array.from({ length: 24 }, (_, at) => {
        const reach = (at % 2 ? 0.2 : 0.33) * (1 + 0.1 * (k % 3)) * 65535;
        return [32767 + reach * Math.cos((at * Math.PI) / 12), 32767 + reach * Math.sin((at * Math.PI) / 12)];
      });
      const path = `M${corners.map((corner) => corner.join(",")).join("L")}Z`;
      return Plotly.relayout(plot, { selections: [{ xref: "x", yref: "y", type: "path", path }] });
    }),
  async pan(frames) {
    const { xaxis, yaxis } = plot._fullLayout;
    const [x0, x1] = [...xaxis.range];
    const [y0, y1] = [...yaxis.range];
    const times = [];
    let last = await frame();
    for (let k = 0; k < frames; k++) {
      const [dx, dy] = [0.08 * (x1 - x0) * Math.sin(k / 9), 0.05 * (y1 - y0) * Math.sin(k / 6)];
      await Plotly.relayout(plot, { "xaxis.range": [x0 + dx, x1 + dx], "yaxis.range": [y0 + dy, y1 + dy] });
      pixels();
      const now = await frame();
      times.push(now - last);
      last = now;
    }
    return times.slice(2);
  },
};
