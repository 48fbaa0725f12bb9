/** Ticks along the edges of an image: lengths, signed q where the beam is known, else pixels; said which. */

import { h } from "../dom.mjs";
import { svg } from "./histogram.mjs";
import { rulerOf } from "./ticks.mjs";

const ACROSS_PX = 46; // width of the strip on the left
const APART_PX = { x: 90, y: 60 };
const TICK_PX = 5;
const EDGE_PX = 14;
const NAME_PX = { x: 68, y: 20 }; // what the name of an axis takes from the end of its ticks

export class Axes {
  /** @param {import("./stage.mjs").Stage} stage   stands in `element` from now on, with room for ticks beside it */
  constructor(stage) {
    this.stage = stage;
    this.isShown = false;
    this.left = svg("svg", { class: "axis is-left", "aria-hidden": "true" });
    this.below = svg("svg", { class: "axis is-below", "aria-hidden": "true" });
    this.unit = h("span", { class: "axis-unit" });
    this.element = h("div", { class: "stage-framed" }, this.left, stage.element, this.unit, this.below);
    stage.layer(() => this.draw());
  }

  /** @param {{pixel: {x: number, y: number}|null, beam: import("./beam.mjs").Beam|null, width: number, height: number}} known */
  show(known) {
    this.ruler = rulerOf(known);
    this.draw();
  }

  turn(isShown) {
    this.isShown = isShown;
    this.element.classList.toggle("has-axes", isShown);
    this.draw();
  }

  draw() {
    const { stage, ruler } = this;
    if (!this.isShown || !ruler || !stage.placement) return;
    const { zoom, left, top } = stage.placement;
    const { width, height } = stage.frame;
    this.unit.textContent = ruler.names ? "" : ruler.unit; // beside the name, where the axes have one
    this.left.style.transform = `translateX(${Math.max(0, left)}px)`; // to the edge of a picture that is narrower
    this.below.style.transform = `translateY(${Math.min(0, top + stage.field.height * zoom - height)}px)`;
    const across = [Math.max(left, 0), Math.min(left + stage.field.width * zoom, width)];
    const down = [Math.max(top, 0), Math.min(top + stage.field.height * zoom, height)];
    const [named, risen] = ruler.names ?? [];
    this.below.replaceChildren(line(`M${across[0]} 0.5H${across[1]}`), ...ticks(ruler.x, across, left, zoom, APART_PX.x).flatMap(({ at, label }) => [
      line(`M${at} 0v${TICK_PX}`), ...(named && at > across[1] - NAME_PX.x ? [] : [text(Math.max(EDGE_PX, Math.min(at, width - EDGE_PX)), TICK_PX + 11, label, "middle")]),
    ]), ...(named ? [name(across[1] - 2, TICK_PX + 10, named, ruler.unit)] : []));
    this.left.replaceChildren(line(`M${ACROSS_PX - 0.5} ${down[0]}V${down[1]}`), ...ticks(ruler.y, down, top, zoom, APART_PX.y).flatMap(({ at, label }) => [
      line(`M${ACROSS_PX} ${at}h${-TICK_PX}`), ...(risen && at < down[0] + NAME_PX.y ? [] : [text(ACROSS_PX - TICK_PX - 3, Math.max(9, Math.min(at + 4, height - 1)), label, "end")]),
    ]), ...(risen ? [name(ACROSS_PX - TICK_PX - 3, down[0] + 11, risen)] : []));
  }
}

function ticks(ruler, [from, to], start, zoom, apart) {
  return ruler((from - start) / zoom, (to - start) / zoom, (to - from) / apart).map(({ pixel, label }) => ({ at: start + pixel * zoom, label }));
}

const line = (d) => svg("path", { d });

function text(x, y, said, anchor) {
  const element = svg("text", { x, y, "text-anchor": anchor });
  element.textContent = said;
  return element;
}

/** The name of an axis, what follows its _ as an index, with its unit where there is room. */
function name(x, y, said, unit = "") {
  const [letter, index] = said.split("_");
  const element = text(x, y, letter, "end");
  const below = svg("tspan", { class: "axis-index", dy: 3 });
  below.textContent = index;
  const after = svg("tspan", { dy: -3 });
  after.textContent = unit && ` (${unit})`;
  element.classList.add("axis-name");
  element.append(below, after);
  return element;
}
