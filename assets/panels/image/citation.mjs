/** How an image is cited: whose it is and what of it is known, where it lies, and as it stood when. Pure. */

const NAMES = {
  title: ["title", "dataset_title", "dataset", "record_title", "dc.title"],
  doi: ["doi", "dataset_doi", "digital_object_identifier"],
  depositor: ["depositor", "creator", "author", "authors", "owner", "operator", "user"],
  licence: ["licence", "license", "rights", "rights_license"],
};
const DAY = 10;

/**
 * @param {{columns: Array<{name: string, title?: string, value: any}>, header?: Object}} image as GET …/images/{id} answers
 * @returns {{title: string|null, doi: string|null, depositor: string|null, licence: string|null}} of the columns, else
 *   of the header of the file; null where neither says
 */
export function knownOf({ columns, header = {} }) {
  const told = [...columns.map(({ name, value }) => [name, value]), ...Object.entries(header)];
  const plain = (name) => name.split(/[/.:]/).pop().toLowerCase().replace(/[\s-]+/g, "_");
  const isSaid = (value) => ["string", "number"].includes(typeof value) && String(value).trim() !== "";
  const of = (names) => told.find(([name, value]) => isSaid(value) && (names.includes(plain(name)) || names.includes(name.toLowerCase())))?.[1];
  return Object.fromEntries(Object.entries(NAMES).map(([key, names]) => [key, of(names) === undefined ? null : String(of(names)).trim()]));
}

/**
 * @param {{image_id: string, columns: Array<Object>, header?: Object}} image
 * @param {{name: string, title: string, version: string}} collection
 * @param {string} seen   when it was looked at, ISO 8601
 * @returns {string} one line, such as "D07 (2026-03-02). Domains after poling. scan_001.ibw, Phase, frame 2 […]. doi:…"
 */
export function citationOf(image, collection, seen) {
  const { title, doi, depositor, licence } = knownOf(image);
  const values = Object.fromEntries(image.columns.map(({ name, value }) => [name, value]));
  const date = [values.acquired_at, values.date].find((value) => typeof value === "string")?.slice(0, DAY) ?? null;
  const channel = values.channel && values.channel !== "image" ? values.channel : null;
  const part = [values.path, channel, values.frame ? `frame ${values.frame}` : null].filter(Boolean).join(", ");
  const who = depositor ? `${depositor}${date ? ` (${date})` : ""}` : date && `Acquired ${date}`;
  const where = `Collection “${collection.title || collection.name}”, version ${collection.version}, image ${image.image_id}`;
  const link = doi && (/^https?:/.test(doi) ? doi : `https://doi.org/${doi.replace(/^doi:\s*/i, "")}`);
  const said = [who, title, part, where, licence && `Licence: ${licence}`, link, `Seen ${seen.slice(0, DAY)}`];
  return `${said.filter(Boolean).map((one) => one.replace(/\.$/, "")).join(". ")}.`;
}
