/** What a click in a facet means: one filter of the grammar becomes the next. Pure. */

import { missingIn } from "../map/column.mjs";
import { date, quantity } from "./format.mjs";

const MOST_SIGNS = 60;

/**
 * A value is off (nothing is said of it), alone in (`in`), or left out (`not`).
 * @typedef {{column: string, in?: any[], min?: any, max?: any, missing?: boolean}} Part
 * @typedef {Part|{not: {column: string, in: any[]}}} FacetFilter
 */

/**
 * Click on a value: alone the first time, then in and out. Nothing or everything chosen is no filter.
 * @param {FacetFilter|null} filter
 * @param {string} column
 * @param {any} value null = missing
 * @param {any[]} all every value of the column, with null if some are missing
 * @returns {FacetFilter|null}
 */
export function toggle(filter, column, value, all) {
  if (filter?.not) return filter.not.in.includes(value) ? exclude(filter, column, value, all) : { column, in: [value] };
  if (!filter || !filter.in) return { column, in: [value] };
  const chosen = new Set(filter.in);
  if (!chosen.delete(value)) chosen.add(value);
  return fromChosen(column, chosen, all);
}

/** Leave a value out of what is chosen; left out already, take it back. */
export function exclude(filter, column, value, all) {
  if (filter?.in) {
    const kept = filter.in.filter((other) => other !== value);
    return kept.length === 0 ? filter : fromChosen(column, new Set(kept), all);
  }
  const out = new Set(filter?.not?.in ?? []);
  if (!out.delete(value)) out.add(value);
  return out.size ? { not: { column, in: all.filter((one) => out.has(one)) } } : null;
}

/** Hide a value that is shown, show one that is hidden: what a click in a legend means. */
export function turn(filter, column, value, all) {
  if (filter?.in) return toggle(filter, column, value, all);
  return exclude(filter, column, value, all);
}

/** A value alone; alone already, all of them. */
export function isolate(filter, column, value) {
  return filter?.in?.length === 1 && filter.in[0] === value ? null : { column, in: [value] };
}

function fromChosen(column, chosen, all) {
  const kept = all.filter((value) => chosen.has(value));
  return kept.length === 0 || kept.length === all.length ? null : { column, in: kept };
}

/** @returns {boolean} whether a value is in: without a filter all are */
export function isChosen(filter, value) {
  if (filter?.not) return !filter.not.in.includes(value);
  return !filter || !filter.in || filter.in.includes(value);
}

/** @returns {"off"|"only"|"out"} what a filter says of a value */
export function saidOf(filter, value) {
  if (filter?.in?.includes(value)) return "only";
  return filter?.not?.in.includes(value) ? "out" : "off";
}

/**
 * A range of numbers or dates; no bounds and nothing said of missing values is no filter.
 * @returns {FacetFilter|null}
 */
export function range(column, min, max, missing = false) {
  if (min === null && max === null && !missing) return null;
  if (min !== null && max !== null && min > max) [min, max] = [max, min];
  const filter = { column, min, max };
  return missing ? { ...filter, missing: true } : filter;
}

/** @returns {FacetFilter|null} the part of the whole filter that speaks of `column` */
export function ofColumn(whole, column) {
  return (whole && whole.all ? whole.all : []).find((part) => (part.not ?? part).column === column) || null;
}

/**
 * A filter in words for a chip: "Material: BiFeO3 or PbTiO3", "Thickness 10 – 40 nm".
 * @param {FacetFilter} filter
 * @param {{title?: string, name: string, kind: string, unit?: string|null}} column
 */
export function words(filter, column) {
  const title = column.title || column.name;
  if (filter.not) return `${title}: not ${valuesInWords(filter.not.in, column, [])}`;
  if (filter.in) return `${title}: ${valuesInWords(filter.in, column)}`;
  const low = filter.min ?? null;
  const high = filter.max ?? null;
  const span = low !== null && high !== null ? high - low : undefined;
  const say = (value) => (column.kind === "date" ? date(Number(value)) : quantity(value, null, span && Math.min(span, Math.abs(value) || span)));
  const unit = column.unit && column.kind !== "date" ? ` ${column.unit}` : "";
  let text = "known";
  if (low !== null && high !== null) text = `${say(low)} – ${say(high)}${unit}`;
  else if (low !== null) text = `≥ ${say(low)}${unit}`;
  else if (high !== null) text = `≤ ${say(high)}${unit}`;
  return `${title} ${text}${filter.missing ? " or missing" : ""}`;
}

/** Few values one by one, many by what is left out of all where that is less. */
function valuesInWords(values, { name, categories = [] }, all = categories) {
  const said = values.map((value) => (value === null ? missingIn(name) : String(value)));
  if (said.length <= 2) return said.join(" or ");
  const out = all.filter((value) => !values.includes(value));
  const without = `all but ${inRuns(out, all).join(", ")}`;
  if (out.length && out.length < values.length && without.length <= MOST_SIGNS) return without;
  const list = `${said.slice(0, -1).join(", ")} or ${said.at(-1)}`;
  return list.length <= MOST_SIGNS ? list : `${said.slice(0, 2).join(", ")} or ${said.length - 2} more`;
}

/** Values with three and more that follow each other as one: D08–D10. */
function inRuns(values, all) {
  const runs = [];
  for (const value of values) {
    const run = runs.at(-1);
    if (run && all.indexOf(run.at(-1)) === all.indexOf(value) - 1) run.push(value);
    else runs.push([value]);
  }
  return runs.flatMap((run) => (run.length < 3 ? run : `${run[0]}–${run.at(-1)}`));
}
