/**
 * The work of labelling: which tree, whose answers, which image is asked, what was said and not confirmed. The parts of
 * the page meet here. Says "tree", "shown", "answers", "counts" and "saving" to who subscribes. Knows no DOM.
 */

import { Events } from "../map/events.mjs";
import { Transfer } from "../panels/transfer.mjs";
import { answersOf, isAnswered, suggestions, toggled, unbidden } from "./answers.mjs";
import { Book } from "./book.mjs";
import { LabelClient, treesOf } from "./client.mjs";
import { Outbox } from "./outbox.mjs";
import { Queue } from "./queue.mjs";
import { Tree } from "./tree.mjs";

const AHEAD = 12;
const AUTHOR = "author";
const TREE = "label-tree";
const BLIND = "label-blind";
export const ORDERS = {
  ask: "What helps the model most", random: "At random", disagreement: "Where people disagree", suspicious: "Labels to look at again", map: "Along the map",
};

export class Work {
  /**
   * @param {{collection: string, storage: Storage, filters: () => Object|null, complain: (sentence: string) => void}} part
   *   `filters` gives what restricts the images, `complain` tells a person
   */
  constructor({ collection, storage, filters, complain }) {
    Object.assign(this, { collection, storage, filters, complain, trees: [], tree: null, order: "ask", label: null, size: 1, seed: 1, hasEnded: false });
    this.events = new Events();
    this.author = storage.getItem(AUTHOR) ?? "";
    /** @type {Map<string, {client: LabelClient, outbox: Outbox}>} by tree: what was said of one is sent while another is open */
    this.desks = new Map();
    this.isBlind = storage.getItem(BLIND) === "true";
    this.counts = null;
    this.settings = { threshold: 1, retrain_after: 0 };
    /** @type {{said: string}|null} how far the learning is that is under way */
    this.training = null;
  }

  /** @param {string} event @param {() => void} act */
  subscribe(event, act) {
    return this.events.subscribe(event, act);
  }

  /** Ask which trees there are and open one. @param {{tree?: string, order?: string, label?: string}} wanted   as the address says */
  async start(wanted) {
    this.trees = await treesOf(this.collection);
    const sound = this.trees.filter(({ error }) => !error);
    for (const { tree } of sound) this.desk(tree).outbox.flush(); // what an earlier page left behind
    const names = [wanted.tree, this.storage.getItem(`${TREE} ${this.collection}`)];
    const chosen = sound.find(({ tree }) => tree === names[0]) ?? sound.find(({ tree }) => tree === names[1]) ?? sound[0];
    if (wanted.order in ORDERS) this.order = wanted.order;
    if (chosen) await this.open(chosen.tree, wanted.label);
    else this.events.emit("tree");
  }

  /** @param {string} name   of a tree @param {string|null} [label]   the class that is asked about */
  async open(name, label = null) {
    this.storage.setItem(`${TREE} ${this.collection}`, name);
    Object.assign(this, this.desk(name));
    this.take(this.trees.find(({ tree }) => tree === name));
    this.label = this.tree.node(label) ? label : null;
    this.book = new Book((ids) => this.client.images(ids), () => this.events.emit("answers"));
    const [settings] = await Promise.all([this.client.get("/settings"), this.count(), this.restart()]);
    this.settings = settings;
    this.events.emit("answers");
  }

  /** Where the labels of a tree are asked for and sent. @param {string} tree */
  desk(tree) {
    if (!this.desks.has(tree)) {
      const client = new LabelClient(this.collection, tree);
      const outbox = new Outbox({
        collection: this.collection, tree, storage: this.storage, send: (entry) => this.deliver(client, entry), tell: () => this.events.emit("saving"),
        refused: (entry, error) => this.complain(`${entry.body.actions ? "A label was" : "That was"} not taken: ${error.message}`),
      });
      this.desks.set(tree, { client, outbox });
    }
    return this.desks.get(tree);
  }

  /** What is not confirmed yet, of all trees; null before any is open. @returns {{count: number, fault: string|null}|null} */
  get unsaved() {
    if (!this.outbox) return null;
    const outboxes = [...this.desks.values()].map(({ outbox }) => outbox);
    return { count: outboxes.reduce((sum, { count }) => sum + count, 0), fault: outboxes.find(({ fault }) => fault)?.fault ?? null };
  }

  /** A tree as it was served, or as it is after an edit. */
  take(served) {
    this.trees = this.trees.map((tree) => (tree.tree === served.tree ? served : tree));
    const before = this.tree;
    this.tree = new Tree(served);
    if (before?.name === served.tree) this.reword(before);
    this.events.emit("tree");
  }

  /** Where a class has another title, reasons to ask that name the old one go. @param {Tree} before */
  reword(before) {
    const old = before.lines.filter(({ node: { id, title } }) => this.tree.node(id) && this.tree.node(id).title !== title).map(({ node }) => node.title);
    if (!old.length || !this.queue) return;
    this.queue.again(this.size);
    for (const item of this.queue.items) if (old.some((title) => item.why?.includes(title))) item.why = "";
    this.events.emit("renamed");
  }

  /** Begin the queue anew: another order, filter, question or person. */
  async restart() {
    const { client } = this;
    const queue = (this.queue = new Queue((count, seen) => client.queue({
      order: this.order, count, label: this.label, author: this.author, filter: this.filters(), seed: this.seed, skip: seen,
    })));
    this.book.forget(); // other people have gone on meanwhile
    this.events.emit("shown");
    try {
      await queue.fill(this.size);
    } catch (error) {
      Object.assign(queue, { isWhole: true, fault: error.message }); // until somebody asks again
    }
    if (queue === this.queue) await this.shown();
  }

