/** The images to label, in the order the server asks for them: what is shown, what comes, what was passed. Pure but for asking. */

const AT_ONCE = 60;
const LEFT_BEFORE_ASKING = 20;

/** @typedef {{image_id: string, why?: string, label?: string|null}} Asked */

export class Queue {
  /**
   * @param {(count: number, seen: string[]) => Promise<Asked[]>} fetch   the next ones, which may hold some seen before
   */
  constructor(fetch) {
    Object.assign(this, { fetch, at: 0, isWhole: false, asking: null });
    /** @type {string|null} why the first could not be asked for */
    this.fault = null;
    /** @type {Asked[]} */
    this.items = [];
    this.seen = new Set();
  }

  /** @returns {Asked|null} what is shown; null at the end, or before the first is there */
  get current() {
    return this.items[this.at] ?? null;
  }

  /** Those shown together. @param {number} size @returns {Asked[]} */
  page(size) {
    return this.items.slice(this.at, this.at + size);
  }

  /** What comes after the one shown. @param {number} count @returns {Asked[]} */
  coming(count, size = 1) {
    return this.items.slice(this.at + size, this.at + size + count);
  }

  /** @param {number} steps   below 0: back @returns {boolean} whether something else is shown */
  move(steps) {
    const at = Math.max(0, Math.min(this.items.length, this.at + steps));
    const hasMoved = at !== this.at;
    this.at = at;
    return hasMoved;
  }

  /** Show an image that was passed, or one that was not asked for at all. @param {string} image @param {string} [why] */
  show(image, why = "") {
    const place = this.items.findIndex(({ image_id: id }) => id === image);
    if (place >= 0) this.at = place;
    else {
      this.items.splice(this.at, 0, { image_id: image, why });
      this.seen.add(image);
    }
  }

  /** Ask anew for what comes after those shown: the model has learned, so others may help it more. @param {number} size */
  again(size = 1) {
    this.items.splice(this.at + size);
    this.seen = new Set(this.items.map(({ image_id: id }) => id));
    this.isWhole = false;
  }

  /** Ask for more if few are left. @returns {Promise<boolean>} whether more came */
  async fill(size = 1) {
    if (this.asking) return this.asking;
    if (this.isWhole || this.items.length - this.at > LEFT_BEFORE_ASKING + size) return false;
    this.asking = this.ask(size).finally(() => { this.asking = null; });
    return this.asking;
  }

  async ask(size) {
    const found = await this.fetch(AT_ONCE + size, [...this.seen]);
    const fresh = found.filter(({ image_id: id }) => !this.seen.has(id));
    for (const one of fresh) this.seen.add(one.image_id);
    this.items.push(...fresh);
    this.isWhole = fresh.length === 0;
    return fresh.length > 0;
  }
}
