/** What the pages of the peers share: the generated columns, frames, repetitions, plain counts. */

export const WIDTH = 1100;
export const HEIGHT = 760;
export const rows = Number(new URLSearchParams(location.search).get("rows"));
const source = `/api/v1/collections/points-${rows}`;
const TYPES = { u1: Uint8Array, u2: Uint16Array };

export const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
const settle = () => new Promise((resolve) => setTimeout(resolve, 60));

/** @returns {Promise<Object>} typed arrays by name, and `size`, how many values "twenty" has */
export async function columns(names) {
  const info = await (await fetch(source)).json();
  const of = (name) => info.columns.find((column) => column.name === name);
  const fetched = names.map(async (name) => [name, new TYPES[of(name).dtype](await (await fetch(`${source}/v/1/columns/${name}`)).arrayBuffer())]);
  return { ...Object.fromEntries(await Promise.all(fetched)), size: of("twenty").categories.length };
}

/** @returns {number[]} the rows for which `keeps` is true */
export function kept(keeps) {
  const found = [];
  for (let row = 0; row < rows; row++) if (keeps(row)) found.push(row);
  return found;
}

/** The counts of three categories and the histograms of two numbers over some rows, by the plain loop a page would have. */
export function count(arrays, found) {
  const bins = { five: 256, twenty: 256, sixty: 256, temperature: 40, thickness: 40 };
  return Object.entries(bins).map(([name, size]) => {
    const counts = new Uint32Array(size);
    const codes = arrays[name];
    if (size === 256) for (const row of found) counts[codes[row]]++;
    else for (const row of found) counts[Math.floor((codes[row] / 65536) * size)]++;
    return counts;
  });
}

/** @returns {number[][]} a star of 24 corners around the middle, in units of half the picture, the k-th in size */
export function star(k) {
  return Array.from({ length: 24 }, (_, at) => {
    const reach = (at % 2 ? 0.4 : 0.66) * (1 + 0.1 * (k % 3));
    return [reach * Math.cos((at * Math.PI) / 12), reach * Math.sin((at * Math.PI) / 12)];
  });
}

/** @returns {Promise<number[]>} milliseconds of each repetition, from the call until `pixels` has read one back */
export async function timed(repeats, action, pixels) {
  const times = [];
  for (let k = 0; k < repeats; k++) {
    await settle();
    const from = performance.now();
    await action(k);
    await pixels();
    times.push(performance.now() - from);
  }
  return times;
}

/** Time from frame to frame while `move` is told to go to x, y: parts of the width. */
export async function panned(frames, move, pixels) {
  const times = [];
  let last = await frame();
  for (let k = 0; k < frames; k++) {
    await move(0.08 * Math.sin(k / 9), 0.05 * Math.sin(k / 6));
    await pixels();
    const now = await frame();
    times.push(now - last);
    last = now;
  }
  return times.slice(2);
}
