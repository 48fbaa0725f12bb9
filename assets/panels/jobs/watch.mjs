/** Keeps a list of jobs true: looks again while something runs or somebody reads, and not otherwise. */

import { ask } from "../ask.mjs";
import { isOpen, KINDS } from "./words.mjs";

const MOST = 30;
const READING_MS = 1500;
const AWAY_MS = 4000;
const SETTLE_MS = 250;
export const LIST = `/api/v1/jobs?brief=true&limit=${MOST}&${KINDS.map((kind) => `kind=${kind}`).join("&")}`;

export class JobWatch {
  /** @param {() => void} tell   called when something is known anew */
  constructor(tell) {
    Object.assign(this, { tell, jobs: [], workers: null, fault: null, isRead: false, hasEnded: false, timer: 0, isLooking: false, lookedAt: -Infinity });
  }

  /** Somebody opened or closed the list. */
  read(isRead) {
    this.isRead = isRead;
    if (isRead) this.look();
  }

  /** Something may have begun: look soon, but not more often than for a reader. */
  wake() {
    clearTimeout(this.timer);
    const rest = READING_MS - (performance.now() - this.lookedAt);
    this.timer = setTimeout(() => this.look(), Math.max(SETTLE_MS, rest));
  }

  end() {
    this.hasEnded = true;
    clearTimeout(this.timer);
  }

  async look() {
    clearTimeout(this.timer);
    if (this.isLooking || this.hasEnded) return;
    this.isLooking = true;
    this.lookedAt = performance.now();
    try {
      const [jobs, ready] = await Promise.all([ask(LIST), this.isRead ? ask("/readyz") : null]);
      Object.assign(this, { jobs, workers: ready?.workers ?? this.workers, fault: null });
    } catch (error) {
      this.fault = error.message;
    }
    this.isLooking = false;
    if (this.hasEnded) return;
    this.tell();
    this.plan();
  }

  plan() {
    const isBusy = this.jobs.some(isOpen) && this.fault === null;
    if (document.hidden || !(this.isRead || isBusy)) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.look(), this.isRead ? READING_MS : AWAY_MS);
  }

  /** Stop a job. @param {string} id @returns {Promise<void>} rejects with a sentence */
  async cancel(id) {
    await ask(`/api/v1/jobs/${id}`, { method: "DELETE" });
    await this.look();
  }
}
