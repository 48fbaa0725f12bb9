/** Maps that are being made: watched until they are done, kept over a reload of the page, cancelled, tried again. */

import { ask } from "../ask.mjs";

const LOOK_MS = 400;
const OTHERS_MS = 2500;

/**
 * A map that is being made, or could not be.
 * @typedef {object} Waiting
 * @property {string} id               of the job
 * @property {string} parent           the map it is made from
 * @property {string} name
 * @property {number} count            images
 * @property {number|null} fraction    0 to 1; null: nobody knows
 * @property {string} said
 * @property {string|null} fault       why it could not be made
 * @property {Object|null} request     to try again with; null after a reload, or if somebody else asked
 */

export class Making {
  /** @param {import("./trail.mjs").Trail} trail */
  constructor(trail) {
    this.trail = trail;
    this.key = `making ${trail.collection}`;
    /** @type {Waiting[]} */
    this.waiting = [];
    /** @type {Map<string, string|null>} what this page asked for, by job, with what was seen then */
    this.mine = new Map(JSON.parse(sessionStorage.getItem(this.key) ?? "[]"));
    /** @type {(node: Object, seen: string|null) => void} told of each map that was asked for here, once it is ready */
    this.tellReady = () => {};
    /** @type {Set<string>} jobs that were told to stop; the worker may take a second to hear it */
    this.stopped = new Set();
    this.timer = 0;
  }

  /** @param {Object} job @param {Object} request @param {string} seen   what the page shows now */
  begin(job, request, seen) {
    this.mine.set(job.id, seen);
    this.keep();
    this.waiting.push({ ...waitingOf(job), request });
    this.trail.changed();
    this.plan();
  }

  keep() {
    sessionStorage.setItem(this.key, JSON.stringify([...this.mine]));
  }

  /** Take up what the server says is under way, and see to what of ours has ended meanwhile. @param {Object[]} jobs */
  take(jobs) {
    const known = new Map(this.waiting.map((one) => [one.id, one]));
    const open = jobs.filter(({ id }) => !this.stopped.has(id));
    const running = new Set(open.map(({ id }) => id));
    const ended = this.waiting.filter(({ id, fault }) => fault || (this.mine.has(id) && !running.has(id)));
    this.waiting = [...ended, ...open.map((job) => ({ ...waitingOf(job), request: known.get(job.id)?.request ?? null }))];
    for (const id of this.mine.keys()) if (!running.has(id) && !known.has(id)) this.follow(id);
    this.plan();
  }

  /** Look again soon while anything is under way and the page is seen. */
  plan() {
    this.rest();
    const open = this.waiting.filter(({ fault }) => !fault);
    const pause_ms = open.some(({ id }) => this.mine.has(id)) ? LOOK_MS : OTHERS_MS;
    if (open.length && !document.hidden) this.timer = setTimeout(() => this.look(), pause_ms);
  }

  rest() {
    clearTimeout(this.timer);
  }

  async look() {
    await Promise.all(this.waiting.filter(({ fault }) => !fault).map(({ id }) => this.follow(id)));
    this.trail.changed();
    this.plan();
  }

  /** Ask how far one is; see to it if it has ended. */
  async follow(id) {
    const here = this.waiting.find((one) => one.id === id);
    const job = await jobOf(id);
    if (["queued", "running", null].includes(job.status)) {
      if (here) Object.assign(here, progressOf(job));
    } else if (job.status === "failed" && this.mine.has(id)) {
      this.forget(id);
      this.waiting.push({ ...waitingOf(job), request: here?.request ?? null, fault: job.error });
      this.trail.changed();
    } else {
      const seen = here ? (this.mine.get(id) ?? null) : null;
      const isMine = this.forget(id);
      await this.trail.refresh();
      if (isMine && job.status === "done") this.tellReady(job.result.node, seen);
    }
  }

  /** @returns {boolean} whether this page had asked for it */
  forget(id) {
    this.waiting = this.waiting.filter((one) => one.id !== id);
    const isMine = this.mine.delete(id);
    this.keep();
    return isMine;
  }

  /** Stop one. Rejects with a sentence. @param {string} id */
  async cancel(id) {
    await ask(`/api/v1/jobs/${id}`, { method: "DELETE" });
    this.stopped.add(id);
    this.forget(id);
    this.trail.changed();
  }

  /** Put one away that could not be made. @param {string} id */
  dismiss(id) {
    this.forget(id);
    this.trail.changed();
  }
}

/** @returns {Promise<Object>} the job; of one that nobody knows the status is "gone", while nobody answers it is null */
async function jobOf(id) {
  const answer = await fetch(`/api/v1/jobs/${id}`).catch(() => null);
  const job = answer?.ok ? await answer.json().catch(() => null) : null; // an answer may break off
  if (job) return job;
  return answer?.status === 404 ? { status: "gone" } : { status: null, notice: "The server does not answer; it is asked again." };
}

/** @param {Object} job @returns {Waiting} */
function waitingOf(job) {
  const { parent = "main", name = "", count = 0 } = job.arguments ?? {};
  return { id: job.id, parent, name, count, fault: null, request: null, ...progressOf(job) };
}

function progressOf({ status, fraction, message, notice }) {
  const isRunning = status === "running";
  return { fraction: isRunning ? (fraction ?? null) : null, said: notice || message || (isRunning ? "Being made" : "Waiting for the worker") };
}
