/** The part of the engine that takes steps back and forth. */

import { History } from "./history.mjs";
import { LAYERS, applyColour, applyFilters } from "./state.mjs";

/** What a "view" event changed, and the parts of a step that go with it. */
const PARTS = {
  place: ["place", "camera"],
  camera: ["camera"],
  colour: ["colour"],
  filters: ["filters"],
  selection: ["selection"],
  open: ["open"],
  layers: ["layers"],
};

const READ = {
  place: (engine) => ({ map: engine.map?.name, dims: engine.dims }),
  camera: (engine) => engine.places.cameras[engine.dims],
  colour: (engine) => ({ colour: engine.colour, colouring: engine.colourSettings.get(engine.colour) }),
  filters: (engine) => engine.filters(),
  selection: ({ selection }) => ({ key: selection.generation, kept: selection.snapshot() }),
  open: (engine) => engine.openId,
  layers: (engine) => [...engine.hidden],
};

const WRITE = {
  place: async (engine, { map, dims }) => {
    await engine.setMap(map, { keepsColour: true });
    await engine.setDimensions(dims);
  },
  camera: (engine, camera) => engine.setCamera(camera, { eased: true }),
  colour: (engine, said) => applyColour(engine, isGone(engine, said.colour) ? { colour: engine.usualColour?.(engine.info) ?? null } : said),
  filters: (engine, filters) => applyFilters(engine, filters),
  selection: (engine, { kept }) => {
    engine.selection.restore(kept);
    engine.selectionChanged();
  },
  open: (engine, id) => engine.open(id),
  layers: (engine, hidden) => LAYERS.forEach((what) => engine.setShown(what, !hidden.includes(what))),
};

/** The column of a map that is no more. */
const isGone = (engine, column) => column !== null && !engine.column(column);

const read = (engine, names) => Object.fromEntries(names.map((name) => [name, READ[name](engine)]));

/** Word of filters comes at the end of the turn. */
const endOfTurn = () => new Promise((resolve) => setTimeout(resolve));

/** @param {typeof import("./collection.mjs").ShownCollection} Base */
export const withHistory = (Base) =>
  class extends Base {
    constructor(options) {
      super(options);
      this.subscribe("view", (what) => this.noteStep(what));
    }

    reset(info, store) {
      super.reset(info, store);
      /** @type {History|null} null until the collection is here */
      this.history = null;
      this.isStepping = false;
      /** @type {object|null} the gesture that is under way */
      this.held = null;
      this.lastStep = Promise.resolve();
      /** @type {(() => void)|null} takes back the last thing done, where that was no step of the state */
      this.takeBack = null;
    }

    /** The next undo does this instead, unless a step comes before it. @param {() => void} act */
    takeBackFirst(act) {
      this.takeBack = act;
      this.sayHistory();
    }

    async load(info, address, state) {
      await super.load(info, address, state);
      if (this.info !== info) return;
      this.history = new History(read(this, Object.keys(READ)), ({ place }) => this.places.maps.some(({ name }) => name === place.map));
      this.sayHistory();
    }

    /** Do several things that are undone together. Resolves when all took effect. @param {() => Promise<void>} act */
    async asOneStep(act) {
      this.isStepping = true;
      try {
        await act();
        await endOfTurn();
      } finally {
        this.isStepping = false;
      }
      if (this.history?.note("together", read(this, Object.keys(READ)), performance.now())) this.stepped();
    }

    noteStep(what) {
      if (!this.history || this.isStepping || !PARTS[what]) return;
      if (this.history.note(what, read(this, PARTS[what]), performance.now(), this.held)) this.stepped();
    }

    /** What moves until `letGo` is one step. */
    hold() {
      this.held = {};
    }

    letGo() {
      this.held = null;
    }

    stepped() {
      this.takeBack = null;
      this.sayHistory();
    }

    sayHistory() {
      this.events.emit("history", { canUndo: this.canUndo, canRedo: this.canRedo });
    }

    get canUndo() {
      return this.takeBack !== null || (this.history?.canUndo ?? false);
    }

    get canRedo() {
      return this.history?.canRedo ?? false;
    }

    /** Take back the last step. Resolves when it took effect; false where there is none. */
    async undo() {
      const { takeBack } = this;
      this.takeBack = null;
      if (!takeBack) return this.step(-1);
      takeBack();
      this.sayHistory();
      return true;
    }

    /** Take the step again that was taken back. Resolves when it took effect; false where there is none. */
    redo() {
      return this.step(1);
    }

    /** Steps asked for quickly are taken one after the other. */
    step(direction) {
      return (this.lastStep = this.lastStep.then(() => this.stepNow(direction)));
    }

    async stepNow(direction) {
      const parts = this.history?.go(direction);
      if (!parts) return false;
      this.isStepping = true;
      try {
        if (parts.place) await WRITE.place(this, parts.place);
        const others = Object.keys(parts).filter((part) => part !== "place");
        await Promise.all(others.map((part) => WRITE[part](this, parts[part])));
        await endOfTurn();
      } finally {
        this.isStepping = false;
      }
      this.sayHistory();
      return true;
    }
  };
