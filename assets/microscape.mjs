/**
 * The one module that Dash loads; it imports all others (app.py keeps Dash from loading them twice).
 * Registers the Dash components and starts what belongs to no single page.
 */

import { Panel } from "./panels/component.mjs";
import { watchChooser } from "./panels/chooser.mjs";
import { watchTheme } from "./panels/theme.mjs";

window.microscape_parts = { Panel };
watchTheme();
watchChooser();
