/** What can be taken away: tables, originals, the map as a picture, the view as a Plotly figure. */

import { addressOf } from "../ask.mjs";
import { h } from "../dom.mjs";
import { count } from "../format.mjs";
import { menuButton } from "../menu.mjs";
import { say } from "../say.mjs";
import { parametersOf, query, scopesOf } from "./scope.mjs";

const SAMPLED = 25_000;
const SAID = { all: "All images", here: "All images of this map", filtered: "What passes the filters", selected: "The selection" };
const WHOLE = "The whole collection";
const TABLES = [["csv", "CSV", "every column, for spreadsheets"], ["parquet", "Parquet", "every column with its type"], ["zip", "ZIP", "the original files and a table"]];

/**
 * @param {Object} engine
 * @param {string} collection
 * @param {import("../dom.mjs").Leaving} leaving
 * @returns {HTMLElement}
 */
export function exportMenu(engine, collection, leaving) {
  const fill = (panel, close) => panel.replaceChildren(...(engine.info ? new Export(engine, collection, close).draw() : [h("p", {}, "The collection is not here yet.")]));
  return menuButton(leaving, { label: "Export", icon: "download", name: "export", fill });
}

class Export {
  constructor(engine, collection, close) {
    Object.assign(this, { engine, collection, close, scopes: scopesOf(engine) });
    this.said = engine.here ? { ...SAID, all: WHOLE } : SAID;
    this.scope = this.scopes.find((one) => one.count > 0)?.scope ?? "all";
  }

  draw() {
    const entry = (title, hint, act) => h("button", { class: "menu-entry", type: "button", onclick: () => this.run(act) }, h("strong", {}, title), h("span", {}, hint));
    const sampled = this.engine.total > SAMPLED ? `, a sample of ${count(SAMPLED)}` : "";
    return [
      h("fieldset", {}, h("legend", {}, "Images"), this.scopes.map((one) => this.choice(one))),
      h("div", { class: "menu-group", role: "group", aria: { label: "Images" } }, TABLES.map(([format, title, hint]) => entry(title, hint, () => this.table(format)))),
      h("h2", {}, "The map as it is seen"),
      h("div", { class: "menu-group" },
        entry("PNG", "a picture with legend and note", () => this.picture("png")), entry("SVG", "to edit as drawing", () => this.picture("svg")),
        entry("Plotly figure", `to edit in a tab of its own${sampled}`, () => this.figure(false)), entry("Plotly page", `to keep, works offline${sampled}`, () => this.figure(true))),
    ];
  }

  choice({ scope, count: images }) {
    const input = h("input", { type: "radio", name: "export-scope", value: scope, checked: scope === this.scope, disabled: images === 0, onchange: () => { this.scope = scope; } });
    return h("label", {}, input, h("span", {}, this.said[scope]), h("span", { class: "number quiet" }, count(images)));
  }

  async run(act) {
    try {
      await act();
      this.close();
    } catch (error) {
      say(error.message);
    }
  }

  async table(format) {
    const chosen = await parametersOf(this.engine, this.collection, this.scope);
    save(`${addressOf(this.collection)}/export${query({ format, ...chosen, map: this.engine.map?.name })}`, "");
  }

  async picture(format) {
    const address = URL.createObjectURL(await this.engine.picture({ format }));
    save(address, `${this.collection}.${format}`);
    setTimeout(() => URL.revokeObjectURL(address), 60_000);
  }

  /** A tab is opened at once, within the click, and led to the figure when it is known which images it shows. */
  async figure(isKept) {
    const tab = isKept ? null : window.open("", "_blank");
    try {
      const { map, dims, colour, camera } = this.engine.state();
      const { filter, selection } = await parametersOf(this.engine, this.collection, this.scope);
      const state = JSON.stringify({ map, dims, colour, colouring: this.engine.colouring(), camera, filters: filter && JSON.parse(filter) });
      const theme = document.documentElement.dataset.bsTheme === "dark" ? "dark" : "light";
      const address = `${addressOf(this.collection)}/figure${query({ state, selection, theme, download: isKept ? "true" : undefined })}`;
      if (tab) tab.location = address;
      else save(address, "");
    } catch (error) {
      tab?.close();
      throw error;
    }
  }
}

/** Save what an address answers; "" leaves the name to the server. */
function save(address, name) {
  const link = h("a", { href: address, hidden: true });
  link.download = name;
  document.body.append(link);
  link.click();
  link.remove();
}
