/** The HTTP interface as OpenAPI describes it: every address with what it takes and answers. */

import { h, Leaving } from "./dom.mjs";
import { say } from "./say.mjs";

const ADDRESS = "/openapi.json";

/**
 * @param {HTMLElement} root
 * @returns {() => void} takes the list down
 */
export function mountInterface(root) {
  const leaving = new Leaving();
  const stop = new AbortController();
  leaving.add(() => stop.abort());
  fetch(ADDRESS, { signal: stop.signal })
    .then((answer) => answer.json())
    .then((description) => root.replaceChildren(...sections(operations(description))))
    .catch((error) => error.name !== "AbortError" && say(`The description of the interface did not arrive: ${error.message}`));
  return () => leaving.run();
}

/**
 * @param {Object} description in OpenAPI 3
 * @returns {Array<{tag: string, method: string, path: string, said: string, parameters: Array<Object>}>} by tag, then path
 */
export function operations(description) {
  return Object.entries(description.paths)
    .flatMap(([path, methods]) => Object.entries(methods).map(([method, operation]) => ({
      tag: (operation.tags ?? ["other"])[0], method: method.toUpperCase(), path,
      said: operation.description ?? operation.summary ?? "",
      parameters: (operation.parameters ?? []).map(parameterOf),
    })))
    .sort((a, b) => a.tag.localeCompare(b.tag) || a.path.localeCompare(b.path) || a.method.localeCompare(b.method));
}

function parameterOf({ name, required, schema = {} }) {
  return { name, required: Boolean(required), type: typeOf(schema) };
}

function typeOf(schema) {
  if (schema.enum) return schema.enum.join(" | ");
  if (schema.anyOf) return schema.anyOf.filter(({ type }) => type !== "null").map(typeOf).join(" | ");
  return schema.type ?? "any";
}

function sections(all) {
  const tags = [...new Set(all.map(({ tag }) => tag))];
  return tags.flatMap((tag) => [h("h2", {}, tag), ...all.filter((one) => one.tag === tag).map(drawOperation)]);
}

function drawOperation({ method, path, said, parameters }) {
  const rows = parameters.map(({ name, required, type }) => h(
    "li", {}, h("code", {}, name), h("span", { class: "quiet" }, ` ${type}${required ? "" : ", optional"}`),
  ));
  const badge = h("span", { class: `badge-soft ${method === "GET" ? "busy" : "warn"}` }, method);
  return h(
    "article", { class: "operation" }, h("div", {}, badge, " ", h("code", {}, path)), h("p", {}, said),
    rows.length ? h("ul", {}, rows) : null,
  );
}
