/** Stepping from image to image with keys alone: from where one began, to the next nearest and back. */

const STEPS_AT_MOST = 2000;

/**
 * The row a step leads to. A walk begins at the open image, else in the middle of the picture, and lists the
 * images that are seen by their distance from there.
 * @param {{engine: import("./engine.mjs").Engine, view: import("./view.mjs").MapView, path?: object}} walker
 *   keeps the walk
 * @param {-1|0|1} step   0 begins anew in the middle
 * @returns {number} -1 where there is none
 */
export function walkFrom(walker, step) {
  const { engine, view } = walker;
  const open = engine.row(engine.openId);
  const known = walker.path?.rows.indexOf(open) ?? -1;
  if (step === 0 || known < 0) {
    const [width, height] = view.cssSize;
    const from = step !== 0 && open >= 0 ? view.placeOf(open) : [width / 2, height / 2];
    walker.path = { rows: nearestTo(engine, view, from ?? [width / 2, height / 2]) };
    return walker.path.rows[step !== 0 && open >= 0 ? 1 : 0] ?? -1;
  }
  return walker.path.rows[known + step] ?? open;
}

/** Visible rows within the picture, nearest to a place first. */
function nearestTo(engine, view, [x, y]) {
  const visible = engine.rowsVisible();
  const count = engine.visible;
  const [width, height] = view.cssSize;
  const project = view.projector();
  const found = [];
  for (let j = 0; j < count; j++) {
    const row = visible ? visible[j] : j;
    const at = project(row);
    if (!at || at[0] < 0 || at[1] < 0 || at[0] > width || at[1] > height) continue;
    found.push({ row, away: (at[0] - x) ** 2 + (at[1] - y) ** 2 });
  }
  return found.sort((a, b) => a.away - b.away).slice(0, STEPS_AT_MOST).map(({ row }) => row);
}
