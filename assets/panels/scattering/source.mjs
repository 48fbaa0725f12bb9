/** Questions about scattering to the server: profiles, which a worker makes, and geometries. */

import { ask, answered } from "../ask.mjs";

const PAUSE_MS = 500;

/**
 * The profiles of an image; waits while a worker makes them.
 * @param {string} address   of the image
 * @param {[number, number]|null} band   of the radial axis for I(χ); null: the server chooses
 * @param {AbortSignal} signal
 */
export function fetchProfile(address, band, signal) {
  return whenDone(`${address}/profile${band ? `?low=${band[0]}&high=${band[1]}` : ""}`, { signal });
}

/** What is asked for, once it is there: a worker may need longer than an answer may take. */
export async function whenDone(address, options) {
  const answer = await fetch(address, options).catch((error) => {
    if (error.name === "AbortError") throw error;
    throw new Error("The server cannot be reached. Try again when it is back.");
  });
  const said = await answered(answer);
  if (answer.status !== 202) return said;
  for (;;) {
    await new Promise((done) => { setTimeout(done, PAUSE_MS); });
    const job = await ask(`/api/v1/jobs/${said.id}`, { signal: options.signal });
    if (job.status === "failed" || job.status === "cancelled") throw new Error(job.error ?? "The job was cancelled.");
    if (job.status === "done") return job.result;
  }
}

/** @param {string} address of the image @param {AbortSignal} signal @returns {Promise<Object>} what is known and stored */
export const fetchGeometry = (address, signal) => ask(`${address}/geometry`, { signal });

/** @param {string} collection address @param {Object} numbers @returns {Promise<Object>} the record */
export function storeGeometry(collection, numbers) {
  return ask(`${collection}/geometries`, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(numbers) });
}

/**
 * Store a PONI file; waits while a worker reads it.
 * @param {string} collection address @param {File} file @param {string|null} imageId   null: for all images
 */
export function storePoni(collection, file, imageId) {
  const query = imageId ? `?image_id=${imageId}` : "";
  return whenDone(`${collection}/geometries/poni${query}`, { method: "POST", headers: { "Content-Type": "text/plain" }, body: file });
}

/** @returns {Promise<{deleted: string, undo: string}>} */
export const deleteGeometry = (collection, id) => ask(`${collection}/geometries/${id}`, { method: "DELETE" });

/** @param {string} undo   address that brings a deleted geometry back */
export const restoreGeometry = (undo) => ask(undo, { method: "POST" });
