/**
 * Names of the clusters of a map, from the metadata that set each apart: values that most of its images have, and
 * far fewer elsewhere. A cluster that nothing sets apart has none. Pure.
 */

import { canName, isOfWhat } from "./nameable.mjs";

const LEAST_IMAGES = 8;
const LEAST_COVERAGE = 0.6;
const LEAST_LIFT = 1.6;
const MOST_PARTS = 2;
const SECOND_LIFT = 1.8;
const LONGEST = 40;
const CELLS = { 2: 40, 3: 14 }; // a side of the grid over the map
const REACH = { 2: 2, 3: 1 }; // cells between clusters that lie beside one another
const STRAGGLERS = 1;
const SAMPLE_ROWS = 60_000;
const EDGE = 4;

/**
 * @typedef {{column: string, value: string, coverage: number, lift: number}} Trait
 *   coverage: share of the cluster's images that have the value; lift: how many times the share of all images
 */

/**
 * @param {import("./column.mjs").Column} clusters   a category
 * @param {import("./column.mjs").Column[]} facets   categories, one or several an image
 * @returns {(Trait[])[]} by code of the cluster: what sets it apart, at most one trait a column; what images show
 *   first, then the stronger
 */
export function traitsOf(clusters, facets) {
  const size = clusters.info.categories.length;
  const traits = Array.from({ length: size }, () => []);
  for (const facet of facets) {
    const { together, ofCluster, ofValue, all } = tally(clusters, facet, size);
    const can = facet.info.categories.map(canName);
    for (let cluster = 0; cluster < size; cluster++) {
      if (ofCluster[cluster] < LEAST_IMAGES) continue;
      const best = strongest(together, cluster, ofCluster[cluster], ofValue, all, can);
      if (best) traits[cluster].push({ column: facet.name, value: facet.info.categories[best.value], coverage: best.coverage, lift: best.lift });
    }
  }
  const first = new Set(facets.filter(({ info }) => isOfWhat(info)).map(({ name }) => name));
  const isFirst = ({ column }) => Number(first.has(column));
  return traits.map((found) => found.sort((a, b) => isFirst(b) - isFirst(a) || b.lift * b.coverage - a.lift * a.coverage));
}

/** How many rows have a cluster and a value, of the first rows: they come in random order. Missing values count as none. */
function tally(clusters, facet, size) {
  const values = facet.info.categories.length;
  const together = new Uint32Array(size * values);
  const [ofCluster, ofValue] = [new Uint32Array(size), new Uint32Array(values)];
  const rows = Math.min(clusters.rows, SAMPLE_ROWS);
  let all = 0;
  for (let row = 0; row < rows; row++) {
    if (clusters.isMissing(row)) continue;
    const cluster = clusters.codes[row];
    ofCluster[cluster]++;
    all++;
    if (facet.isMissing(row)) continue;
    for (const value of codesOf(facet, row)) {
      together[cluster * values + value]++;
      ofValue[value]++;
    }
  }
  return { together, ofCluster, ofValue, all };
}

function codesOf(facet, row) {
  const code = facet.codes[row];
  if (!facet.hasSeveral) return [code];
  return facet.info.categories.map((_, bit) => bit).filter((bit) => (code >>> bit) & 1);
}

function strongest(together, cluster, images, ofValue, all, can) {
  let best = null;
  for (let value = 0; value < ofValue.length; value++) {
    const coverage = together[cluster * ofValue.length + value] / images;
    const lift = coverage / (ofValue[value] / all);
    if (!can[value] || coverage < LEAST_COVERAGE || lift < LEAST_LIFT) continue;
    if (!best || lift * coverage > best.lift * best.coverage) best = { value, coverage, lift };
  }
  return best;
}

/**
 * @param {Trait[]} traits   strongest first
 * @returns {string|null} such as "BiFeO3 · stripes"; null where nothing sets the cluster apart
 */
export function nameOf(traits) {
  if (!traits.length) return null;
  const [first, ...others] = traits;
  const isFit = ({ value, lift }) => lift >= SECOND_LIFT && value !== first.value && `${first.value} · ${value}`.length <= LONGEST;
  return [first, ...others.filter(isFit).slice(0, MOST_PARTS - 1)].map(({ value }) => value).join(" · ");
}

