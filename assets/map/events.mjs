/** Named events with subscribers. */

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
