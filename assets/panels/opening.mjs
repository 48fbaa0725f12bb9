/**
 * Asks for what the first picture needs before there is a page to draw it in: components/index.html for the
 * collection, this for its columns. Engine and session get the answers when they ask.
 */

import { read } from "./address.mjs";
import { addressOf, answered, ask } from "./ask.mjs";
import { firstColour } from "./order.mjs";

/** @type {Promise<Object>|null} the description of `collection`, until the session has it */
let described = null;
let collection = "";

/** Begin as soon as this module is there. @param {Object} engine   its first columns are those asked for here */
export function begin(engine) {
  const { name, answer } = window.microscape_asked ?? {};
  if (!name) return;
  collection = name;
  described = answer.then(answered);
  described.then((info) => { engine.options.fetch = fetchWith(ahead(info)); }, () => {}); // the session says why not
}

/** @returns {Promise<Object>} the JSON that describes a collection; what was asked for ahead is given once */
export function describe(name) {
  const early = name === collection ? described : null;
  described = null;
  return early ?? ask(addressOf(name));
}

/** The answers that are under way, by address. */
function ahead(info) {
  const columns = `${addressOf(info.name)}/v/${encodeURIComponent(info.version)}/columns/`;
  const addresses = firstColumns(info, read(location.search).state ?? {}).map((name) => columns + encodeURIComponent(name));
  return new Map(addresses.map((address) => [address, fetch(address)]));
}

/** @returns {typeof fetch} that hands out each answer once and asks for everything else */
function fetchWith(answers) {
  for (const answer of answers.values()) answer.catch(() => {}); // said by who takes it
  return (address, options) => {
    const answer = answers.get(address);
    answers.delete(address);
    return answer ?? fetch(address, options);
  };
}

/**
 * The columns that the first picture of a state is drawn from.
 * @param {Object} info   of the collection
 * @param {import("./address.mjs").PageState} state
 * @returns {string[]}
 */
export function firstColumns(info, { map: name, dims, colour = firstColour(info.columns, info.rows) }) {
  const map = info.maps.find((known) => known.name === name) ?? info.maps[0];
  const axes = map ? (dims === 3 && map.space ? map.space : [map.x, map.y]) : [];
  const known = new Set(info.columns.filter((column) => column.dtype).map((column) => column.name));
  return [...axes, colour].filter((column) => known.has(column));
}
