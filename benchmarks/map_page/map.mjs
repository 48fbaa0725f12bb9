/** The benchmark's page of the map: PointMap over generated columns, and the timed actions. */

import * as modules from "/assets/bundle.mjs";

const { PointMap } = modules["map/component.mjs"];
const { engineOf } = modules["map/engine.mjs"];

const query = new URLSearchParams(location.search);
const engine = engineOf("explore");
const canvas = () => document.querySelector(".map-points");
/** Reading a pixel back waits until the canvas really holds it. */
const pixels = () => canvas().getContext("2d").getImageData(0, 0, 1, 1);
const settle = () => new Promise((resolve) => setTimeout(resolve, 60));
const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));

document.documentElement.dataset.bsTheme = query.get("theme") ?? "light";
const props = {
  id: "map",
  src: `/api/v1/collections/points-${query.get("rows") ?? 6000}`,
  state: { dims: Number(query.get("dims") ?? 2), colour: query.get("colour") ?? "twenty" },
  style: { width: "100%", height: "100%" },
};
window.ReactDOM.createRoot(document.getElementById("root")).render(window.React.createElement(PointMap, props));

/** @returns {Promise<number[]>} milliseconds of each repetition of an action, from the call to the pixels */
async function timed(repeats, action) {
  const times = [];
  for (let k = 0; k < repeats; k++) {
    await settle();
    const from = performance.now();
    await action(k);
    await Promise.resolve();
    pixels();
    times.push(performance.now() - from);
  }
  return times;
}

window.bench = {
  engine,
  ready: () => engine.stats().first_map_ms !== null,
  firstMap: () => engine.stats().first_map_ms,
  async filter(repeats) {
    const { categories } = await engine.ensure("twenty").then((column) => column.info);
    await engine.ensure("temperature");
    return timed(repeats, (k) => {
      const left = categories.filter((_, code) => code !== k % categories.length);
      return engine.setFilter("twenty", { column: "twenty", in: left });
    });
  },
  async withCounts(repeats) {
    const { categories } = await engine.ensure("twenty").then((column) => column.info);
    for (const name of ["five", "sixty", "temperature", "thickness"]) await engine.ensure(name);
    return timed(repeats, async (k) => {
      const left = categories.filter((_, code) => code !== k % categories.length);
      await engine.setFilter("twenty", { column: "twenty", in: left });
      for (const name of ["five", "twenty", "sixty"]) engine.counts(name);
      for (const name of ["temperature", "thickness"]) engine.histogram(name);
    });
  },
  async recolour(repeats) {
    for (const name of ["five", "temperature"]) await engine.ensure(name);
    return timed(repeats, (k) => engine.setColour(k % 2 ? "five" : "temperature"));
  },
  async lasso(repeats) {
    await engine.setFilter("twenty", null);
    const { x, y } = engine.places.extent;
    const corner = (k, at) => {
      const reach = (k % 2 ? 0.2 : 0.33) * (1 + 0.1 * at);
      return [(x[0] + x[1]) / 2 + (x[1] - x[0]) * reach * Math.cos((k * Math.PI) / 12), (y[0] + y[1]) / 2 + (y[1] - y[0]) * reach * Math.sin((k * Math.PI) / 12)];
    };
    const times = await timed(repeats, (at) => {
      const polygon = Array.from({ length: 24 }, (_, k) => corner(k, at % 3));
      engine.selectShape({ map: "main", dims: 2, polygon, mode: "replace" });
    });
    await engine.select(null);
    return times;
  },
  /** Time from frame to frame while the pointer drags. */
  async pan(frames) {
    const box = canvas().getBoundingClientRect();
    const send = (type, x, y) =>
      canvas().dispatchEvent(new PointerEvent(type, { pointerId: 1, pointerType: "mouse", button: 0, clientX: box.left + x, clientY: box.top + y, bubbles: true }));
    HTMLElement.prototype.setPointerCapture = () => {};
    send("pointerdown", 500, 400);
    const times = [];
    let last = await frame();
    for (let k = 0; k < frames; k++) {
      send("pointermove", 500 + 90 * Math.sin(k / 9), 400 + 40 * Math.sin(k / 6));
      const now = await frame();
      times.push(now - last);
      last = now;
    }
    send("pointerup", 500, 400);
    return times.slice(2);
  },
  /** The same close up, where pictures stand in place of points. */
  async panPictures(frames) {
    const { thumbnails } = engine.painter;
    engine.setCamera({ ...engine.camera, zoom: Math.sqrt(engine.total / 600) });
    const row = Array.from({ length: 500 }, (_, k) => k).find((k) => engine.isVisible(k));
    engine.setCamera({ ...engine.camera, ...engine.places.placeOf(row) });
    while (!thumbnails.shown.length || thumbnails.tiles.arriving.size) await settle();
    const times = await this.pan(frames);
    engine.setCamera(null);
    return times;
  },
  async pick(repeats) {
    const times = [];
    for (let k = 0; k < repeats; k++) {
      const from = performance.now();
      canvas().dispatchEvent(new PointerEvent("pointermove", { pointerType: "mouse", clientX: 300 + 17 * k, clientY: 200 + 11 * k, bubbles: true }));
      times.push(performance.now() - from);
    }
    return times;
  },
};