/**
 * Where each cluster is densest: the middle of its images in a cell of a grid, the one with most of them in and around it.
 * @param {import("./column.mjs").Column} clusters
 * @param {import("./column.mjs").Column[]} axes    of the plane or of space
 * @param {import("./camera.mjs").Extent} extent
 * @param {Int32Array|null} [only]   rows that count, rising; all where it is null
 * @returns {({at: number[], images: number, cells: Set<number>}|null)[]} by code, map coordinates; cells: those of a
 *   grid over the map that hold more than a straggler; null for an empty cluster
 */
export function densestPlaces(clusters, axes, extent, only = null) {
  const cells = CELLS[axes.length];
  const spans = axes.map((_, k) => extent["xyz"[k]]);
  const found = clusters.info.categories.map(() => ({ images: 0, cells: new Map() }));
  const rows = Math.min(only?.length ?? clusters.rows, SAMPLE_ROWS);
  for (let k = 0; k < rows; k++) {
    const row = only ? only[k] : k;
    if (clusters.isMissing(row) || axes.some((axis) => axis.isMissing(row))) continue;
    const place = axes.map((axis) => axis.offset + axis.scale * axis.codes[row]);
    const key = place.reduce((sum, value, k) => sum * cells + Math.min(cells - 1, Math.floor((cells * (value - spans[k][0])) / (spans[k][1] - spans[k][0] || 1))), 0);
    const cluster = found[clusters.codes[row]];
    const cell = cluster.cells.get(key) ?? { count: 0, sum: axes.map(() => 0) };
    cell.count++;
    place.forEach((value, k) => (cell.sum[k] += value));
    cluster.cells.set(key, cell);
    cluster.images++;
  }
  const around = cellsWithin(1, cells, axes.length);
  return found.map(({ images, cells: of }) => {
    const best = crowded(of, around);
    const held = [...of].filter(([, { count }]) => count > STRAGGLERS || count === best.count).map(([cell]) => cell);
    return best && { at: best.sum.map((value) => value / best.count), images, cells: new Set(held) };
  });
}

/** The cell with most images in and beside it, its own counted twice: one that happens to hold an image more far from most does not win. */
function crowded(cells, around) {
  let best = null;
  let most = 0;
  for (const [key, cell] of cells) {
    const crowd = cell.count + around(key).reduce((sum, near) => sum + (cells.get(near)?.count ?? 0), 0);
    if (crowd > most) [best, most] = [cell, crowd];
  }
  return best;
}

/**
 * @param {2|3} dims
 * @returns {(cell: number) => number[]} the cells of densestPlaces beside a cell, edges of the grid left out of account
 */
export function cellsAround(dims) {
  return cellsWithin(REACH[dims], CELLS[dims], dims);
}

function cellsWithin(far, cells, dims) {
  const reach = Array.from({ length: 2 * far + 1 }, (_, step) => step - far);
  const steps = Array.from({ length: dims }).reduce((sums) => sums.flatMap((sum) => reach.map((step) => sum * cells + step)), [0]);
  return (cell) => steps.map((step) => cell + step);
}

/**
 * Move a name that an edge would cut into the picture.
 * @param {{x: number, y: number, width: number, height: number}} label   middle and size, CSS pixels
 * @param {[number, number]} picture   its width and height
 * @returns {{x: number, y: number}|null} its middle; null where it cannot fit, or what it names is not in the picture
 */
export function keptWithin({ x, y, width, height }, [pictureWidth, pictureHeight]) {
  const isSeen = x >= 0 && y >= 0 && x <= pictureWidth && y <= pictureHeight;
  const [halfX, halfY] = [width / 2 + EDGE, height / 2 + EDGE];
  if (!isSeen || 2 * halfX > pictureWidth || 2 * halfY > pictureHeight) return null;
  return { x: Math.min(Math.max(x, halfX), pictureWidth - halfX), y: Math.min(Math.max(y, halfY), pictureHeight - halfY) };
}

/**
 * Which names are shown: the first ones, none on another.
 * @param {{x: number, y: number, width: number, height: number}[]} labels   middles, CSS pixels, most important first
 * @returns {boolean[]}
 */
export function withoutOverlap(labels) {
  const shown = [];
  return labels.map((label) => {
    const isFree = shown.every((other) => !isOn(label, other));
    if (isFree) shown.push(label);
    return isFree;
  });
}

function isOn(a, b) {
  return 2 * Math.abs(a.x - b.x) < a.width + b.width && 2 * Math.abs(a.y - b.y) < a.height + b.height;
}
