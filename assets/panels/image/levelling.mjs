/** What a scanning probe adds to a surface taken off for the eye: the tilt, and steps between lines. Pure. */

/**
 * @typedef {{values: Float32Array|Float64Array, width: number, height: number, dtype: string}} Field
 * @param {Field} field
 * @returns {Field} less the plane that fits it best (least squares over what is not masked), with the mean it had
 */
export function withoutPlane(field) {
  const { values, width, height } = field;
  const [middleX, middleY] = [(width - 1) / 2, (height - 1) / 2];
  let [n, sx, sy, sz, sxx, sxy, syy, sxz, syz] = [0, 0, 0, 0, 0, 0, 0, 0, 0];
  for (let k = 0; k < values.length; k++) {
    const z = values[k];
    if (!Number.isFinite(z)) continue;
    const x = (k % width) - middleX;
    const y = Math.floor(k / width) - middleY;
    n++; sx += x; sy += y; sz += z;
    sxx += x * x; sxy += x * y; syy += y * y; sxz += x * z; syz += y * z;
  }
  const [xx, xy, yy] = [sxx - (sx * sx) / n, sxy - (sx * sy) / n, syy - (sy * sy) / n];
  const [xz, yz] = [sxz - (sx * sz) / n, syz - (sy * sz) / n];
  const determinant = xx * yy - xy * xy;
  if (!(determinant > 0)) return field;
  const [a, b] = [(xz * yy - yz * xy) / determinant, (yz * xx - xz * xy) / determinant];
  const [meanX, meanY] = [middleX + sx / n, middleY + sy / n];
  return { ...field, values: values.map((z, k) => z - a * ((k % width) - meanX) - b * (Math.floor(k / width) - meanY)) };
}

/**
 * @param {Field} field
 * @returns {Field} each row moved so that its median is the median of all rows' medians
 */
export function withRowsAligned(field) {
  const { values, width, height } = field;
  const medians = Array.from({ length: height }, (_, y) => median(values.subarray(y * width, (y + 1) * width)));
  const level = median(Float64Array.from(medians));
  return { ...field, values: values.map((value, k) => value - medians[Math.floor(k / width)] + level) };
}

function median(values) {
  const sorted = values.filter((value) => Number.isFinite(value)).sort();
  const half = sorted.length >> 1;
  return sorted.length % 2 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}
