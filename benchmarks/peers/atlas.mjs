/** Embedding Atlas' view, without the application around it. */

export { EmbeddingView } from "./node_modules/embedding-atlas/dist/component.js";
