/**
 * Two engines that show the same images: what is filtered, coloured, selected, opened or pointed at in one is so in
 * the other, as far as its map holds them. Rows are the same in both, so nothing is asked again.
 */

import { LAYERS } from "../../map/state.mjs";

/**
 * @param {Object} first the engine of the page: filters, colour and layers are its own
 * @param {Object} second the engine beside it
 * @returns {() => void} unlink
 */
export function link(first, second) {
  let isPassingOn = false;
  /* What one engine is told by the other must not come back. */
  const passOn = (act) => (...said) => {
    if (isPassingOn || !second.info || second.info !== first.info) return;
    isPassingOn = true;
    try {
      act(...said);
    } finally {
      isPassingOn = false;
    }
  };
  const filter = passOn(() => second.setMask("linked", first.facets.passing()));
  const colour = passOn(() => { second.setColouring(first.colouring()); });
  const maps = passOn(({ map, columns, column, gone }) => {
    if (gone) second.removeMap(gone);
    else if (column) second.addColumn(column);
    else second.addMap({ map, columns });
  });
  const select = (from, to) => passOn(() => {
    if (from.selection.key !== to.selection.key) to.selectRows(from.selection.rowsWithin(null));
  });
  const open = (to) => passOn((opened) => { if ((opened?.id ?? null) !== to.openId) to.open(opened?.id ?? null); });
  const hover = (to) => passOn((hovered) => to.hover(hovered?.row ?? -1));
  const tool = passOn(() => { second.setTool(first.tool); });
  const layers = passOn(() => LAYERS.forEach((what) => second.hidden.has(what) !== first.hidden.has(what) && second.setShown(what, !first.hidden.has(what))));
  const all = [
    [first, "visible", filter], [first, "colour", colour], [first, "tool", tool], [first, "maps", maps], [first, "layers", layers],
    [first, "selection", select(first, second)], [second, "selection", select(second, first)],
    [first, "open", open(second)], [second, "open", open(first)],
    [first, "hover", hover(second)], [second, "hover", hover(first)],
  ];
  const stops = all.map(([engine, event, callback]) => engine.subscribe(event, callback));
  filter();
  colour();
  tool();
  layers();
  select(first, second)();
  if (first.openId !== second.openId) second.open(first.openId);
  return () => stops.forEach((stop) => stop());
}
