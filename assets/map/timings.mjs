/** How long the last things took, in milliseconds: from what the user did to the pixels. */

export class Timings {
  constructor() {
    this.last = { first_map_ms: null, filter_ms: null, colour_ms: null, frame_ms: null, pick_ms: null, lasso_ms: null };
    /** @type {Map<string, number>} when things began that wait for pixels */
    this.waiting = new Map();
  }

  /** @param {"filter_ms"|"colour_ms"} what   begins now, unless it already has */
  start(what) {
    if (!this.waiting.has(what)) this.waiting.set(what, performance.now());
  }

  /** @param {string} what   took from `from` until now */
  note(what, from) {
    this.last[what] = performance.now() - from;
  }

  /** The picture is drawn: it began at `from`, and shows everything if `isWhole`. */
  drawn(from, isWhole) {
    this.note("frame_ms", from);
    if (isWhole) this.last.first_map_ms ??= performance.now();
    for (const [what, began] of this.waiting) this.note(what, began);
    this.waiting.clear();
  }
}
