/** Draws a histogram on one canvas: pale for all, solid for what remains, dimmed outside the range. */

/** Part of the width a position between `low` and `high` has, kept within 0 and 1; by ratios if `isLog`. */
export function share(value, low, high, isLog = false) {
  if (high === low) return 0.5;
  if (isLog) return value <= low ? 0 : Math.min(1, Math.log(value / low) / Math.log(high / low));
  return Math.min(1, Math.max(0, (value - low) / (high - low)));
}

/** The value at a part of the width. */
export function valueAt(part, low, high, isLog = false) {
  if (isLog) return low * (high / low) ** Math.min(1, Math.max(0, part));
  return low + Math.min(1, Math.max(0, part)) * (high - low);
}

/**
 * Heights on a square-root scale, so that a few images beside thousands still show.
 * @param {ArrayLike<number>} counts
 * @param {number} most
 * @returns {Float64Array} 0 … 1
 */
export function heights(counts, most) {
  const result = new Float64Array(counts.length);
  for (let bin = 0; bin < counts.length; bin += 1) result[bin] = counts[bin] > 0 ? Math.sqrt(counts[bin] / most) : 0;
  return result;
}

/**
 * @param {HTMLCanvasElement} canvas
 * @param {{edges: Float64Array, total: ArrayLike<number>, remaining: ArrayLike<number>}} histogram
 * @param {{low: number, high: number, isLog?: boolean}|null} range what is chosen
 * @param {{pale: string, solid: string, outside: string, shade: string, line: string}} colours
 */
export function drawBars(canvas, histogram, range, colours) {
  const ratio = window.devicePixelRatio || 1;
  const width = Math.max(1, Math.round(canvas.clientWidth * ratio));
  const height = Math.max(1, Math.round(canvas.clientHeight * ratio));
  if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
  const pen = canvas.getContext("2d");
  pen.clearRect(0, 0, width, height);
  const most = Math.max(1, ...histogram.total);
  const room = { width, height: height - ratio, bins: histogram.total.length, gap: ratio };
  const low = histogram.edges[0];
  const high = histogram.edges[histogram.edges.length - 1];
  const place = (value) => share(value, low, high, range.isLog) * width;
  if (range) {
    pen.fillStyle = colours.shade;
    pen.fillRect(place(range.low), 0, place(range.high) - place(range.low), height);
  }
  bars(pen, heights(histogram.total, most), room, () => colours.pale);
  const isIn = (bin) => !range || (histogram.edges[bin + 1] > range.low && histogram.edges[bin] <= range.high);
  bars(pen, heights(histogram.remaining, most), room, (bin) => (isIn(bin) ? colours.solid : colours.outside));
  pen.fillStyle = colours.line;
  pen.fillRect(0, height - ratio, width, ratio);
  if (range) for (const end of [range.low, range.high]) handle(pen, place(end), room, ratio, colours.solid);
}

function bars(pen, parts, { width, height, bins, gap }, colourOf) {
  for (let bin = 0; bin < bins; bin += 1) {
    if (parts[bin] === 0) continue;
    pen.fillStyle = colourOf(bin);
    const left = Math.round((bin / bins) * width);
    const right = Math.round(((bin + 1) / bins) * width);
    const tall = Math.max(gap, parts[bin] * height);
    pen.fillRect(left, height - tall, Math.max(gap, right - left - gap), tall);
  }
}

function handle(pen, x, { height }, ratio, colour) {
  pen.fillStyle = colour;
  pen.fillRect(x - ratio, 0, 2 * ratio, height);
  pen.beginPath();
  pen.arc(x, height / 2, 3.5 * ratio, 0, 2 * Math.PI);
  pen.fill();
}
