/** Questions to the HTTP interface: the answer's JSON, or an error that is a sentence. */

/**
 * @param {string} address
 * @param {RequestInit} [options]
 * @returns {Promise<any>} the JSON; rejects with the server's own sentence where it gives one
 */
export async function ask(address, options = {}) {
  const answer = await fetch(address, options).catch((error) => {
    if (error.name === "AbortError") throw error;
    throw new Error("The server cannot be reached. Try again when it is back.");
  });
  return answered(answer);
}

/** @param {Response} answer   @returns {Promise<any>} its JSON; the error it rejects with has the `status` */
export async function answered(answer) {
  const body = await answer.json().catch((error) => {
    if (!answer.ok) return {};
    throw error.name === "AbortError" ? error : new Error("The answer broke off. Try again when the server is back.");
  });
  if (!answer.ok) throw Object.assign(new Error(sentenceOf(body) || `The server answered ${answer.status}.`), { status: answer.status });
  return body;
}

/** The sentence in an error answer of the interface, "" if it has none. */
export function sentenceOf(body) {
  return typeof body.error === "string" ? body.error : "";
}

/** @param {string} collection @returns {string} its address in the interface */
export function addressOf(collection) {
  return `/api/v1/collections/${encodeURIComponent(collection)}`;
}
