/** The encoder adapted to the images of the collection: asked for, watched, cancelled, and what came of it. */

import { write } from "../address.mjs";
import { addressOf, ask } from "../ask.mjs";
import { h, icon } from "../dom.mjs";
import { isOpen } from "../jobs/words.mjs";
import { say } from "../say.mjs";
import { Transfer } from "../transfer.mjs";
import { columnsOf, draftOf, endOf, problemOf, requestOf } from "./finetune_words.mjs";
import { drawScores } from "./made.mjs";
import { drawFault, showWaiting } from "./waiting.mjs";

const LOOK_MS = 1000;
const LONGEST_NAME = 40;
const HINT = "The encoder has learnt from simulated images. From views of these it learns what belongs together, and a fifth of them, which take no part, judge whether it finds more. If so, a map of its own is added; all that is here stays as it is.";

export class FineTune {
  /** @param {Object} engine @param {string} collection */
  constructor(engine, collection) {
    Object.assign(this, { engine, collection, address: `${addressOf(collection)}/finetune`, hasBegun: false, hasLeft: false });
    this.same = h("select", { class: "form-select" });
    this.labels = h("select", { class: "form-select" });
    this.minutes = h("input", { class: "input number", type: "number", min: 0, step: "any", inputmode: "decimal" });
    this.name = h("input", { class: "input", maxlength: LONGEST_NAME, autocomplete: "off", spellcheck: "false" });
    this.fault = h("p", { class: "reproject-fault", role: "alert", hidden: true });
    this.hint = h("p", { class: "groups-hint" }, HINT);
    this.place = h("div", { class: "finetune-place", role: "status" });
    this.begin = h("button", { class: "button primary", type: "submit" }, "Start");
    this.form = h("form", { class: "finetune-form", novalidate: true, hidden: true, oninput: () => this.check(), onsubmit: (event) => { event.preventDefault(); this.start(); } },
      field("Same sample", this.same, "Scans that share its value lie together."),
      field("Same class", this.labels, "Also across samples; images without a value take part all the same."),
      field("Minutes", this.minutes, "About as long are views drawn; embedding all images comes on top."),
      field("Name of the map", this.name, "The new one, beside those that are there."),
      this.fault, h("div", { class: "finetune-end" }, this.begin));
    this.fold = h("details", { class: "finetune" }, h("summary", {}, icon("chevron-right"), h("h2", {}, "Adapt the encoder to these images")), this.hint, this.form, this.place);
    this.element = h("section", { class: "finetune-section" }, this.fold);
    this.transfer = new Transfer(addressOf(collection), (progress) => this.wait(progress));
  }

  /** The reader looks at the map's tab: take up what is under way, also after a reload. */
  update() {
    if (this.hasBegun) return;
    this.hasBegun = true;
    this.offer();
    this.look();
  }

  offer() {
    const { info } = this.engine;
    const columns = columnsOf(info);
    for (const select of [this.same, this.labels]) {
      select.replaceChildren(h("option", { value: "" }, "Not told"), ...columns.map(({ name, title }) => h("option", { value: name }, title)));
      select.parentElement.hidden = columns.length === 0;
    }
  }

  /** Ask how it stands here, and go on with what is under way. */
  async look() {
    try {
      const standing = await ask(this.address);
      if (this.hasLeft) return;
      this.refused = standing.refused;
      this.fill(draftOf(standing));
      if (standing.job && isOpen(standing.job)) {
        this.fold.open = true;
        await this.follow(standing.job.id);
      } else {
        this.rest(standing.job);
      }
    } catch (error) {
      this.fail(error);
    }
  }

  get draft() {
    return { name: this.name.value.trim(), same: this.same.value, labels: this.labels.value, minutes: this.minutes.value };
  }

  fill(draft) {
    for (const [field_, value] of Object.entries(draft)) this[field_].value = value;
    for (const select of [this.same, this.labels]) if (select.selectedIndex < 0) select.value = "";
    this.check();
  }

  check() {
    const problem = problemOf(this.draft);
    for (const name of ["labels", "minutes", "name"]) {
      this[name].classList.toggle("is-invalid", problem?.field === name);
      this[name].setAttribute("aria-invalid", String(problem?.field === name));
    }
    this.fault.hidden = !problem;
    this.fault.textContent = problem?.sentence ?? "";
    return problem;
  }

