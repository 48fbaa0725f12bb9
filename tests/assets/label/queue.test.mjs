import assert from "node:assert/strict";
import { test } from "node:test";

import { Queue } from "../../../assets/label/queue.mjs";

const asked = (...ids) => ids.map((image_id) => ({ image_id, why: `because ${image_id}` }));

test("images are shown one after the other, and back", async () => {
  const queue = new Queue(async () => asked("a", "b", "c"));
  assert.equal(queue.current, null);
  await queue.fill();
  assert.deepEqual([queue.current.why, queue.coming(5).map(({ image_id: id }) => id)], ["because a", ["b", "c"]]);
  assert.deepEqual([queue.move(-1), queue.move(1), queue.current.image_id], [false, true, "b"]);
  queue.move(9);
  assert.equal(queue.current, null);
});

test("more is asked for while some are left, once at a time, and none is shown twice", async () => {
  const answers = [asked("a", "b"), asked("b", "c"), asked("c")];
  const seen = [];
  const queue = new Queue(async (count, known) => { seen.push(known); return answers.shift(); });
  await Promise.all([queue.fill(), queue.fill()]);
  await queue.fill();
  await queue.fill();
  await queue.fill();
  assert.deepEqual(queue.items.map(({ image_id: id }) => id), ["a", "b", "c"]);
  assert.deepEqual(seen, [[], ["a", "b"], ["a", "b", "c"]]);
  assert.equal(queue.isWhole, true);
});

test("a page shows several together; an image out of turn is put before the one shown", async () => {
  const queue = new Queue(async () => asked("a", "b", "c"));
  await queue.fill(2);
  assert.deepEqual(queue.page(2).map(({ image_id: id }) => id), ["a", "b"]);
  queue.move(2);
  queue.show("z", "undone");
  assert.deepEqual([queue.current, queue.coming(1)[0].image_id], [{ image_id: "z", why: "undone" }, "c"]);
  queue.show("b");
  assert.equal(queue.current.image_id, "b");
});

test("once the model has learned, what comes is asked anew, and what was passed stays", async () => {
  const answers = [asked("a", "b", "c", "d"), asked("c", "e")];
  const queue = new Queue(async () => answers.shift());
  await queue.fill();
  queue.move(1);
  queue.again();
  await queue.fill();
  assert.deepEqual([queue.current.image_id, queue.items.map(({ image_id: id }) => id)], ["b", ["a", "b", "c", "e"]]);
});
