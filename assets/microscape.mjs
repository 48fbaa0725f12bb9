/**
 * The one module the page starts with (app.py); it imports all others. Registers the Dash components,
 * starts what belongs to no single page, and offers `window.microscape` to tests, scripts and notebooks.
 */

import { PointMap } from "./map/component.mjs";
import { engineOf } from "./map/engine.mjs";
import { watchChooser } from "./panels/chooser.mjs";
import { Panel } from "./panels/component.mjs";
import { watchNotebook } from "./panels/notebook.mjs";
import { begin } from "./panels/opening.mjs";
import { watchTheme } from "./panels/theme.mjs";

window.microscape_map = { PointMap };
window.microscape_parts = { Panel };

const engine = engineOf("explore");
window.microscape = {
  engine,
  state: () => engine.state(),
  setState: (state) => engine.setState(state),
  select: (ids) => engine.select(ids),
  stats: () => engine.stats(),
};

watchTheme();
watchChooser();
watchNotebook(engine);
begin(engine);
