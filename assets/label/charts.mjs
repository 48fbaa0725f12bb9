/** Charts of a model, drawn by Plotly, which is fetched when the first is shown: it is larger than all the rest of the page. */

const SCRIPT = "/_dash-component-suites/plotly/package_data/plotly.min.js";

/** @type {Promise<Object>|null} */
let arriving = null;

/** @returns {Promise<Object>} Plotly; rejects with a sentence */
export function plotly() {
  arriving ??= new Promise((resolve, reject) => {
    const script = Object.assign(document.createElement("script"), { src: SCRIPT });
    script.onload = () => resolve(window.Plotly);
    script.onerror = () => { arriving = null; script.remove(); reject(new Error("The charts did not arrive. Open this again when the server is back.")); };
    document.head.append(script);
  });
  return arriving;
}

/** How often what is said with a probability is true. Pure. @typedef {{mean: number, share: number, images: number}} Bin */

/**
 * @param {Bin[]} bins
 * @param {Object<string, string>} colour
 * @returns {{traces: Object[], layout: Object}}
 */
export function reliabilityChart(bins, colour) {
  const diagonal = { x: [0, 1], y: [0, 1], mode: "lines", line: { color: colour.line, dash: "dot", width: 1 }, hoverinfo: "skip" };
  const points = {
    x: bins.map(({ mean }) => mean), y: bins.map(({ share }) => share), mode: "lines+markers", line: { color: colour.accent, width: 2 },
    marker: { color: colour.accent, size: bins.map(({ images }) => 5 + Math.min(9, Math.sqrt(images))) },
    text: bins.map(({ images }) => `${images} answers`), hovertemplate: "said %{x:.0%}, true %{y:.0%}<br>%{text}<extra></extra>",
  };
  return { traces: [diagonal, points], layout: { xaxis: { title: { text: "Probability that it gives" }, range: [0, 1], tickformat: ".0%" }, yaxis: { title: { text: "How often it is true" }, range: [0, 1.02], tickformat: ".0%" } } };
}

/**
 * @param {Array<{labels: number, score: number, low?: number, high?: number}>} points
 * @param {{wanted: number, needed: {labels: number|null}}} aim
 * @param {Object<string, string>} colour
 * @returns {{traces: Object[], layout: Object}}
 */
export function learningChart(points, { wanted, needed: { labels: needed } }, colour) {
  const x = points.map(({ labels }) => labels);
  const hasSpread = points.length > 0 && points.every(({ low, high }) => Number.isFinite(low) && Number.isFinite(high));
  const spread = { x: [...x, ...[...x].reverse()], y: [...points.map(({ high }) => high), ...points.map(({ low }) => low).reverse()], mode: "none", fill: "toself", fillcolor: colour.pale, line: { width: 0 }, hoverinfo: "skip" };
  const curve = { x, y: points.map(({ score }) => score), mode: "lines+markers", line: { color: colour.accent, width: 2 }, hovertemplate: "%{x} labels: %{y:.0%}<extra></extra>" };
  const far = Math.max(...x, needed && needed < 20 * Math.max(...x, 1) ? needed : 0);
  const aim = { x: [0, far], y: [wanted, wanted], mode: "lines", line: { color: colour.line, dash: "dot", width: 1 }, hoverinfo: "skip" };
  return { traces: [...(hasSpread ? [spread] : []), aim, curve], layout: { xaxis: { title: { text: "Labels" }, rangemode: "tozero" }, yaxis: { title: { text: "Balanced accuracy" }, range: [0, 1.02], tickformat: ".0%" } } };
}

/** The colours of the theme as it is. */
export function coloursOf() {
  const style = getComputedStyle(document.documentElement);
  const value = (name) => style.getPropertyValue(name).trim();
  return { ink: value("--ink-2"), line: value("--line-strong"), grid: value("--line"), accent: value("--accent"), pale: value("--accent-soft"), font: value("--font") };
}

/**
 * Draw into a place in the colours of the theme; again where there is a chart already.
 * @param {HTMLElement} place
 * @param {(colour: Object<string, string>) => {traces: Object[], layout: Object}} chart
 */
export async function draw(place, chart) {
  const { react } = await plotly();
  const colour = coloursOf();
  const { traces, layout } = chart(colour);
  const axis = { gridcolor: colour.grid, zeroline: false, linecolor: colour.line, fixedrange: true };
  const titled = (own) => ({ ...axis, ...own, title: { ...own.title, font: { size: 12 } } });
  await react(place, traces, {
    ...layout, xaxis: titled(layout.xaxis), yaxis: titled(layout.yaxis), showlegend: false, height: 260, margin: { l: 56, r: 12, t: 8, b: 44 },
    paper_bgcolor: "transparent", plot_bgcolor: "transparent", font: { family: colour.font, size: 12, color: colour.ink },
  }, { displayModeBar: false, responsive: true });
}
