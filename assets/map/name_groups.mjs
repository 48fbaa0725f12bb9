/** Clusters of the same name: neighbours share one, others are told apart or go without. Pure. */

/**
 * @typedef {object} Cluster
 * @property {import("./names.mjs").Trait[]} traits    strongest first
 * @property {string|null} name
 * @property {{at: number[], images: number, cells: Set<number>}|null} place   null for an empty cluster
 */

/**
 * @param {Cluster[]} clusters   by code
 * @param {(cell: number) => number[]} around   the cells beside a cell
 * @returns {{name: string, at: number[], images: number, codes: number[]}[]} one each that gets a name, largest first;
 *   at: where its largest cluster is densest
 */
export function groupsOf(clusters, around) {
  const byName = new Map();
  clusters.forEach(({ name, place }, code) => {
    if (name && place) byName.set(name, [...(byName.get(name) ?? []), code]);
  });
  const groups = [...byName].flatMap(([name, codes]) => tellApart(name, merge(codes, clusters, around)));
  return uniquely(groups.sort((a, b) => b.images - a.images));
}

/**
 * Groups that have names already.
 * @param {string[]} names   by code
 * @param {(Cluster["place"])[]} places   by code
 * @returns {{name: string, at: number[], images: number, codes: number[]}[]} as groupsOf()
 */
export function namedGroups(names, places) {
  const found = names.map((name, code) => places[code] && { name, at: places[code].at, images: places[code].images, codes: [code] });
  return found.filter(Boolean).sort((a, b) => b.images - a.images);
}

/** Join clusters that lie beside one another. */
function merge(codes, clusters, around) {
  const groups = [];
  for (const code of codes) {
    const cells = clusters[code].place.cells;
    const touched = groups.filter((group) => touches(cells, group.cells, around));
    for (const group of touched) groups.splice(groups.indexOf(group), 1);
    const joined = [code, ...touched.flatMap((group) => group.codes)];
    groups.push({ codes: joined, cells: new Set(joined.flatMap((member) => [...clusters[member].place.cells])) });
  }
  return groups.map((group) => groupOf(group.codes, clusters));
}

function touches(cells, others, around) {
  for (const cell of cells) if (others.has(cell) || around(cell).some((near) => others.has(near))) return true;
  return false;
}

function groupOf(codes, clusters) {
  const ordered = [...codes].sort((a, b) => clusters[b].place.images - clusters[a].place.images);
  const [first, ...rest] = ordered.map((code) => clusters[code]);
  const isShared = (trait) => rest.every(({ traits }) => traits.some((other) => isSame(trait, other)));
  const images = ordered.reduce((sum, code) => sum + clusters[code].place.images, 0);
  return { codes: ordered, at: first.place.at, images, traits: first.traits.filter(isShared), known: ordered.flatMap((code) => clusters[code].traits) };
}

const isSame = (a, b) => a.column === b.column && a.value === b.value;

/** The largest of a name keeps it, the others add what only they are; where nothing is, they have none. */
function tellApart(name, groups) {
  const [first, ...others] = groups.sort((a, b) => b.images - a.images);
  const start = first.traits[0].value;
  const named = others.map((group) => {
    const elsewhere = groups.filter((other) => other !== group).flatMap(({ known }) => known);
    const own = group.traits.find((trait) => !name.includes(trait.value) && !elsewhere.some((other) => isSame(trait, other)));
    return own ? { ...group, name: `${start} · ${own.value}` } : null;
  });
  return [{ ...first, name }, ...named.filter(Boolean)].map(({ at, images, codes, name: called }) => ({ name: called, at, images, codes }));
}

function uniquely(groups) {
  const seen = new Set();
  return groups.filter(({ name }) => !seen.has(name) && seen.add(name));
}
