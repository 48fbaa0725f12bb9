import assert from "node:assert/strict";
import { test } from "node:test";

import { listenKeys } from "../../../assets/map/keys.mjs";

/** A page whose focus is on what these selectors match; what keys did on it. */
function page(focus = [], phase = "ready", dialog = null) {
  globalThis.document = Object.assign(new EventTarget(), { querySelector: () => dialog });
  const done = [];
  const doing = { reset: () => done.push("reset"), escape: () => done.push("escape"), key: (key) => "lbctkvinp".includes(key) && Boolean(done.push(key)) };
  const engine = { status: { phase }, undo: () => done.push("undo"), redo: () => done.push("redo") };
  const stop = listenKeys(engine, doing);
  const target = { closest: (selectors) => (selectors.split(", ").some((one) => focus.includes(one)) ? target : null) };
  const press = (key, more = {}) => {
    const event = Object.assign(new Event("keydown", { cancelable: true }), { key, ...more });
    Object.defineProperty(event, "target", { value: target });
    if (more.isTaken) event.preventDefault();
    document.dispatchEvent(event);
    return event.defaultPrevented;
  };
  return { press, done, stop };
}

test("keys of the map work before the map was ever clicked", () => {
  const { press, done } = page();
  for (const key of ["l", "b", "c", "t", "k", "v", "i", "n", "p", "0", "Escape"]) assert.equal(press(key), true);

  assert.deepEqual(done, ["l", "b", "c", "t", "k", "v", "i", "n", "p", "reset", "escape"]);
});

test("arrows, plus, minus and enter are left to what has the focus, as is what the map has taken", () => {
  const { press, done } = page();
  for (const key of ["ArrowLeft", "+", "-", "Enter"]) assert.equal(press(key), false);
  press("0", { isTaken: true });

  assert.deepEqual(done, []);
});

test("nothing is done while somebody types or walks a list", () => {
  for (const where of ["input", "select", "textarea", "dialog", ".menu-panel", "[role=tree]", "[role=grid]", "[role=listbox]", "table"]) {
    const { press, done } = page([where]);
    assert.deepEqual([press("v"), press("Escape"), done], [false, false, []], where);
  }
});

test("an open dialog keeps the keys, also where it has lost the focus", () => {
  const { press, done } = page([], "ready", {});
  assert.deepEqual([press("Escape"), press("z", { ctrlKey: true }), done], [false, false, []]);
});

test("with control or alt, and before the map is here, letters are the page's own", () => {
  const { press, done } = page();
  assert.deepEqual([press("c", { ctrlKey: true }), press("b", { altKey: true }), press("z", { ctrlKey: true })], [false, false, true]);
  assert.deepEqual(done, ["undo"]);

  assert.equal(page([], "loading").press("v"), false);
});

test("after stopping nothing is heard", () => {
  const { press, stop } = page();
  stop();

  assert.equal(press("v"), false);
});
