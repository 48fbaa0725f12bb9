/** Long work in slices, between which the page draws and answers. */

const SLICE_MS = 12;

/**
 * Go through the parts of a work, a slice at a time.
 * @template T
 * @param {Generator<void, T>} work   yields between parts of a few milliseconds
 * @param {() => boolean} isWanted    asked between slices: what is no longer wanted is left
 * @returns {Promise<T|undefined>} what the work returns; undefined where it was left
 */
export async function inSlices(work, isWanted = () => true) {
  while (isWanted()) {
    const end = performance.now() + SLICE_MS;
    do {
      const { done, value } = work.next();
      if (done) return value;
    } while (performance.now() < end);
    await new Promise((go) => setTimeout(go));
  }
  return undefined;
}

/**
 * The same at once.
 * @template T
 * @param {Generator<void, T>} work
 * @returns {T}
 */
export function atOnce(work) {
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
  }
}