  async choose(change) {
    Object.assign(this, change);
    if ("author" in change) {
      this.storage.setItem(AUTHOR, this.author);
      this.count();
    }
    await this.restart();
  }

  /** Another image is shown, or others: ask what is known of them and of what comes. */
  async shown() {
    const { queue } = this;
    this.events.emit("shown");
    try {
      await this.book.want([...queue.page(this.size), ...queue.coming(AHEAD, this.size)].map(({ image_id: id }) => id));
      if (await queue.fill(this.size)) this.events.emit("shown");
    } catch (error) {
      this.complain(error.message);
    }
  }

  /** @param {number} pages   below 0: back */
  go(pages) {
    return this.queue.move(pages * this.size) ? this.shown() : Promise.resolve();
  }

  /** What is known of an image. @returns {Map<string, import("./answers.mjs").Answer>} */
  answers(image) {
    const pending = this.outbox.pendingOf(image).map((action) => ({ ...action, isPending: true }));
    const known = this.book.of(image);
    return answersOf(this.tree, this.isBlind ? unbidden(known, this.author, pending) : known, pending, this.author);
  }

  /** Judge unbidden: others and the model are hidden until I have answered. @param {boolean} isBlind */
  hide(isBlind) {
    this.isBlind = isBlind;
    this.storage.setItem(BLIND, String(isBlind));
    this.events.emit("answers");
  }

  /** What the model is sure of. @param {string} image @param {boolean} [isMany]   to be taken for many images at once */
  offered(image, isMany = false) {
    return suggestions(this.tree, this.answers(image), this.settings.threshold, isMany);
  }

  /** Answer a class for images, or take the answer back where all have it already. @param {string[]} images */
  answer(label, value, images) {
    const wanted = images.map((id) => ({ image_id: id, ...toggled(this.answers(id), label, value) }));
    const fresh = wanted.filter((action) => action.value !== "clear");
    return this.say(fresh.length ? fresh : wanted);
  }

  /** Take what the model is sure of. @param {string[]} images @param {boolean} isMany */
  accept(images, isMany) {
    return this.say(images.flatMap((id) => this.offered(id, isMany).map(({ label }) => ({ image_id: id, label, value: "yes" }))));
  }

  /** Say it: seen at once, confirmed when the server has it. @param {Array<{image_id: string, label: string, value: string}>} actions */
  async say(actions) {
    if (!actions.length) return;
    this.mayUndo(true);
    const answer = this.put("", { author: this.author, actions });
    this.events.emit("answers");
    await answer;
  }

  /** @param {"/undo"|"/redo"} path @returns {Promise<Object|null>} the answer */
  async step(path) {
    const answer = await this.put(path, { author: this.author });
    const [first] = Object.keys(answer?.images ?? {});
    if (!answer) return null;
    if (first && !this.queue.page(this.size).some(({ image_id: id }) => id in answer.images)) this.queue.show(first, path === "/undo" ? "Taken back here." : "Said again here.");
    await this.shown();
    return answer;
  }

  /** Through the outbox; what is refused has been told there. @returns {Promise<Object|null>} */
  put(path, body) {
    return this.outbox.add(path, body).catch(() => null);
  }

  async deliver(client, entry) {
    const answer = await client.send(entry);
    if (client !== this.client) return answer; // of another tree
    this.book?.take(answer.images);
    this.takeCounts(answer.counts);
    if (answer.training) this.follow(answer.training.id).catch((error) => this.complain(error.message));
    return answer;
  }

  mayUndo(can) {
    if (this.counts) Object.assign(this.counts, { can_undo: can, can_redo: false });
  }

  async count() {
    if (this.hasEnded) return;
    const { client } = this;
    const counts = await client.counts(this.author).catch(() => null);
    if (client === this.client) this.takeCounts(counts);
  }

  takeCounts(counts) {
    if (!counts) return;
    if (this.outbox.count > 1) Object.assign(counts, { can_undo: true, can_redo: false }); // more is under way
    this.counts = counts;
    this.events.emit("counts");
  }

  /** Let the model learn what was said. Rejects with a sentence. */
  async train() {
    const { id } = await this.client.train();
    await this.follow(id);
  }

  /** Let another version predict. Rejects with a sentence. @param {string} version */
  async use(version) {
    const answer = await this.client.use(version);
    if (answer.id) await this.follow(answer.id);
    else await this.learned();
  }

  /** Say how far a job is until it has ended, then show what the model says now. @param {string} job */
  async follow(job) {
    if (this.training) return;
    const transfer = new Transfer(this.client.collection, ({ said, fraction }) => this.tellTraining({ said: fraction ? `${said} (${Math.round(100 * fraction)}%)` : said }));
    this.tellTraining({ said: "waiting for the worker" });
    try {
      await transfer.follow(job);
    } finally {
      this.tellTraining(null);
    }
    await this.learned();
  }

  tellTraining(training) {
    this.training = training;
    this.events.emit("training");
  }

  /** Another version predicts: ask again what it says, and what it asks. */
  async learned() {
    this.settings = await this.client.get("/settings");
    const isBegun = this.queue.page(this.size).some(({ image_id: id }) => isAnswered(this.answers(id)));
    if (isBegun) this.queue.again(this.size);
    await (isBegun ? this.refresh() : Promise.all([this.count(), this.restart()]));
    this.events.emit("trained");
  }

  /** The model or other people have changed what is known. */
  async refresh() {
    this.book.forget();
    await Promise.all([this.count(), this.shown()]);
  }

  end() {
    this.hasEnded = true;
    for (const { outbox } of this.desks.values()) outbox.end();
  }
}
