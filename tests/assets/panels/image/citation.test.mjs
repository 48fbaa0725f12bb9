import assert from "node:assert/strict";
import { test } from "node:test";

import { citationOf, knownOf } from "../../../../assets/panels/image/citation.mjs";

const columns = Object.entries({ path: "films/scan_001.ibw", channel: "Phase", frame: 2, acquired_at: "2026-03-02T10:00:00" }).map(([name, value]) => ({ name, value }));
const collection = { name: "films", title: "Films", version: "3fa9" };

test("an image is cited by all that is known of it", () => {
  const told = [...columns, { name: "Depositor", value: "D07" }, { name: "title", value: "Domains after poling." }];
  const header = { "record/doi": "10.1000/xyz", License: "CC-BY-4.0", depositor: "another" };
  assert.equal(
    citationOf({ image_id: "ab12", columns: told, header }, collection, "2026-11-20T18:00:00Z"),
    "D07 (2026-03-02). Domains after poling. films/scan_001.ibw, Phase, frame 2. Collection “Films”, version 3fa9, image ab12. " +
    "Licence: CC-BY-4.0. https://doi.org/10.1000/xyz. Seen 2026-11-20.",
  );
});

test("nothing is made up: what is not known is left out", () => {
  const bare = [{ name: "path", value: "a.npy" }, { name: "channel", value: "image" }, { name: "frame", value: 0 }, { name: "depositor", value: null }];
  assert.deepEqual(knownOf({ columns: bare }), { title: null, doi: null, depositor: null, licence: null });
  assert.equal(citationOf({ image_id: "cd", columns: bare }, { ...collection, title: "" }, "2026-11-20"), "a.npy. Collection “films”, version 3fa9, image cd. Seen 2026-11-20.");
});

test("an address in place of a DOI stays one", () => {
  assert.match(citationOf({ image_id: "cd", columns: [{ name: "doi", value: "doi:10.5281/zenodo.1" }] }, collection, "2026-11-20"), /https:\/\/doi\.org\/10\.5281\/zenodo\.1\./);
  assert.match(citationOf({ image_id: "cd", columns: [{ name: "DOI", value: "https://doi.org/10.5281/z" }] }, collection, "2026-11-20"), /[^/] https:\/\/doi\.org\/10\.5281\/z\./);
});
