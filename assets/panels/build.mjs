/** The form that starts a build from a folder the server can see, and the buttons that cancel one. */

import { addressOf, ask } from "./ask.mjs";
import { h, icon, Leaving } from "./dom.mjs";

const LOOK_MS = 1500;
const FIELDS = [
  { name: "source", label: "Folder of images on the server", placeholder: "/data/microscope/2026", required: true },
  { name: "name", label: "Name of the collection", placeholder: "made from the folder", required: false },
  { name: "metadata", label: "Metadata table (optional)", placeholder: "/data/microscope/2026/samples.csv", required: false },
  { name: "pattern", label: "File-name pattern (optional)", placeholder: "{sample}_{date}_{bias}V", required: false },
];

/**
 * @param {HTMLElement} root
 * @returns {() => void} takes the form down
 */
export function mountBuild(root) {
  const leaving = new Leaving();
  const answer = h("div", { role: "status" });
  const inputs = Object.fromEntries(FIELDS.map((field) => [field.name, inputOf(field)]));
  inputs.source.addEventListener("input", () => { inputs.name.placeholder = nameFrom(inputs.source.value) || "made from the folder"; });
  const form = h(
    "form", { class: "build-form", onsubmit: (event) => { event.preventDefault(); start(inputs, answer, leaving); } },
    FIELDS.map(({ name, label }) => h("label", { for: `build-${name}` }, h("span", {}, label), inputs[name])),
    h("button", { class: "button primary", type: "submit" }, icon("play"), "Build"),
  );
  root.replaceChildren(form, answer);
  leaving.listen(document, "click", (event) => {
    const button = event.target.closest("[data-cancel-job]");
    if (button) cancel(button, answer);
    const removal = event.target.closest("[data-remove-collection]");
    if (removal) remove(removal, answer);
  });
  return () => leaving.run();
}

function inputOf({ name, placeholder, required }) {
  return h("input", { class: "input", id: `build-${name}`, name, placeholder, required, spellcheck: "false", autocomplete: "off" });
}

/** "…/Run 7 (new)" -> "run-7-new" */
export function nameFrom(source) {
  const last = source.trim().replace(/[\\/]+$/, "").split(/[\\/]/).pop();
  return last.normalize("NFKD").replace(/\p{M}/gu, "").replace(/[^\p{L}\p{N}_]+/gu, "-").replace(/^-+|-+$/g, "").toLowerCase();
}

async function start(inputs, answer, leaving) {
  const filled = Object.fromEntries(Object.entries(inputs).map(([name, input]) => [name, input.value.trim()]).filter(([, value]) => value));
  const body = { kind: "build", ...filled, name: filled.name || nameFrom(filled.source || "") };
  try {
    const job = await ask("/api/v1/jobs", { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
    tell(answer, job.notice || `The build of ${body.name} has started; it is shown above.`, job.notice ? "warn" : "");
    follow(job.id, body.name, answer, leaving);
  } catch (error) {
    tell(answer, error.message, "bad");
  }
}

/** What is said of a build that was started here, once it has ended. @returns {[string, string]|null} sentence and tone */
export function endInWords({ status }, name) {
  if (status === "done") return [`${name} is built.`, ""];
  if (status === "failed") return [`The build of ${name} has failed; the reason is shown above.`, "bad"];
  return status === "cancelled" ? [`The build of ${name} was cancelled.`, ""] : null;
}

/** Say when a build has ended, unless something else has been said since. */
async function follow(id, name, answer, leaving) {
  const said = answer.firstChild;
  while (!leaving.hasLeft && answer.firstChild === said) {
    const job = await ask(`/api/v1/jobs/${id}`).catch(() => ({}));
    const end = endInWords(job, name);
    if (end && answer.firstChild === said) return tell(answer, ...end);
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}

async function remove(button, answer) {
  const name = button.dataset.removeCollection;
  if (!confirm(`Remove what the unfinished build of ${name} has read? The original files stay.`)) return;
  button.disabled = true;
  try {
    await ask(addressOf(name), { method: "DELETE" });
    tell(answer, `${name} is removed. The original files are untouched.`, "");
  } catch (error) {
    button.disabled = false;
    tell(answer, error.message, "bad");
  }
}

async function cancel(button, answer) {
  button.disabled = true;
  try {
    await ask(`/api/v1/jobs/${button.dataset.cancelJob}`, { method: "DELETE" });
    tell(answer, "The build stops. What was read is kept: started again, it goes on from there.", "");
  } catch (error) {
    tell(answer, error.message, "bad");
  }
}

function tell(place, sentence, tone) {
  place.replaceChildren(h("div", { class: `notice ${tone}` }, icon(tone ? "exclamation-triangle" : "check"), h("p", {}, sentence)));
}
