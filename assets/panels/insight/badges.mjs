/** Small buttons over the map: whether it shows batches, and the question what is special about a selection. */

import { afterPause, h, icon, Leaving } from "../dom.mjs";
import { showTab } from "./aside.mjs";
import { chosenOf, obstacleOf } from "./chosen.mjs";
import { Asked, batchEffectsOf, TONES } from "./verdict.mjs";

const QUIET_MS = 1200; // the map comes first

/**
 * @param {HTMLElement} root
 * @param {Object} engine
 * @param {{collection: string}} page
 * @returns {() => void} takes the badges down
 */
export function mountBadges(root, engine, { collection }) {
  if (!collection) return () => {};
  const leaving = new Leaving();
  let asked = null;
  const verdict = h("div");
  const special = h("button", { class: "button special", type: "button", hidden: true, onclick: () => showTab("selection") }, "What is special?");
  root.replaceChildren(special, verdict);
  const update = () => {
    special.hidden = !engine.info || obstacleOf(chosenOf(engine)) !== null;
  };
  const judge = afterPause(async () => {
    if (leaving.hasLeft || !engine.info) return;
    const { info: { version }, map } = engine;
    asked = new Asked(collection, batchEffectsOf(map), () => {});
    const answer = await asked.answer(version).catch(() => null); // the pane says why there is none
    if (answer && engine.info?.version === version && engine.map === map) verdict.replaceChildren(drawBadge(answer.verdict));
  }, QUIET_MS);
  let judged = null;
  const judgeMap = () => {
    if (judged === engine.map) return; // the same one in other dimensions
    judged = engine.map;
    asked?.cancel();
    verdict.replaceChildren();
    judge();
  };
  for (const event of ["selection", "counts", "ready"]) leaving.add(engine.subscribe(event, update));
  leaving.add(engine.subscribe("ready", judgeMap));
  leaving.add(() => asked?.cancel());
  if (engine.status.phase === "ready") { judgeMap(); update(); }
  return () => leaving.run();
}

/** @param {{level: string, said: string, sentence: string}} verdict */
function drawBadge({ level, said, sentence }) {
  const tone = TONES[level];
  const mark = icon(tone === "good" ? "check" : tone === "" ? "info-circle" : "exclamation-triangle");
  return h("button", { class: `badge-soft ${tone} batch-badge`, type: "button", title: sentence, data: { level }, onclick: () => showTab("map") }, mark, said);
}
