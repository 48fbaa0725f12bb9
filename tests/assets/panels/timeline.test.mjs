import assert from "node:assert/strict";
import { test } from "node:test";

import { ticks } from "../../../assets/panels/timeline.mjs";

const said = (from, to) => ticks(Date.parse(from), Date.parse(to)).map((tick) => tick.said);

test("months stand below a year, years below a decade, nothing below a few days", () => {
  assert.deepEqual(said("2026-01-10", "2026-12-20"), ["Jul"]);
  assert.deepEqual(said("2015-03-01", "2026-02-01"), ["2019", "2021"]);
  assert.deepEqual(said("2026-03-01", "2026-03-04"), []);
});
