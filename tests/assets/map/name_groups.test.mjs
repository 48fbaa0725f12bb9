import assert from "node:assert/strict";
import { test } from "node:test";

import { groupsOf, namedGroups } from "../../../assets/map/name_groups.mjs";

const around = (cell) => [cell - 1, cell, cell + 1];
const cluster = (values, images, cells) => ({
  name: values[0], traits: values.map((value, k) => ({ column: `c${k}`, value, lift: 2, coverage: 1 })), place: { at: [cells[0], 0], images, cells: new Set(cells) },
});
const named = (clusters) => groupsOf(clusters, around).map(({ name, images, codes }) => [name, images, codes]);

test("neighbours of one name share it, where the largest is densest", () => {
  const clusters = [cluster(["lattice"], 10, [1, 2]), cluster(["lattice"], 30, [3, 4]), cluster(["lattice"], 5, [5])];

  assert.deepEqual(named(clusters), [["lattice", 45, [1, 0, 2]]]);
  assert.deepEqual(groupsOf(clusters, around)[0].at, [3, 0]);
});

test("clusters that a later one connects are one group", () => {
  assert.deepEqual(named([cluster(["lattice"], 3, [1]), cluster(["lattice"], 2, [3]), cluster(["lattice"], 1, [2])]), [["lattice", 6, [0, 1, 2]]]);
});

test("elsewhere the name goes on with what only that one is", () => {
  const clusters = [cluster(["lattice", "GaAs"], 30, [1]), cluster(["lattice", "MoS2"], 20, [9])];

  assert.deepEqual(named(clusters), [["lattice", 30, [0]], ["lattice · MoS2", 20, [1]]]);
});

test("where nothing tells them apart, the largest alone is named", () => {
  assert.deepEqual(named([cluster(["lattice", "GaAs"], 5, [1]), cluster(["lattice", "GaAs"], 9, [9])]), [["lattice", 9, [1]]]);
});

test("clusters without a name or a place, and a name that another has, are left out", () => {
  const bare = { name: null, traits: [], place: { at: [0, 0], images: 50, cells: new Set([5]) } };
  const spare = cluster(["lattice", "GaAs"], 2, [20]);
  const full = { ...cluster(["lattice", "MoS2"], 30, [40]), name: "lattice · GaAs" };

  assert.deepEqual(named([bare, { ...spare, place: null }, cluster(["lattice"], 9, [60]), spare, full]), [["lattice · GaAs", 30, [4]], ["lattice", 9, [2]]]);
});

test("groups that have names keep them, largest first, those that lie nowhere left out", () => {
  const place = (images) => ({ at: [images, 0], images, cells: new Set() });

  assert.deepEqual(namedGroups(["a", "b", "c"], [place(3), null, place(9)]).map(({ name, images, codes }) => [name, images, codes]), [["c", 9, [2]], ["a", 3, [0]]]);
});
