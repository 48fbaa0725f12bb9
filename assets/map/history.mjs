/**
 * Steps that can be undone. A step keeps every part of the state, unchanged parts being the very same objects,
 * so that going to another step changes only what differs. Pure.
 */

const MOST_STEPS = 200;
/** A part that changes again so soon, in milliseconds, still belongs to the same step: a drag, a flight. */
const MERGED_WITHIN = { camera: 800, filters: 250, colour: 250 };

export class History {
  /**
   * @param {Record<string, any>} parts   of the state it begins with
   * @param {(parts: Record<string, any>) => boolean} [canShow]   steps that cannot be shown any more are passed over
   */
  constructor(parts, canShow = () => true) {
    this.canShow = canShow;
    /** @type {{parts: Record<string, any>, changed: string|null, at: number, held: object|null}[]} */
    this.steps = [{ parts, changed: null, at: -Infinity, held: null }];
    this.place = 0;
  }

  get now() {
    return this.steps[this.place].parts;
  }

  get canUndo() {
    return this.placeNext(-1) !== null;
  }

  get canRedo() {
    return this.placeNext(1) !== null;
  }

  /** Where the next step in a direction stands that can be shown; null where there is none. */
  placeNext(direction) {
    for (let place = this.place + direction; this.steps[place]; place += direction)
      if (this.canShow(this.steps[place].parts)) return place;
    return null;
  }

  /**
   * Note that the user changed something.
   * @param {string} name                    what it was
   * @param {Record<string, any>} changed    the parts that changed with it
   * @param {number} at                      milliseconds
   * @param {object|null} [held]             the gesture that does it: what it changes is one step, however long it takes
   * @returns {boolean} whether anything did
   */
  note(name, changed, at, held = null) {
    const differing = Object.entries(changed).filter(([part, value]) => !isSame(value, this.now[part]));
    if (!differing.length) return false;
    const last = this.steps[this.place];
    const parts = { ...last.parts, ...Object.fromEntries(differing) };
    const isSoon = at - last.at < (MERGED_WITHIN[name] ?? 0);
    const isMerged = last.changed === name && (isSoon || (held !== null && last.held === held));
    this.steps.length = this.place + 1;
    if (isMerged) this.steps[this.place] = { parts, changed: name, at, held };
    else this.steps.push({ parts, changed: name, at, held });
    if (this.steps.length > MOST_STEPS) this.steps.shift();
    this.place = this.steps.length - 1;
    return true;
  }

  /**
   * Go a step back (-1) or forth (1).
   * @returns {Record<string, any>|null} the parts that differ there, null where there is no such step
   */
  go(direction) {
    const place = this.placeNext(direction);
    if (place === null) return null;
    const from = this.now;
    const to = this.steps[(this.place = place)];
    Object.assign(to, { at: -Infinity, held: null }); // what comes next is a step of its own
    return Object.fromEntries(Object.entries(to.parts).filter(([part, value]) => value !== from[part]));
  }
}

const isSame = (a, b) => a === b || (a?.key !== undefined ? a.key === b?.key : JSON.stringify(a) === JSON.stringify(b));
