/** Where in a long list the window stands: tiles in rows, a bounded scroll height whatever the number. Pure. */

const TALLEST_PX = 8_000_000; // browsers end somewhere beyond 16 million

/**
 * @typedef {object} Grid
 * @property {number} columns
 * @property {number} step      pixels from tile to tile
 * @property {number} lines
 * @property {number} whole     pixels all lines would take
 * @property {number} tall      pixels the scrolled element has
 */

/**
 * @param {number} count    items
 * @param {number} width    pixels there are
 * @param {number} size     pixels of an item with its gap, across
 * @param {number} [step]   the same downwards
 * @param {number} [columns]
 * @returns {Grid}
 */
export function gridOf(count, width, size, step = size, columns = Math.max(1, Math.floor(width / size))) {
  const lines = Math.ceil(count / columns);
  const whole = lines * step;
  return { count, columns, step, lines, whole, tall: Math.min(whole, TALLEST_PX) };
}

/** How far down the whole list a scroll position is. @param {Grid} grid @returns {number} pixels */
export function offsetAt(grid, scrollTop, height) {
  if (grid.tall === grid.whole || grid.tall <= height) return scrollTop;
  return (scrollTop / (grid.tall - height)) * (grid.whole - height);
}

/** The scroll position that brings `offset` to the top edge. */
export function scrollFor(grid, offset, height) {
  const most = Math.max(0, grid.whole - height);
  const wanted = Math.min(most, Math.max(0, offset));
  return grid.tall === grid.whole || most === 0 ? wanted : (wanted / most) * (grid.tall - height);
}

/**
 * The items that can be seen, with one line more on either side.
 * @returns {{first: number, past: number}}
 */
export function windowOf(grid, offset, height) {
  const first = Math.max(0, Math.floor(offset / grid.step) - 1);
  const past = Math.ceil((offset + height) / grid.step) + 1;
  return { first: Math.min(grid.count, first * grid.columns), past: Math.min(grid.count, past * grid.columns) };
}

/** The offset at which an item is wholly seen with the least scrolling; null if it is seen already. */
export function offsetToSee(grid, item, offset, height) {
  const top = Math.floor(item / grid.columns) * grid.step;
  if (top < offset) return top;
  return top + grid.step > offset + height ? top + grid.step - height : null;
}

/** The item a key leads to from `item`; null for a key that moves nothing. */
export function stepFrom(item, key, { columns, count }, lines) {
  const moves = {
    ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns, ArrowDown: columns,
    PageUp: -columns * lines, PageDown: columns * lines, Home: -count, End: count,
  };
  if (!(key in moves)) return null;
  return Math.min(count - 1, Math.max(0, item + moves[key]));
}
