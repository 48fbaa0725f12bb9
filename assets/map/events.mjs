/** Named events with subscribers, and calls put off and made once. */

export class Events {
  constructor() {
    /** @type {Map<string, Set<Function>>} */
    this.subscribers = new Map();
  }

  /**
   * @param {string} event
   * @param {(detail: any) => void} callback
   * @returns {() => void} call it to unsubscribe
   */
  subscribe(event, callback) {
    if (!this.subscribers.has(event)) this.subscribers.set(event, new Set());
    this.subscribers.get(event).add(callback);
    return () => this.subscribers.get(event).delete(callback);
  }

  emit(event, detail) {
    for (const callback of [...(this.subscribers.get(event) ?? [])]) callback(detail);
  }
}

/**
 * A function that puts a call off; called again before it is made, it is still made once.
 * @param {(call: () => void) => void} putOff   such as queueMicrotask
 * @param {() => void} action
 */
export function once(putOff, action) {
  let isWaiting = false;
  return () => {
    if (isWaiting) return;
    isWaiting = true;
    putOff(() => {
      isWaiting = false;
      action();
    });
  };
}

/** Call after the next picture is painted; without a window, soon. */
export function afterFrame(call) {
  (globalThis.requestAnimationFrame ?? setTimeout)(() => setTimeout(call));
}
