/** The legend on the map: what the colours mean, with live counts, and how they are given. */

import { h, icon, Leaving } from "./dom.mjs";
import { RampLegend } from "./legend_ramp.mjs";
import { ValueLegend } from "./legend_values.mjs";

const TIGHT_PX = 460;

/**
 * @param {HTMLElement} root
 * @param {Object} engine
 * @returns {() => void} takes the legend down
 */
export function mountLegend(root, engine) {
  const leaving = new Leaving();
  let folded = window.matchMedia("(max-width: 640px)").matches;
  let body = null;
  let shown = "";
  let cleared = null;
  const fold = () => {
    folded = !folded;
    shown = "";
    draw();
  };
  const draw = () => {
    const legend = engine.legend();
    const column = legend.column ? engine.column(legend.column) : null;
    root.hidden = !column;
    if (!column) return;
    const isFolded = folded || (engine.visible === 0 && root.parentElement.clientHeight < TIGHT_PX); // a sentence stands there
    const now = `${engine.info.version} ${column.name} ${legend.kind} ${isFolded}`;
    if (now !== shown) {
      shown = now;
      body = legend.kind === "number" ? new RampLegend(engine, column) : new ValueLegend(engine, column);
      root.classList.toggle("folded", isFolded);
      root.replaceChildren(head(column, isFolded, fold), ...(isFolded ? [] : [body.element]));
    }
    if (!isFolded) body.update(legend);
    if (cleared !== engine.info.version) clear(engine.info.version, isFolded);
  };
  const clear = (version, isFolded) => { // once: the map does not move when the legend changes
    cleared = version;
    engine.keepClear(isFolded ? null : cornerOf(root));
  };
  for (const event of ["ready", "colour", "counts"]) leaving.add(engine.subscribe(event, draw));
  leaving.listen(document, "themechange", draw);
  leaving.add(() => engine.keepClear(null));
  draw();
  return () => leaving.run();
}

/** What the legend covers of the lower left of the map, CSS pixels. */
function cornerOf(root) {
  return [root.offsetLeft + root.offsetWidth, root.parentElement.clientHeight - root.offsetTop];
}

const isSaid = ({ title, unit }) => !unit || title?.endsWith(`(${unit})`);

function head(column, folded, fold) {
  return h(
    "button", { class: "legend-head", type: "button", aria: { expanded: String(!folded) }, onclick: fold },
    h("span", {}, column.title || column.name), isSaid(column) ? null : h("small", { class: "quiet" }, column.unit), icon("chevron-down"),
  );
}
