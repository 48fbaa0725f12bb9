/** Numbers, dates and counts as people read them. Pure. */

const GROUPS = new Intl.NumberFormat("en-US");
const DAY_MS = 86_400_000;

/** 1234 -> "1,234" */
export function count(value) {
  return GROUPS.format(value);
}

/** "1 image", "12 images" */
export function images(value) {
  return `${count(value)} ${value === 1 ? "image" : "images"}`;
}

/**
 * A number with enough digits to tell values apart within `span`.
 * @param {number} value
 * @param {number} [span] distance between the ends of the scale the number stands on
 */
export function number(value, span = Math.abs(value)) {
  if (!Number.isFinite(value)) return "–";
  const size = Math.max(Math.abs(value), span);
  if (size !== 0 && (size >= 1e7 || size < 1e-3)) return exponential(value);
  const digits = Math.min(8, Math.max(0, 2 - Math.floor(Math.log10(span || size || 1))));
  const fixed = value.toFixed(digits);
  return tidy(digits ? fixed.replace(/\.?0+$/, "") : fixed);
}

function exponential(value) {
  if (value === 0) return "0";
  const [head, tail] = value.toExponential(2).split("e");
  return `${tidy(head.replace(/\.?0+$/, ""))}×10${superscript(String(Number(tail)))}`;
}

function superscript(text) {
  return text.replace(/[-0-9]/g, (sign) => (sign === "-" ? "⁻" : "⁰¹²³⁴⁵⁶⁷⁸⁹"[Number(sign)]));
}

function tidy(text) {
  const [whole, part] = text.replace("-", "−").split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+(?!\d))/g, whole.length > 5 ? "," : "");
  return part ? `${grouped}.${part}` : grouped;
}

/** A number with its unit; a unit of null or "" leaves none. */
export function quantity(value, unit, span) {
  return unit ? `${number(value, span)} ${unit}` : number(value, span);
}

/**
 * Milliseconds since 1970 (UTC) as a date; with the hour where the scale is short.
 * @param {number} milliseconds
 * @param {number} [span] milliseconds between the ends of the scale
 */
export function date(milliseconds, span = Infinity) {
  if (!Number.isFinite(milliseconds)) return "–";
  const iso = new Date(milliseconds).toISOString();
  return span < 3 * DAY_MS ? `${iso.slice(0, 10)} ${iso.slice(11, 16)}` : iso.slice(0, 10);
}

/** @returns {number|null} what a person typed as a number; null for nothing; NaN for what is no number */
export function typedNumber(text) {
  const plain = text.trim().replace("−", "-").replace(/,(?=\d{3}\b)/g, "");
  return plain === "" ? null : Number(plain);
}

/**
 * What a person typed as a day, month or year: its first or last millisecond (UTC).
 * @param {string} text "2026", "2026-03" or "2026-03-14"
 * @param {"first"|"last"} end
 * @returns {number|null} null for nothing; NaN for what is no day
 */
export function typedDay(text, end) {
  const plain = text.trim();
  if (plain === "") return null;
  const parts = /^(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?$/.exec(plain);
  if (!parts) return Date.parse(`${plain.replace(" ", "T")}Z`);
  const [year, month, day] = parts.slice(1).map((part) => (part === undefined ? null : Number(part)));
  if (month > 12 || month === 0 || day > 31 || day === 0) return NaN;
  if (end === "first") return Date.UTC(year, (month ?? 1) - 1, day ?? 1);
  return Date.UTC(month === null ? year + 1 : year, day === null ? month ?? 0 : month - 1, day === null ? 1 : day + 1) - 1;
}

/** 1536000 -> "1.5 MB" */
export function bytes(size) {
  const units = ["B", "kB", "MB", "GB"];
  let step = 0;
  while (size >= 1000 && step < units.length - 1) { size /= 1000; step += 1; }
  return `${size >= 100 || step === 0 ? Math.round(size) : size.toFixed(1)} ${units[step]}`;
}
