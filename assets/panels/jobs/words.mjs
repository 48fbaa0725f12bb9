/** Jobs as people read them: how far they are, when they were asked for, and what came of them. Pure. */

/** What the list shows; pictures and numbers of single images come and go by the hundred. */
export const KINDS = ["build", "search", "compare", "averages", "batch_effects", "properties", "reproject", "groups", "honesty", "stability", "profiles", "train_heads", "finetune", "design_fit", "design_propose", "design_from_image"];

const MINUTE_S = 60;
const HOUR_S = 3600;

/**
 * @typedef {object} Job   as GET /api/v1/jobs?brief=true lists it
 * @property {string} id
 * @property {string} kind
 * @property {string} title
 * @property {"interactive"|"batch"} queue
 * @property {"queued"|"running"|"done"|"failed"|"cancelled"} status
 * @property {number} fraction   0 … 1
 * @property {string} message
 * @property {string|null} error
 * @property {string|null} notice
 * @property {boolean} cancel_requested
 * @property {Object} arguments
 * @property {string} created_at   ISO 8601, as are started_at and finished_at, which may be null
 */

/** @param {Job} job @returns {string} the collection it is about, "" where its title says so or there is none */
export function collectionOf({ title, arguments: { collection = "" } = {} }) {
  return title.includes(collection) ? "" : collection;
}

/** @param {Job} job @returns {boolean} whether it still waits or runs */
export const isOpen = ({ status }) => status === "queued" || status === "running";

/** @param {Job} job @returns {string} how it stands, in words */
export function statusOf(job) {
  const { status, fraction, message, notice, error } = job;
  if (job.cancel_requested && isOpen(job)) return "Stopping";
  if (status === "queued") return notice ?? (message ? sentence(message) : "Waits for its turn");
  if (status === "running") return [`${Math.round(100 * fraction)} %`, message].filter(Boolean).join(" · ");
  if (status === "failed") return error ?? "Failed";
  return status === "done" ? `Done in ${took(job)}` : "Cancelled";
}

const sentence = (words) => words[0].toUpperCase() + words.slice(1);

function took({ started_at: from, finished_at: to }) {
  const seconds = from && to ? Math.max(0, (Date.parse(to) - Date.parse(from)) / 1000) : 0;
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < MINUTE_S) return `${Math.round(seconds)} s`;
  if (seconds < HOUR_S) return `${Math.floor(seconds / MINUTE_S)} min ${Math.round(seconds % MINUTE_S)} s`;
  return `${Math.floor(seconds / HOUR_S)} h ${Math.round((seconds % HOUR_S) / MINUTE_S)} min`;
}

/**
 * When a job was asked for.
 * @param {string} moment   ISO 8601
 * @param {number} now      milliseconds
 */
export function ago(moment, now) {
  const seconds = (now - Date.parse(moment)) / 1000;
  if (!(seconds >= 45)) return "just now";
  if (seconds < HOUR_S) return `${Math.round(seconds / MINUTE_S)} min ago`;
  if (seconds < 24 * HOUR_S) return `${Math.round(seconds / HOUR_S)} h ago`;
  return moment.slice(0, 10);
}

/** @param {Job[]} jobs @returns {string} what a screen reader hears of the button */
export function buttonLabel(jobs) {
  const open = jobs.filter(isOpen).length;
  return open ? `Jobs: ${open} under way` : "Jobs";
}

/**
 * @param {{interactive?: boolean, batch?: boolean}|null} workers   as GET /readyz tells; null: not known
 * @param {Job[]} jobs
 * @returns {string|null} who is missing though a job waits for them, and the way out
 */
export function absenceOf(workers, jobs) {
  if (!workers) return null;
  const isWaitedFor = (sought) => jobs.some(({ status, queue }) => status === "queued" && queue === sought);
  const missing = ["interactive", "batch"].filter((queue) => workers[queue] === false && isWaitedFor(queue));
  if (!missing.length) return null;
  const what = { interactive: "Uploads, new maps and measurements", batch: "Builds and other long work" };
  const said = missing.length === 2 ? "No worker is running, so nothing is done" : `${what[missing[0]]} wait: no ${missing[0]} worker is running`;
  return `${said}. Start one: python -m pipeline worker --queue ${missing[0]}`;
}
