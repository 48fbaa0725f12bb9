import assert from "node:assert/strict";
import { test } from "node:test";

import { around } from "../../../../assets/panels/image/scan.mjs";

test("those next to one of a scan are shown in order, without itself", () => {
  const members = Array.from({ length: 7 }, (_, k) => ({ image_id: String(k) }));
  const ids = (place, most) => around(members, members[place], most).map(({ image_id: id }) => id).join("");
  assert.deepEqual([ids(3, 4), ids(0, 3), ids(6, 2), ids(2, 12)], ["1245", "123", "45", "013456"]);
  assert.deepEqual(around([members[0]], members[0], 4), []);
});
