/**
 * How many pixels a map is drawn with: as many as the screen has while it rests, fewer on large screens while
 * pictures follow one another, so that each is there in time.
 */

const MOVING_AT_MOST = 2_000_000;
const RESTING_AT_MOST = 9_000_000; // a whole screen of 3,840 by 2,160
const FOLLOWS_MS = 120;
const REST_MS = 220;

/** @returns {number} pixels a picture may have that begins `since` milliseconds after the last one ended */
export const pixelsAtMost = (since) => (since < FOLLOWS_MS ? MOVING_AT_MOST : RESTING_AT_MOST);

export class Sharpness {
  /** @param {import("./view.mjs").MapView} view */
  constructor(view) {
    this.view = view;
    this.drawnAt = -Infinity;
  }

  destroy() {
    clearTimeout(this.timer);
  }

  /** Choose the size of the next picture; points that travel keep theirs. @returns {boolean} whether it is another one */
  choose() {
    const { view } = this;
    return !view.moving.isTravelling && view.fit(pixelsAtMost(performance.now() - this.drawnAt));
  }

  /** A picture was drawn: when no other follows it is drawn again, sharp. */
  drawn() {
    const { view } = this;
    this.drawnAt = performance.now();
    clearTimeout(this.timer);
    if (view.ratio < view.ratioWithin(RESTING_AT_MOST)) this.timer = setTimeout(() => view.ask(), REST_MS);
  }
}
