/** The part of the engine that says which colour a point has, and what the legend shows of it. */

import { colouringOf, legendOf, settingsOf } from "./colouring.mjs";

const MOST_KEPT = 12;

/** @param {typeof import("./store.mjs").Store} Base */
export const withColour = (Base) =>
  class extends Base {
    forgetColours() {
      this.colour = null;
      /** @type {Map<string, object>} what the user set, by column */
      this.colourSettings = new Map();
      /** @type {Map<string, import("./colouring.mjs").Colouring>} those used last */
      this.colourings = new Map();
      this.painted = colouringOf(null, this.total);
    }

    /** Colour by a column as it was last set, or by none (null). Resolves when it took effect. */
    async setColour(name) {
      const { store } = this;
      this.colour = name;
      try {
        const column = name === null ? null : (store.whole(name) ?? (await this.ensure(name)));
        if (this.colour !== name || store !== this.store) return;
        this.timings.start("colour_ms");
        this.painted = this.colouringFor(column, name);
      } catch (error) {
        if (this.colour !== name || store !== this.store) return;
        this.colour = this.painted.column?.name ?? null;
        this.fail(error, name);
        return;
      }
      this.events.emit("colour", this.legend());
      this.events.emit("view", "colour");
    }

    colouringFor(column, name) {
      const settings = this.colourSettings.get(name) ?? {};
      const key = JSON.stringify([name, settings]);
      const known = this.colourings.get(key) ?? colouringOf(column, this.total, settings);
      this.colourings.delete(key);
      this.colourings.set(key, known);
      if (this.colourings.size > MOST_KEPT) this.colourings.delete(this.colourings.keys().next().value);
      return known;
    }

    /** Make the colours of a column anew: it was computed again. @param {string} name */
    forgetColouring(name) {
      for (const key of [...this.colourings.keys()]) if (JSON.parse(key)[0] === name) this.colourings.delete(key);
    }

    /**
     * How the points are coloured: `column`, and for numbers `map`, `low`, `high`, `log`, `reverse`, `trend`,
     * for categories `values`, those that have a colour of their own.
     */
    colouring() {
      return { column: this.colour, ...settingsOf(this.painted) };
    }

    /**
     * Colour by a column in this way; what is left out stays, null means as it comes. Resolves when it took effect.
     * @param {{column?: string|null, map?: string|null, low?: number|null, high?: number|null, log?: boolean|null,
     *   reverse?: boolean|null, trend?: boolean|null, values?: (string|null)[]|null}} wanted
     */
    setColouring({ column = this.colour, ...wanted }) {
      if (column !== null) {
        const merged = Object.entries({ ...this.colourSettings.get(column), ...wanted });
        const kept = merged.filter(([, value]) => value !== null && value !== undefined && value !== false);
        if (kept.length) this.colourSettings.set(column, Object.fromEntries(kept));
        else this.colourSettings.delete(column);
      }
      return this.setColour(column);
    }

    legend() {
      const { column, kind } = this.painted;
      return legendOf(this.painted, this.theme, kind === "category" ? this.facets.counts(column.name) : null);
    }

    /** @param {import("./palette.mjs").Theme} theme */
    setTheme(theme) {
      this.theme = theme;
      this.events.emit("colour", this.legend());
    }
  };
