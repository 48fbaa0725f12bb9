/** regl-scatterplot. */

export { default as createScatterplot } from "regl-scatterplot";
