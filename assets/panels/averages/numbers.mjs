/** The numbers of averages: from the answer of the interface, and into files. Pure. */

/**
 * @param {string} text   base 64 of little-endian float32
 * @param {number} width
 * @param {number} height
 * @returns {import("../image/npy.mjs").Field}
 */
export function fieldOf(text, width, height) {
  const bytes = Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
  const view = new DataView(bytes.buffer);
  const values = Float32Array.from({ length: width * height }, (_, k) => view.getFloat32(4 * k, true));
  return { values, width, height, dtype: "f4" };
}

/** @param {import("../image/npy.mjs").Field} field @returns {Uint8Array} a .npy file (format 1.0 of numpy.lib.format) */
export function asNpy({ values, width, height }) {
  const said = `{'descr': '<f4', 'fortran_order': False, 'shape': (${height}, ${width}), }`;
  const length = Math.ceil((10 + said.length + 1) / 64) * 64 - 10;
  const file = new Uint8Array(10 + length + 4 * values.length);
  const text = `\x93NUMPY\x01\x00${String.fromCharCode(length & 255, length >> 8)}${said.padEnd(length - 1)}\n`;
  for (let k = 0; k < text.length; k++) file[k] = text.charCodeAt(k);
  const view = new DataView(file.buffer, 10 + length);
  values.forEach((value, k) => view.setFloat32(4 * k, value, true));
  return file;
}

/**
 * @param {{frequency: number[], mean: number[], deviation: number[]}} profile
 * @param {string} unit   of the frequency
 * @param {string} note   what it was made from
 * @returns {string} a table of comma-separated values under a comment
 */
export function asCsv({ frequency, mean, deviation }, unit, note) {
  const head = [`# ${note}`, `frequency (${unit}),mean of log10 of power,standard deviation of log10 of power`];
  return [...head, ...frequency.map((one, k) => `${Number(one.toPrecision(8))},${mean[k]},${deviation[k]}`)].join("\n") + "\n";
}

/** @returns {string} a frequency with the period it stands for, such as "0.125 1/px, every 8 px" */
export function frequencyInWords(frequency, unit, number) {
  if (!unit.startsWith("1/")) return `${number(frequency)} ${unit}`;
  return `${number(frequency)} ${unit}, every ${number(1 / frequency)} ${unit.slice(2)}`;
}
