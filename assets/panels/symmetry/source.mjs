/** Lattice and symmetry of an image from the server, which measures when asked. */

import { answered, ask } from "../ask.mjs";

const PAUSE_MS = 500;

/**
 * Waits while a worker measures.
 * @param {string} address   of the image
 * @param {AbortSignal} signal
 * @returns {Promise<Object>} as docs/http.md describes; rejects with a sentence
 */
export async function fetchSymmetry(address, signal) {
  const answer = await fetch(`${address}/symmetry`, { signal }).catch((error) => {
    if (error.name === "AbortError") throw error;
    throw new Error("The server cannot be reached. Try again when it is back.");
  });
  const said = await answered(answer);
  return answer.status === 202 ? result(said.id, signal) : said;
}

async function result(id, signal) {
  for (;;) {
    const job = await ask(`/api/v1/jobs/${id}`, { signal });
    if (job.status === "done") return job.result;
    if (job.status === "failed") throw new Error(job.error);
    await new Promise((done) => { setTimeout(done, PAUSE_MS); });
  }
}
