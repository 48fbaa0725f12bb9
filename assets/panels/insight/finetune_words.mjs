/** Fine-tuning asked for from the page: what can be chosen, what is wrong with it, and how it ended, in words. Pure. */

import { colourable } from "../order.mjs";

export const USUAL_MINUTES = 5;
const LEAST_MINUTES = 0.05; // as pipeline/encoder/finetune/plan.py takes
const MOST_MINUTES = 600;
const NAME = /^(?!trail-|predicted)[a-z0-9][a-z0-9_-]{0,39}$/;

/** @typedef {{name: string, same: string, labels: string, minutes: string}} Draft   as typed and chosen, "" for none */

/**
 * The columns whose equal values can say what is alike: what people told of the images, one word each.
 * @param {{columns: Object[], rows: number, maps: Array<{name: string}>}} info
 * @returns {Array<{name: string, title: string}>} the most telling first
 */
export function columnsOf({ columns, rows, maps }) {
  const isTold = ({ name, kind, description, stamp, categories }) => // what is measured or predicted describes itself
    kind === "category" && categories.length > 1 && !description && !stamp && !maps.some((map) => name.startsWith(`${map.name}.`));
  return colourable(columns, rows).filter(isTold).map(({ name, title }) => ({ name, title: title || name }));
}

/**
 * @param {Draft} draft
 * @returns {{field: "minutes"|"name"|"labels", sentence: string}|null} the first thing that is wrong; null if all is well
 */
export function problemOf({ name, same, labels, minutes }) {
  const number = Number(minutes);
  if (same && same === labels) return { field: "labels", sentence: "One column cannot mark both samples and classes: choose another for one of them." };
  if (minutes.trim() === "" || !(number >= LEAST_MINUTES && number <= MOST_MINUTES)) return { field: "minutes", sentence: `Minutes is a number from ${LEAST_MINUTES} to ${MOST_MINUTES}.` };
  if (!NAME.test(name)) return { field: "name", sentence: "The name has up to 40 small letters, digits, - and _, begins with a letter or digit, and not with trail- or predicted." };
  return null;
}

/** @param {Draft} draft @returns {Object} what POST …/finetune is asked */
export function requestOf({ name, same, labels, minutes }) {
  return { name, same: same || null, labels: labels || null, minutes: Number(minutes) };
}

/**
 * What the form holds at first: what was asked last if it did not come to an end, so that it can go on; else what is usual.
 * @param {{name: string, job: Object|null}} standing   as GET …/finetune answers
 * @returns {Draft}
 */
export function draftOf({ name, job }) {
  const asked = job && job.status !== "done" ? job.arguments : {};
  return { name: asked.name ?? name, same: asked.same ?? "", labels: asked.labels ?? "", minutes: String(asked.minutes ?? USUAL_MINUTES) };
}

/**
 * How the last one ended.
 * @param {Object|null} job   as GET …/finetune answers
 * @returns {{tone: ""|"good"|"bad", said: string, map: string|null, scores: Object[], notes: string[]}|null} map: what can
 *   be opened now; null: there was none, or it goes on
 */
export function endOf(job) {
  const told = (tone, said, result = {}) => ({ tone, said, map: result.map ?? null, scores: result.scores ?? [], notes: result.notes ?? [] });
  if (job?.status === "done") return told(job.result.map ? "good" : "", job.result.verdict, job.result);
  if (job?.status === "failed") return told("bad", job.error ?? "The fine-tuning failed.");
  if (job?.status === "cancelled") return told("", "This was cancelled. Started again with the same choices, it goes on with the views that were drawn.");
  return null;
}
