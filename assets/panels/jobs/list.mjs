/** The list of jobs: a row each, changed in place so that the focus stays where it is. */

import { fill, h, icon } from "../dom.mjs";
import { absenceOf, ago, collectionOf, isOpen, statusOf } from "./words.mjs";

const MARKS = { done: "check", failed: "exclamation-triangle", cancelled: "x-lg" };

export class JobList {
  /** @param {(id: string) => void} cancel */
  constructor(cancel) {
    this.cancel = cancel;
    /** @type {Map<string, Row>} */
    this.rows = new Map();
    this.notice = h("div", { class: "jobs-notice", role: "status" });
    this.list = h("ul", { class: "jobs-list" });
    this.none = h("p", { class: "quiet jobs-none", hidden: true }, "Nothing has been computed here yet. Builds, uploads, new maps and measurements are listed as they run.");
    this.element = h("div", { class: "jobs" }, this.notice, this.none, this.list);
  }

  /** @param {{jobs: import("./words.mjs").Job[], workers: Object|null, fault: string|null}} known @param {number} now milliseconds */
  update({ jobs, workers, fault }, now) {
    this.say(fault ?? absenceOf(workers, jobs));
    this.none.hidden = jobs.length > 0 || fault !== null;
    const rows = jobs.map((job) => this.rowOf(job));
    for (const [place, job] of jobs.entries()) rows[place].update(job, now);
    fill(this.list, rows.map(({ element }) => element));
  }

  rowOf(job) {
    if (!this.rows.has(job.id)) this.rows.set(job.id, new Row(job, () => this.cancel(job.id)));
    return this.rows.get(job.id);
  }

  say(words) {
    if (this.notice.textContent === (words ?? "")) return;
    this.notice.replaceChildren(...(words ? [h("div", { class: "notice warn" }, icon("exclamation-triangle"), h("p", {}, words))] : []));
  }
}

class Row {
  constructor(job, cancel) {
    this.mark = h("span", { class: "job-mark" });
    this.when = h("small", { class: "number job-when" });
    this.said = h("p", { class: "job-said" });
    this.bar = h("div");
    const name = job.title;
    this.line = h("div", { class: "progress-line", role: "progressbar", aria: { label: name, valuemin: "0", valuemax: "100" } }, this.bar);
    this.stop = h("button", { class: "link-button job-cancel", type: "button", aria: { label: `Cancel: ${name}` }, onclick: cancel }, "Cancel");
    this.element = h("li", { class: "job", data: { job: job.id } },
      h("div", { class: "job-head" }, this.mark, h("strong", {}, name), this.when), this.line, h("div", { class: "job-foot" }, this.said, this.stop));
  }

  update(job, now) {
    const open = isOpen(job);
    const percent = Math.round(100 * job.fraction);
    this.when.textContent = ago(job.created_at, now);
    this.said.textContent = [collectionOf(job), statusOf(job)].filter(Boolean).join(" · ");
    this.element.dataset.status = job.status;
    this.stop.hidden = !open;
    this.line.hidden = !open || (job.status === "queued" && Boolean(job.notice)); // nobody comes to work on it
    this.stop.disabled = Boolean(job.cancel_requested);
    this.line.classList.toggle("unknown", job.status === "queued");
    this.line.setAttribute("aria-valuenow", String(percent));
    this.bar.style.width = job.status === "queued" ? "" : `${percent}%`;
    if (this.status !== job.status) this.mark.replaceChildren(...(MARKS[job.status] ? [icon(MARKS[job.status])] : []));
    this.status = job.status;
  }
}
