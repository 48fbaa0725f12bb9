/** Going from map to map, and having a new one made: what buttons, keys and the tree do. */

import { images } from "../format.mjs";
import { say } from "../say.mjs";
import { ROOT } from "./forest.mjs";
import { chosenOf, obstacleOf, partOf, requestOf } from "./part.mjs";
import { nameOf } from "./words.mjs";

/** @param {Object} engine @returns {string} what is seen: while it stays the same, nobody has gone on to something else */
export function seenOn(engine) {
  return `${engine.map?.name} ${engine.selection.key} ${JSON.stringify(engine.filters())}`;
}

/** Go to a map. @param {Object} engine @param {string} id */
export async function goTo(engine, id) {
  if (engine.map?.name !== id) await engine.setMap(id);
}

/** Go to the map that the present one was made from. @returns {Promise<void>|null} null on the main map */
export function goUp(engine, trail) {
  const above = trail.path(engine.map?.name).at(-2);
  return above ? goTo(engine, above.id) : null;
}

/**
 * Go to a map that was made of what is selected: all of it is selected, so nothing need be. The filters stay; both
 * can be had again by one step back.
 */
export function goToNew(engine, id) {
  return engine.asOneStep(async () => {
    engine.select(null);
    await goTo(engine, id);
  });
}

/** Show where the images of a map lie on the one it was made from: selected there. @param {Object} engine @param {import("./trail.mjs").Trail} trail @param {string} id */
export async function showOnParent(engine, trail, id) {
  const parent = trail.path(id).at(-2)?.id ?? ROOT;
  await engine.bring(id);
  const placed = await engine.placedOn(id);
  await engine.asOneStep(async () => {
    await goTo(engine, parent);
    if (placed) engine.selectRows(Array.from(placed.keys()).filter((row) => placed[row]));
    else engine.selectVisible();
  });
}

/**
 * Have what is chosen laid out again.
 * @param {Object} engine
 * @param {import("./trail.mjs").Trail} trail
 * @param {{parameters: Object, name: string, author: string}} how
 * @returns {Promise<boolean>} whether it was taken; why not is said
 */
export async function reproject(engine, trail, how) {
  const part = partOf(engine);
  const obstacle = obstacleOf(engine, part);
  if (obstacle) {
    say(obstacle, "warn");
    return false;
  }
  if (part.how === "selected") await engine.ensureIds();
  const inherited = trail.node(engine.map.name)?.chosen?.filter;
  const request = { parent: engine.map.name, part: requestOf(engine, part), chosen: chosenOf(engine, part, inherited), ...how };
  return send(engine, trail, request);
}

/** Ask for a map, or for one that could not be made before. @returns {Promise<boolean>} */
export async function send(engine, trail, request) {
  try {
    const node = await trail.reproject(request, seenOn(engine));
    if (!node) return true;
    await goToNew(engine, node.id);
    say(`You made this map before: “${nameOf(node)}” was opened.`, "");
    return true;
  } catch (error) {
    say(error.message);
    return false;
  }
}

/** A map that was asked for is ready: go there, unless the user has gone on to something else. */
export function arrive(engine, node, seen) {
  const notes = (node.used?.notes ?? []).join(" ");
  if (seen === seenOn(engine)) {
    if (notes) say(notes, "");
    return goToNew(engine, node.id);
  }
  say(`“${nameOf(node)}” is ready: ${images(node.count)}. ${notes}`.trim(), "", { label: "Open", act: () => goTo(engine, node.id) });
  return null;
}
