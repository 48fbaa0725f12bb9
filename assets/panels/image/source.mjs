/** The numbers of an image from the server, with what its reader took as masked set to NaN. */

import { answered } from "../ask.mjs";
import { parseNpy } from "./npy.mjs";

const TRIES = 20;
const PAUSE_MS = 1000;
const LARGEST_PICTURE = 4096;

/**
 * @param {string} address   of the image in the interface
 * @param {AbortSignal} signal
 * @returns {Promise<import("./npy.mjs").Field>} rejects with a sentence where the original cannot be read
 */
export async function fetchField(address, signal) {
  const answer = await made(`${address}/pixels`, signal);
  const field = parseNpy(await answer.arrayBuffer());
  for (let k = 0; k < field.values.length; k++) if (!Number.isFinite(field.values[k])) field.values[k] = NaN;
  if (Math.max(field.width, field.height) <= LARGEST_PICTURE) await mask(field, address, signal);
  return field;
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

/** The picture of an image is transparent where it is masked, and nowhere else. */
async function mask(field, address, signal) {
  const answer = await made(`${address}.png?size=${LARGEST_PICTURE}&scale=linear`, signal);
  const picture = await createImageBitmap(await answer.blob());
  if (picture.width !== field.width || picture.height !== field.height) return;
  const context = new OffscreenCanvas(field.width, field.height).getContext("2d", { willReadFrequently: true });
  context.drawImage(picture, 0, 0);
  const { data } = context.getImageData(0, 0, field.width, field.height);
  for (let k = 0; k < field.values.length; k++) if (data[4 * k + 3] === 0) field.values[k] = NaN;
}
