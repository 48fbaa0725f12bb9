import assert from "node:assert/strict";
import { test } from "node:test";

import { read } from "../../../assets/design/address.mjs";
import { addressOfImage } from "../../../assets/panels/designs.mjs";

test("a link to a design names the image it shall be asked by", () => {
  const found = read(addressOfImage("films~strain & gap", "3f2a").split("/design")[1]);
  assert.deepEqual([found.design, found.state], ["films~strain & gap", { tab: "image", image: "3f2a" }]);
});
