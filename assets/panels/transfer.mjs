/** Sends a file to be searched by, says how far it is, waits for the answer, and can be cancelled. */

import { ask, sentenceOf } from "./ask.mjs";
import { bytes } from "./format.mjs";

const NEIGHBOURS = 12;
const POLL_MS = 400;

/** What is rejected with when the user cancels. */
export const cancelled = () => new DOMException("cancelled", "AbortError");

export class Transfer {
  /**
   * @param {string} address of the collection
   * @param {(progress: {said: string, fraction: number|null}) => void} tell fraction null: nobody knows
   */
  constructor(address, tell) {
    Object.assign(this, { address, tell, request: null, job: null });
  }

  /**
   * @param {File} file
   * @param {number} image which of the file's images
   * @param {string|null} [map] on which it is to be placed; null: the main one
   * @returns {Promise<Object>} the result of the search; rejects with a sentence, or AbortError if cancelled
   */
  async run(file, image, map = null) {
    this.tell({ said: `Sending ${file.name} (${bytes(file.size)})`, fraction: 0 });
    const { status, body } = await this.post(file, image, map);
    this.request = null;
    return status === 202 ? this.follow(body.id) : body;
  }

  /** fetch cannot tell how much of a body is sent; XMLHttpRequest can. */
  post(file, image, map) {
    return new Promise((resolve, reject) => {
      const request = new XMLHttpRequest();
      this.request = request;
      const where = map === null ? "" : `&map=${encodeURIComponent(map)}`;
      request.open("POST", `${this.address}/search?k=${NEIGHBOURS}&image=${image}${where}&name=${encodeURIComponent(file.name)}`);
      request.setRequestHeader("Content-Type", "application/octet-stream");
      request.upload.onprogress = ({ loaded, total }) => this.tell({ said: `Sending ${file.name}`, fraction: loaded / total });
      request.upload.onload = () => this.tell({ said: "Comparing it with every image", fraction: null });
      request.onerror = () => reject(new Error("The image was not sent: the server cannot be reached."));
      request.onabort = () => reject(cancelled());
      request.onload = () => {
        const body = parsed(request.responseText);
        if (request.status < 300) resolve({ status: request.status, body });
        else reject(new Error(sentenceOf(body) || `The image was not accepted: the server answered ${request.status}.`));
      };
      request.send(file);
    });
  }

  /** The server needs longer: watch the job until it ends. */
  async follow(job, pause_ms = POLL_MS) {
    this.job = job;
    globalThis.document?.dispatchEvent(new CustomEvent("jobstarted"));
    for (;;) {
      const state = await ask(`/api/v1/jobs/${job}`);
      if (this.job !== job || state.status === "cancelled") throw cancelled();
      if (state.status === "failed") throw new Error(state.error);
      if (state.status === "done") {
        this.job = null;
        return state.result;
      }
      const isRunning = state.status === "running";
      this.tell({ said: state.notice || state.message || "Waiting for the worker", fraction: isRunning ? state.fraction : null });
      await new Promise((resolve) => { setTimeout(resolve, pause_ms); });
    }
  }

  /** Watch no longer; the work goes on, and `follow` rejects as if it were cancelled. */
  leave() {
    this.job = null;
  }

  /** Give up what is under way. */
  cancel() {
    this.request?.abort();
    if (this.job) fetch(`/api/v1/jobs/${this.job}`, { method: "DELETE", keepalive: true }).catch(() => {});
    this.job = this.request = null;
  }
}

function parsed(text) {
  try { return JSON.parse(text); } catch { return {}; }
}