  async start() {
    const problem = this.check();
    if (problem) {
      this[problem.field].focus();
      return;
    }
    this.form.hidden = true;
    this.wait({ said: "Asking", fraction: null });
    this.place.querySelector("button").focus();
    try {
      const job = await ask(this.address, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(requestOf(this.draft)) });
      this.fill(draftOf({ name: this.name.value, job })); // another window may have asked first
      await this.follow(job.id);
    } catch (error) {
      this.fail(error);
    }
  }

  /** Watch a job until it ends, then tell what came of it. */
  async follow(id) {
    this.form.hidden = true;
    this.wait({ said: "Waiting for the worker", fraction: null });
    try {
      const result = await this.transfer.follow(id, LOOK_MS);
      this.rest({ status: "done", result });
      if (!this.hasLeft && !this.isSeen) say(result.verdict, "", result.map && { label: "Open", act: () => this.open(result.map) });
    } catch (error) {
      if (error.name !== "AbortError") throw error;
      this.rest({ status: "cancelled" });
    }
  }

  wait(progress) {
    const cancel = () => {
      this.transfer.cancel();
      showWaiting(this.place, { said: "Stopping", fraction: null }, () => {});
    };
    showWaiting(this.place, progress, cancel);
  }

  get isSeen() {
    return this.fold.open && this.element.offsetParent !== null;
  }

  /** Nothing is under way: say how the last one ended, and offer another. @param {Object|null} job */
  rest(job) {
    if (this.hasLeft) return;
    const end = endOf(job);
    const hadFocus = this.place.contains(document.activeElement);
    const refused = this.refused ? [notice("", this.refused)] : [];
    this.place.replaceChildren(...(end ? this.drawEnd(end) : []), ...refused);
    this.form.hidden = Boolean(this.refused) || job?.status === "done";
    const next = this.form.hidden ? this.place.querySelector("button") : this.begin;
    if (hadFocus) next?.focus();
  }

  drawEnd({ tone, said, map, scores, notes }) {
    const go = map && h("button", { class: "button primary", type: "button", onclick: () => this.open(map) }, `Open the map ${map}`);
    const again = scores.length && !this.refused ? h("button", { class: "button", type: "button", onclick: () => this.again() }, "Try another way") : null;
    return [notice(tone, said), scores.length ? drawScores(scores) : null, ...notes.map((note) => notice("", note)), h("div", { class: "finetune-end" }, go, again)].filter(Boolean);
  }

  /** The form once more after a verdict, with a name that is free now. */
  async again() {
    this.rest(null);
    this.minutes.focus();
    const standing = await ask(this.address).catch(() => null); // a name that is taken is refused by its sentence
    if (standing && !this.hasLeft) this.fill({ ...this.draft, name: standing.name });
  }

  /** What could not be asked or done, below the form as it was filled. */
  fail(error) {
    if (this.hasLeft) return;
    if (this.name.value) this.rest({ status: "failed", error: error.message });
    else this.place.replaceChildren(drawFault(error.message, () => this.look()));
  }

  /** Go to a map: one that is newer than this page is loaded with the page. */
  open(map) {
    const { engine, collection } = this;
    if (engine.info.maps.some(({ name }) => name === map)) return engine.setMap(map);
    const { dims, colour, filters } = engine.state();
    location.assign(location.pathname + write(collection, { map, dims, colour, filters }));
    return null;
  }

  /** The page is left; what is under way goes on. */
  leave() {
    this.hasLeft = true;
    this.transfer.leave();
  }
}

function notice(tone, said) {
  const marks = { good: "check", bad: "exclamation-triangle" };
  return h("div", { class: `notice ${tone}` }, icon(marks[tone] ?? "info-circle"), h("p", {}, said));
}

let fields = 0;

function field(title, input, said) {
  input.id = `finetune-${(fields += 1)}`;
  input.setAttribute("aria-describedby", `${input.id}-hint`);
  return h("div", { class: "reproject-field" }, h("label", { for: input.id }, title), input, h("small", { class: "quiet", id: `${input.id}-hint` }, said));
}
