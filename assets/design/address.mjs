/**
 * The state of the page design in its address: /design?d=NAME&s=JSON. Pure.
 * A link that no longer fits loses only what does not fit, and says so.
 */

/**
 * @typedef {{value: number}|{min?: number, max?: number}} Target
 * @typedef {number|{min?: number, max?: number}} Lock
 * @typedef {object} DesignState
 * @property {Object<string, Target>} targets   by property
 * @property {Object<string, Lock>} locks       by parameter
 * @property {number} count                     of candidates
 * @property {string|null} proposal             id of the candidates that are shown
 * @property {Object<string, {min: number, max: number}>} brushes   by column of the candidates
 * @property {number|null} open                 number of the candidate that is looked at
 * @property {"candidate"|"boundary"|"image"|"report"} tab
 * @property {string[]|null} plane              the two parameters of the boundary
 * @property {string|null} image                of the collection, whose parameters are asked for
 */

export const COUNT = 200;
export const COUNTS = [50, 200, 1000];
const TABS = ["candidate", "boundary", "image", "report"];

/** @returns {DesignState} */
export const fresh = () => ({ targets: {}, locks: {}, count: COUNT, proposal: null, brushes: {}, open: null, tab: "candidate", plane: null, image: null });

/**
 * @param {string} search of an address, "?d=…&s=…"
 * @returns {{design: string, collection: string, state: Object|null, complaint: string|null}}
 */
export function read(search) {
  const parameters = new URLSearchParams(search);
  const found = { design: parameters.get("d") || "", collection: parameters.get("c") || "", state: null, complaint: null };
  const text = parameters.get("s");
  if (!text) return found;
  try {
    const state = JSON.parse(text);
    if (isPlain(state)) return { ...found, state };
  } catch { /* said below: the link was cut or mistyped */ }
  return { ...found, complaint: "What this link asks for cannot be read (it may have been cut off), so the design is shown as it comes." };
}

/** @param {string} design @param {DesignState} state @returns {string} "?d=…&s=…", without what is as usual */
export function write(design, state) {
  const usual = fresh();
  const told = Object.entries(state).filter(([key, value]) => key in usual && JSON.stringify(value) !== JSON.stringify(usual[key]));
  const parameters = `?d=${encodeURIComponent(design)}`;
  return told.length ? `${parameters}&s=${encodeURIComponent(JSON.stringify(Object.fromEntries(told)))}` : parameters;
}

/** The part of a state that browser-back steps through. @param {DesignState} state */
export const step = ({ targets, locks, proposal, open, tab, image }) => JSON.stringify({ targets, locks, proposal, open, tab, image });

/**
 * Keep of a state what the design can show.
 * @param {Object|null} state
 * @param {{parameters: {name: string}[], properties: {name: string}[]}} design
 * @returns {{state: DesignState, complaints: string[]}}
 */
export function repair(state, { parameters, properties }) {
  const complaints = [];
  const kept = { ...fresh(), ...state };
  const named = (list) => new Set(list.map(({ name }) => name));
  const [inputs, outputs] = [named(parameters), named(properties)];
  kept.targets = known(kept.targets, outputs, isTarget, "property", complaints);
  kept.locks = known(kept.locks, inputs, isLock, "parameter", complaints);
  kept.brushes = known(kept.brushes, new Set([...inputs, ...outputs]), isRange, "column", complaints);
  if (!(Number.isInteger(kept.count) && kept.count >= 1 && kept.count <= 1000)) kept.count = COUNT;
  if (!Number.isInteger(kept.open)) kept.open = null;
  if (typeof kept.proposal !== "string") kept.proposal = null;
  if (!TABS.includes(kept.tab)) kept.tab = TABS[0];
  if (typeof kept.image !== "string") kept.image = null;
  if (!isPlane(kept.plane, inputs)) kept.plane = null;
  return { state: kept, complaints };
}

function known(parts, names, fits, what, complaints) {
  if (!isPlain(parts)) return {};
  return Object.fromEntries(Object.entries(parts).filter(([name, part]) => {
    if (!names.has(name)) complaints.push(`This design has no ${what} “${name}”.`);
    else if (!fits(part)) complaints.push(`What this link says of “${name}” cannot be read.`);
    return names.has(name) && fits(part);
  }));
}

const isPlain = (value) => Boolean(value) && typeof value === "object" && !Array.isArray(value);
const isRange = (part) => isPlain(part) && [part.min, part.max].some(Number.isFinite) && [part.min, part.max].every((end) => end === undefined || Number.isFinite(end));
const isTarget = (part) => isPlain(part) && (Number.isFinite(part.value) || isRange(part));
const isLock = (part) => Number.isFinite(part) || isRange(part);
const isPlane = (plane, inputs) => Array.isArray(plane) && plane.length === 2 && plane[0] !== plane[1] && plane.every((name) => inputs.has(name));
