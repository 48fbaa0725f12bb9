/**
 * What was said here and not yet confirmed by the server. Each thing said is kept in the browser under its request id
 * until the answer is there, sent again with the same id when none comes, in the order it was said: so a click is
 * neither lost, by a reload, a crash or a dead server, nor counted twice.
 */

const PREFIX = "labels-unconfirmed";
const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 15_000;
const ASK_AGAIN = new Set([408, 425, 429]);

/**
 * @typedef {object} Entry
 * @property {string} request   a uuid: the server counts it once
 * @property {number} at   milliseconds since 1970; entries are sent in this order
 * @property {string} path   below the address of the tree's labels
 * @property {Object} body   without the request id
 */

/** @param {number} status of an answer @returns {boolean} whether asking again can help */
export const isWorthAsking = (status) => status === undefined || status >= 500 || ASK_AGAIN.has(status);

export class Outbox {
  /**
   * @param {{collection: string, tree: string, storage: Storage, send: (entry: Entry) => Promise<any>, tell: () => void,
   *   refused: (entry: Entry, error: Error) => void, now?: () => number, wait?: (act: () => void, pause_ms: number) => any,
   *   uuid?: () => string}} part
   *   `send` rejects with an error that has the `status` of the answer, none where the server was not reached
   */
  constructor({ collection, tree, storage, send, tell, refused, now = Date.now, wait = (act, pause_ms) => setTimeout(act, pause_ms), uuid = newId }) {
    Object.assign(this, { storage, send, tell, refused, now, wait, uuid });
    this.prefix = `${PREFIX} ${collection} ${tree} `;
    this.pause_ms = FIRST_PAUSE_MS;
    this.isSending = false;
    this.hasEnded = false;
    /** @type {string|null} why the last try failed */
    this.fault = null;
    /** @type {Map<string, {resolve: Function, reject: Function}>} who waits for an answer */
    this.waiters = new Map();
    /** @type {Entry[]} in the order they were said; those of an earlier page first */
    this.entries = this.kept();
    this.last = this.entries.at(-1)?.at ?? 0;
  }

  kept() {
    const keys = Array.from({ length: this.storage.length }, (_, k) => this.storage.key(k)).filter((key) => key.startsWith(this.prefix));
    return keys.map((key) => JSON.parse(this.storage.getItem(key))).sort((a, b) => a.at - b.at);
  }

  /** What waits for its answer of what was said of an image, oldest first. @returns {Array<{label: string, value: string}>} */
  pendingOf(image) {
    return this.entries.flatMap(({ body }) => (body.actions ?? []).filter(({ image_id: id }) => id === image));
  }

  get count() {
    return this.entries.length;
  }

  /**
   * Say something. It is kept before this returns.
   * @param {string} path   @param {Object} body
   * @returns {Promise<any>} the server's answer; rejects where it refuses
   */
  add(path, body) {
    this.last = Math.max(this.now(), this.last + 1);
    const entry = { request: this.uuid(), at: this.last, path, body };
    this.storage.setItem(this.prefix + entry.request, JSON.stringify(entry));
    this.entries.push(entry);
    const answer = new Promise((resolve, reject) => { this.waiters.set(entry.request, { resolve, reject }); });
    this.tell();
    this.flush();
    return answer;
  }

  /** Send what waits, one after the other. */
  async flush() {
    if (this.isSending || this.hasEnded) return;
    this.isSending = true;
    while (this.entries.length && !this.hasEnded) if (!(await this.sendFirst())) break;
    this.isSending = false;
  }

  /** @returns {Promise<boolean>} whether the next may be sent now */
  async sendFirst() {
    const [entry] = this.entries;
    try {
      const answer = await this.send(entry);
      this.settle(entry, "resolve", answer);
    } catch (error) {
      if (isWorthAsking(error.status)) {
        this.later(error);
        return false;
      }
      this.refused(entry, error);
      this.settle(entry, "reject", error);
    }
    this.fault = null;
    this.pause_ms = FIRST_PAUSE_MS;
    this.tell();
    return true;
  }

  settle(entry, how, value) {
    this.storage.removeItem(this.prefix + entry.request);
    this.entries = this.entries.filter((other) => other !== entry);
    this.waiters.get(entry.request)?.[how](value);
    this.waiters.delete(entry.request);
  }

  later(error) {
    this.fault = error.message;
    this.tell();
    this.wait(() => this.flush(), this.pause_ms);
    this.pause_ms = Math.min(LONGEST_PAUSE_MS, 2 * this.pause_ms);
  }

  /** The page leaves; what waits stays kept and is sent by the next one. */
  end() {
    this.hasEnded = true;
  }
}

/** A uuid; pages over plain http have no crypto.randomUUID. */
export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
