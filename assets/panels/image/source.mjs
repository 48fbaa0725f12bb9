/** The numbers of an image from the server, with what its reader took as masked set to NaN. */

import { answered } from "../ask.mjs";
import { parseNpy } from "./npy.mjs";

const TRIES = 20;
const PAUSE_MS = 1000;

/**
 * @param {string} address   of the image in the interface
 * @param {AbortSignal} signal
 * @returns {Promise<import("./npy.mjs").Field>} rejects with a sentence where the original cannot be read
 */
export async function fetchField(address, signal) {
  const answer = await made(`${address}/pixels`, signal);
  const field = parseNpy(await answer.arrayBuffer());
  if (field.dtype.startsWith("f")) withoutInfinities(field.values);
  const masked = await made(`${address}/mask`, signal);
  mask(field.values, new Uint8Array(await masked.arrayBuffer()));
  return field;
}

function withoutInfinities(values) {
  for (let k = 0; k < values.length; k++) if (values[k] - values[k] !== 0) values[k] = NaN;
}

/** A worker may need longer than an answer may take: ask again. */
async function made(address, signal) {
  for (let tries = 0; tries < TRIES; tries++) {
    const answer = await fetch(address, { signal }).catch((error) => {
      if (error.name === "AbortError") throw error;
      throw new Error("The server cannot be reached. Try again when it is back.");
    });
    if (!answer.ok) await answered(answer);
    if (answer.status !== 202) return answer;
    await new Promise((done) => setTimeout(done, PAUSE_MS));
  }
  throw new Error("The numbers are still being read from the original. Open the image again in a minute.");
}

/**
 * Set to NaN what is masked.
 * @param {Float32Array|Float64Array} values
 * @param {Uint8Array} bits   one bit a value, lowest first; none where nothing is masked
 */
export function mask(values, bits) {
  for (let byte = 0; byte < bits.length; byte++) {
    for (let rest = bits[byte], k = 8 * byte; rest; rest >>= 1, k++) if (rest & 1) values[k] = NaN;
  }
}
