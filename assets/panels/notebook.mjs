/** Tells the notebook that shows this page what is selected (pipeline/notebook). */

import { afterPause } from "./dom.mjs";
import { ask } from "./ask.mjs";
import { say } from "./say.mjs";

const SETTLED_MS = 150;
const KEY = "notebook";

/** Begin if a notebook opened this page: its key stands in the first address, and stays with this frame. */
export function watchNotebook(engine) {
  const key = new URLSearchParams(location.search).get(KEY) ?? sessionStorage.getItem(KEY);
  if (!key) return;
  sessionStorage.setItem(KEY, key);
  const tell = afterPause(() => send(engine, key).catch((error) => say(`The notebook does not know the selection: ${error.message}`, "warn")), SETTLED_MS);
  for (const event of ["ready", "selection", "counts"]) engine.subscribe(event, tell);
}

async function send(engine, key) {
  if (!engine.info) return;
  const body = JSON.stringify({ collection: engine.info.name, ids: engine.selection.isEmpty ? [] : await engine.selectedIds() });
  await ask(`/api/v1/notebook/${encodeURIComponent(key)}`, { method: "PUT", headers: { "Content-Type": "application/json" }, body });
}
