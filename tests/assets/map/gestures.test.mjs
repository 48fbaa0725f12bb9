import assert from "node:assert/strict";
import { test } from "node:test";

import { listen } from "../../../assets/map/gestures.mjs";

/** An element that hears events, and what was meant by them. */
function stage() {
  const element = new EventTarget();
  element.getBoundingClientRect = () => ({ left: 100, top: 50, width: 800, height: 600 });
  const meant = [];
  const names = ["drag", "zoom", "click", "doubleClick", "hover", "leave", "lassoDraw", "lassoEnd", "reset", "escape"];
  const intend = Object.fromEntries(names.map((name) => [name, (...values) => meant.push([name, ...values])]));
  const stop = listen(element, intend);
  const send = (type, x, y, more = {}) => {
    const event = new Event(type, { cancelable: true });
    Object.assign(event, { clientX: 100 + x, clientY: 50 + y, pointerId: 1, pointerType: "mouse", button: 0, ...more });
    element.dispatchEvent(event);
    return event;
  };
  const said = (name) => meant.filter(([what]) => what === name).map(([, ...values]) => values);
  return { send, said, stop, intend };
}

test("a press that hardly moves is a click, not a drag", () => {
  const { send, said } = stage();
  send("pointerdown", 10, 10);
  send("pointermove", 12, 11);
  send("pointerup", 12, 11);

  assert.deepEqual(said("click"), [[12, 11, false]]);
  assert.deepEqual(said("drag"), []);
});

test("a drag moves by what the pointer moved, all of it", () => {
  const { send, said } = stage();
  send("pointerdown", 10, 10);
  send("pointermove", 20, 10);
  send("pointermove", 25, 18);
  send("pointerup", 25, 18);

  assert.deepEqual(said("drag"), [[10, 0, false], [5, 8, false]]);
  assert.deepEqual(said("click"), []);
});

test("shift and drag lassoes, with alt it subtracts, with control it adds", () => {
  for (const [keys, mode] of [[{}, "replace"], [{ altKey: true }, "subtract"], [{ ctrlKey: true }, "add"]]) {
    const { send, said } = stage();
    send("pointerdown", 0, 0, { shiftKey: true, ...keys });
    send("pointermove", 50, 0);
    send("pointermove", 50, 50);
    send("pointerup", 50, 50);
    assert.deepEqual(said("lassoEnd"), [[[[0, 0], [50, 0], [50, 50]], mode, false]]);
  }
});

test("shift and click toggles", () => {
  const { send, said } = stage();
  send("pointerdown", 5, 5, { shiftKey: true });
  send("pointerup", 5, 5, { shiftKey: true });

  assert.deepEqual(said("click"), [[5, 5, true]]);
});

test("escape during a lasso drops it and peels nothing", () => {
  const { send, said } = stage();
  send("pointerdown", 0, 0, { shiftKey: true });
  send("pointermove", 50, 0);
  send("keydown", 0, 0, { key: "Escape" });
  send("pointerup", 50, 50);

  assert.deepEqual(said("lassoEnd"), [[[], "replace", false]]);
  assert.deepEqual([said("escape"), said("click")], [[], []]);
});

test("two fingers zoom about their middle and move with it", () => {
  const { send, said } = stage();
  const touch = (id) => ({ pointerId: id, pointerType: "touch" });
  send("pointerdown", 100, 100, touch(1));
  send("pointerdown", 200, 100, touch(2));
  send("pointermove", 300, 100, touch(2));
  send("pointerup", 300, 100, touch(2));
  send("pointerup", 100, 100, touch(1));

  assert.deepEqual(said("zoom"), [[200, 100, 2]]);
  assert.deepEqual(said("drag"), [[50, 0, true]]);
  assert.deepEqual(said("click"), []);
});

test("scrolling zooms at the cursor and does not scroll the page", () => {
  const { send, said } = stage();
  const event = send("wheel", 40, 30, { deltaY: -100, deltaMode: 0 });
  const [[x, y, factor]] = said("zoom");

  assert.equal(event.defaultPrevented, true);
  assert.deepEqual([x, y], [40, 30]);
  assert.ok(factor > 1.1 && factor < 1.3);
});

test("keys move, zoom at the middle, reset and escape; others are left to the page", () => {
  const { send, said } = stage();
  for (const key of ["ArrowLeft", "+", "-", "0", "Escape"]) assert.equal(send("keydown", 0, 0, { key }).defaultPrevented, true);

  assert.deepEqual(said("drag"), [[60, 0, false]]);
  assert.deepEqual(said("zoom").map(([x, y]) => [x, y]), [[400, 300], [400, 300]]);
  assert.deepEqual([said("reset").length, said("escape").length], [1, 1]);
  assert.equal(send("keydown", 0, 0, { key: "a" }).defaultPrevented, false);
  assert.equal(send("keydown", 0, 0, { key: "0", ctrlKey: true }).defaultPrevented, false);
});

test("the pointer hovers with its place in the element and in the window", () => {
  const { send, said } = stage();
  send("pointermove", 7, 8);
  send("pointerleave", 7, 8);

  assert.deepEqual(said("hover"), [[7, 8, 107, 58]]);
  assert.equal(said("leave").length, 1);
});

test("after stopping nothing is heard", () => {
  const { send, said, stop } = stage();
  stop();
  send("wheel", 1, 1, { deltaY: 5 });

  assert.deepEqual(said("zoom"), []);
});

test("with control and alt a lasso intersects", () => {
  const { send, said } = stage();
  send("pointerdown", 0, 0, { shiftKey: true, altKey: true, ctrlKey: true });
  send("pointermove", 50, 0);
  send("pointerup", 50, 0);

  assert.equal(said("lassoEnd")[0][1], "intersect");
});

test("with the box or lasso in hand, a plain drag draws it", () => {
  for (const [tool, isBox] of [["box", true], ["lasso", false]]) {
    const { send, said, intend } = stage();
    intend.tool = tool;
    send("pointerdown", 0, 0);
    send("pointermove", 50, 40);
    send("pointerup", 50, 40);
    assert.deepEqual([said("lassoEnd"), said("drag")], [[[[[0, 0], [50, 40]], "replace", isBox]], []]);
  }
});

test("a finger that rests begins a lasso, one that moves pans", async () => {
  const { send, said } = stage();
  send("pointerdown", 0, 0, { pointerType: "touch" });
  await new Promise((resolve) => setTimeout(resolve, 470));
  send("pointermove", 50, 0, { pointerType: "touch" });
  send("pointerup", 50, 0, { pointerType: "touch" });
  assert.equal(said("lassoEnd").length, 1);

  send("pointerdown", 0, 0, { pointerType: "touch" });
  send("pointermove", 50, 0, { pointerType: "touch" });
  send("pointerup", 50, 0, { pointerType: "touch" });
  assert.deepEqual([said("drag").length, said("lassoEnd").length], [1, 1]);
});

test("other keys are asked for, and only what means something is kept from the page", () => {
  const { send, intend } = stage();
  intend.key = (key) => key === "t";

  assert.equal(send("keydown", 0, 0, { key: "t" }).defaultPrevented, true);
  assert.equal(send("keydown", 0, 0, { key: "q" }).defaultPrevented, false);
});
