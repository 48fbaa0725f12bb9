/** The numbers of an image from a .npy file (format 1 to 3 of numpy.lib.format). Pure. */

const DTYPES = {
  b1: Uint8Array, u1: Uint8Array, i1: Int8Array, u2: Uint16Array, i2: Int16Array, u4: Uint32Array, i4: Int32Array,
  u8: BigUint64Array, i8: BigInt64Array, f2: Uint16Array, f4: Float32Array, f8: Float64Array,
};
const EXACT_IN_SINGLE = new Set(["b1", "u1", "i1", "u2", "i2", "f2", "f4"]);
const ONE_BY_ONE = new Set(["f2", "u8", "i8"]);
const MAGIC = "\x93NUMPY";

/**
 * @typedef {{values: Float32Array|Float64Array, width: number, height: number, dtype: string}} Field
 *   values row by row from the top, NaN where there is none; dtype as numpy writes it without byte order ("u2")
 */

/**
 * @param {ArrayBuffer} buffer
 * @returns {Field} every value exact, but integers beyond 2⁵³
 * @throws {Error} a sentence, for what is no 2-D array of real numbers
 */
export function parseNpy(buffer) {
  const { descr, isFortran, shape, start } = header(buffer);
  const dtype = descr.slice(1);
  if (!(dtype in DTYPES)) throw new Error(`The numbers are of type ${descr}, which cannot be drawn.`);
  if (shape.length !== 2) throw new Error(`The numbers have ${shape.length} dimensions (${shape.join(" × ")}); an image has 2.`);
  const [height, width] = shape;
  const bytes = DTYPES[dtype].BYTES_PER_ELEMENT;
  if (buffer.byteLength - start < width * height * bytes) throw new Error(`The numbers of ${width} × ${height} pixels did not come whole.`);
  const raw = new DTYPES[dtype](ordered(buffer.slice(start, start + width * height * bytes), bytes, descr[0]));
  const values = EXACT_IN_SINGLE.has(dtype) ? new Float32Array(width * height) : new Float64Array(width * height);
  if (!isFortran && !ONE_BY_ONE.has(dtype)) {
    values.set(raw);
    return { values, width, height, dtype };
  }
  const value = dtype === "f2" ? (k) => half(raw[k]) : (k) => Number(raw[k]);
  for (let k = 0; k < values.length; k++) values[isFortran ? (k % height) * width + Math.floor(k / height) : k] = value(k);
  return { values, width, height, dtype };
}

function header(buffer) {
  const bytes = new Uint8Array(buffer);
  const text = (from, to) => String.fromCharCode(...bytes.subarray(from, to));
  if (text(0, 6) !== MAGIC) throw new Error("The server did not answer with numbers of an image.");
  const view = new DataView(buffer);
  const start = bytes[6] === 1 ? 10 : 12;
  const length = bytes[6] === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  const said = text(start, start + length);
  const shape = said.match(/'shape': \(([^)]*)\)/)?.[1].split(",").filter((part) => part.trim()).map(Number) ?? [];
  return { descr: said.match(/'descr': '([^']*)'/)?.[1] ?? "unknown", isFortran: said.includes("'fortran_order': True"), shape, start: start + length };
}

/** Turn the bytes of big-endian numbers round. */
function ordered(buffer, bytes, order) {
  if (order !== ">" || bytes === 1) return buffer;
  const all = new Uint8Array(buffer);
  for (let at = 0; at < all.length; at += bytes) all.subarray(at, at + bytes).reverse();
  return buffer;
}

function half(bits) {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const part = bits & 1023;
  if (exponent === 31) return part ? NaN : sign * Infinity;
  return sign * (exponent ? 2 ** (exponent - 15) * (1 + part / 1024) : 2 ** -14 * (part / 1024));
}
