/** One bit a row, lowest first, and one byte a row: sets of rows as they travel and as they are used. */

/**
 * @param {Uint8Array} bits   lowest first
 * @param {number} rows
 * @returns {Uint8Array} one byte a row
 */
export function unpack(bits, rows) {
  const bytes = new Uint8Array(rows);
  for (let i = 0; i < rows; i++) bytes[i] = (bits[i >> 3] >> (i & 7)) & 1;
  return bytes;
}

/**
 * @param {Uint8Array} bytes   one a row, 0 or 1
 * @returns {Uint8Array} one bit a row, lowest first
 */
export function packed(bytes) {
  const bits = new Uint8Array(Math.ceil(bytes.length / 8));
  let i = 0;
  for (let at = 0; at < bits.length; at++)
    for (let bit = 0; bit < 8 && i < bytes.length; bit++, i++) bits[at] |= bytes[i] << bit;
  return bits;
}
