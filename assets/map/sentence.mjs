/** What stands over the map when there is nothing to see on it. */

/**
 * @param {import("./engine.mjs").Engine} engine
 * @returns {{kind: "loading"|"error"|"empty"|"none", text: string}}
 */
export function sentenceFor({ status, total, visible }) {
  if (status.phase === "error") return { kind: "error", text: status.message };
  if (status.phase !== "ready") return { kind: "loading", text: "Loading the map …" };
  if (total === 0) return { kind: "empty", text: "This collection holds no images yet." };
  if (visible === 0) return { kind: "empty", text: "No image matches these filters." };
  return { kind: "none", text: "" };
}
