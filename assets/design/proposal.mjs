/** Candidates as the page needs them: a column each, what lies within the brushes, and in which order. Pure. */

/**
 * @typedef {object} Row   as GET …/candidates/{id} lists it
 * @property {Object<string, number>} parameters
 * @property {Object<string, {value: number, low: number, high: number, disagreement: number, nonzero: number|null}>} predicted
 * @property {{row: number, distance: number, image_id: string|null}} nearest
 * @property {number} score @property {number} x @property {number} y @property {string[]} image_ids
 */

export class Proposal {
  /**
   * @param {Object} told   the JSON of the candidates
   * @param {{parameters: {name: string}[], properties: {name: string}[]}} design
   * @param {{x: (value: number) => number, y: (value: number) => number}} place   where on the map a place is drawn
   */
  constructor(told, design, place) {
    this.told = told;
    /** @type {Row[]} best first */
    this.rows = told.rows;
    /** @type {Map<string, Float64Array>} parameters by their name, properties as predicted, and `x`, `y`, `score`, `distance` */
    this.columns = new Map();
    const take = (name, valueOf) => this.columns.set(name, Float64Array.from(this.rows, valueOf));
    for (const { name } of design.parameters) take(name, (row) => row.parameters[name]);
    for (const { name } of design.properties) take(name, (row) => row.predicted[name].value);
    for (const axis of ["x", "y"]) take(`.${axis}`, (row) => place[axis](row[axis]));
    take(".score", (row) => row.score);
    take(".distance", (row) => row.nearest?.distance ?? NaN);
    for (const { name } of design.properties) take(`.disagreement.${name}`, (row) => row.predicted[name].disagreement);
  }

  get length() {
    return this.rows.length;
  }

  /** @param {Object<string, {min?: number, max?: number}>} brushes @returns {Uint8Array} 1 for candidates within all of them */
  within(brushes) {
    const kept = new Uint8Array(this.length).fill(1);
    for (const [name, { min = -Infinity, max = Infinity }] of Object.entries(brushes)) {
      const values = this.columns.get(name);
      values?.forEach((value, at) => { if (!(value >= min && value <= max)) kept[at] = 0; });
    }
    return kept;
  }

  /**
   * @param {{by: string|null, descending: boolean}} sort   by a column; null: best first
   * @returns {number[]} places of the candidates; what has no number comes last
   */
  order({ by, descending }) {
    const places = [...this.rows.keys()];
    const values = by === null ? null : this.columns.get(by);
    if (!values) return descending ? places.reverse() : places;
    const sign = descending ? -1 : 1;
    return places.sort((a, b) => (Number.isNaN(values[a]) - Number.isNaN(values[b])) || sign * (values[a] - values[b]) || a - b);
  }
}

/** Half of the interval around a prediction, as "± …" says it: the farther end. */
export const halfOf = ({ value, low, high }) => Math.max(value - low, high - value);

/** "98 %"; never 100 % or 0 % for what is not certain */
export function percent(share) {
  if (share > 0 && share < 0.005) return "< 1 %";
  if (share < 1 && share > 0.995) return "> 99 %";
  return `${Math.round(100 * share)} %`;
}
