/** What a cluster may be named after: columns and values that say what lies there, not who made it, when or where. Pure. */

const MOST_COLUMNS = 12;
const MOST_VALUES = 200;
const LONGEST = 28;
const WORDS = /[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+/g;
/** Words in the name or title of a column that says who made an image, when, where, or how it was taken. */
const NOT_OF_WHAT = new Set(
  `depositor grower operator user author owner creator person people name email scientist student lab laboratory institute team
  instrument microscope detector camera device station beamline serial software version date time day week month year session run
  shift visit path file filename folder directory url uri link doi id identifier hash key index number no batch lot sample specimen
  info comment note size wavelength distance beam exposure format dtype channel acquisition goal purpose project proposal`.split(/\s+/),
);
/** Words of a column that says what an image shows. */
const OF_WHAT = new Set(
  `family class label subject material materials compound composition formula state phase structure pattern texture feature group
  symmetry outcome kind type species mineral tissue cell domain`.split(/\s+/),
);
const SAYS_NOTHING = /^(other|others|unknown|none|missing|n\/?a|-|\?|)$/i;
const NUMBER = /^[-+±]?[\d.,\s]+$/;
const DATE = /^\d{4}[-/.]?\d{2}([-/.]?\d{2}|$)|^\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}/;
const ADDRESS = /^[\\/~.]|[a-z]:[\\/]|\/\/|^www\.|[\\/].*[\\/]|\.[a-z]\w{1,3}$|@/i;

const wordsOf = ({ name, title }) => (`${name} ${title ?? ""}`.match(WORDS) ?? []).map((word) => word.toLowerCase());

/**
 * @param {{name: string, title?: string}} column
 * @returns {boolean} whether the column says what images show
 */
export function isOfWhat(column) {
  return column.name.startsWith("predicted.") || wordsOf(column).some((word) => OF_WHAT.has(word));
}

/**
 * @param {string} value
 * @returns {boolean} whether it can stand as a name
 */
export function canName(value) {
  const text = value.trim();
  return text.length <= LONGEST && ![SAYS_NOTHING, NUMBER, DATE, ADDRESS].some((pattern) => pattern.test(text));
}

/**
 * @param {object[]} columns   as served
 * @returns {string[]} facets to name clusters by, those that say what images show first
 */
export function columnsToNameBy(columns) {
  const facets = columns.filter(
    ({ name, role, kind, dtype, categories = [] }) =>
      role === "facet" && dtype !== null && kind.startsWith("categor") && !/\.(cluster|groups)$/.test(name) && categories.length > 1 && categories.length <= MOST_VALUES,
  );
  const first = facets.filter(isOfWhat);
  const others = facets.filter((facet) => !isOfWhat(facet));
  return [...first, ...others].filter(({ name, ...rest }) => !wordsOf({ name, ...rest }).some((word) => NOT_OF_WHAT.has(word))).slice(0, MOST_COLUMNS).map(({ name }) => name);
}
