/** The page design: the designs there are, the making of one, or the work with one. */

import { ask } from "../panels/ask.mjs";
import { h, icon, Leaving } from "../panels/dom.mjs";
import { mountMessages, say } from "../panels/say.mjs";
import { addressOfDesign, DESIGNS } from "./asked.mjs";
import { DesignSession } from "./session.mjs";
import { mountShelf } from "./shelf.mjs";
import { DesignStore } from "./store.mjs";
import { mountWorkspace } from "./workspace.mjs";

/**
 * @param {HTMLElement} root
 * @param {Object} engine   of this page: its messages alone are heard
 * @param {{design: string, collection: string}} page
 * @returns {() => void} takes the page down
 */
export function mountDesign(root, engine, { design, collection }) {
  const leaving = new Leaving();
  const body = h("div", { class: "design-page" }, waiting());
  const messages = h("div", { class: "messages design-messages" });
  const list = h("div", { class: "message-list" });
  messages.append(list);
  root.replaceChildren(body, messages);
  leaving.add(mountMessages(list, engine));
  draw(body, leaving, { design, collection }).catch((error) => leaving.hasLeft || body.replaceChildren(obstacle(error.message)));
  return () => { leaving.run(); root.replaceChildren(); };
}

async function draw(body, leaving, { design, collection }) {
  const designs = await ask(DESIGNS);
  if (leaving.hasLeft) return;
  if (!design) return mountShelf(body, leaving, { designs, collection });
  if (!designs.some((one) => one.design === design)) {
    body.replaceChildren(obstacle(`There is no design “${design}” here. ${designs.length ? `There are: ${designs.map(({ title }) => title).join(", ")}.` : "None has been made yet."}`));
    return;
  }
  const store = new DesignStore(await ask(addressOfDesign(design)));
  await store.load();
  if (leaving.hasLeft) return;
  const session = new DesignSession(store, leaving);
  session.begin();
  mountWorkspace(body, store, leaving, designs);
  await session.restore().catch((error) => say(error.message, "warn"));
}

const waiting = () => h("div", { class: "obstacle", role: "status" }, h("p", { class: "quiet" }, "Loading …"));

function obstacle(sentence) {
  return h("div", { class: "obstacle" }, icon("exclamation-triangle"), h("h1", {}, "This design cannot be shown"), h("p", { role: "alert" }, sentence), h("a", { class: "button", href: "/design" }, "See all designs"));
}
