/** Which years, months or days stand below a histogram of dates. Pure. */

const DAY_MS = 86_400_000;
const MOST = 3;
const FROM = 0.35; // nearer to an end the words would run into those of the end
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/**
 * @param {number} low    milliseconds since 1970 in UTC
 * @param {number} high
 * @returns {{at: number, said: string}[]} at: 0 to 1 along the scale
 */
export function ticks(low, high) {
  const span = high - low;
  if (!(span > 4 * DAY_MS)) return [];
  const begin = new Date(low);
  const months = span / (30.4 * DAY_MS);
  const found = [];
  const step = months > 30 ? 12 * Math.ceil(months / 12 / 10) : Math.max(1, Math.ceil(months / 10));
  const first = step >= 12 ? 0 : begin.getUTCMonth();
  for (let k = step; found.length < 40; k += step) {
    const time = Date.UTC(begin.getUTCFullYear(), first + k, 1);
    if (time >= high) break;
    const at = (time - low) / span;
    const day = new Date(time);
    if (at > FROM && at < 1 - FROM) found.push({ at, said: step >= 12 ? String(day.getUTCFullYear()) : MONTHS[day.getUTCMonth()] });
  }
  const every = Math.ceil(found.length / MOST);
  return found.filter((_, place) => place % every === 0);
}
