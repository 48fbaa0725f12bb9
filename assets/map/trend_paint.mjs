/** Draws a trend (trend.mjs) as the ground of the plane, in the paler colours of the ramp, and keeps it between pictures. */

import { leastPositive, rampEnds } from "./colouring.mjs";
import { RAMP_LEVELS, mix, pixelOf, rgbOf, slotColours } from "./palette.mjs";
import { trendOf } from "./trend.mjs";

const LINES = 32;
const STRENGTH = { light: 0.6, dark: 0.55 };

/**
 * A trend ready to be drawn.
 * @typedef {object} Ground
 * @property {import("./trend.mjs").Trend} trend
 * @property {Float32Array} levels   the slot of each cell, between slots too
 * @property {Uint32Array} table     LINES lines of 256 pixels, from the bare ground to the full trend
 */

/** The trend of the engine's state, made again only when what it depends on changed. */
export class Trends {
  /** @param {import("./engine.mjs").Engine} engine @returns {Ground|null} null where none is wanted, or none can be */
  of(engine) {
    const { painted, places, facets } = engine;
    if (!painted.trend || places.dims !== 2 || !places.axes?.every((axis) => axis.isWhole)) return null;
    const key = [places.axes[0], painted.column, painted.log, facets.crossfilter.generation];
    if (!this.key || key.some((part, k) => part !== this.key[k])) {
      [this.key, this.look] = [key, null];
      this.trend = trendOf({ axes: places.axes, extent: places.extent, column: painted.column, log: painted.log, ends: endsOf(painted), visible: engine.rowsVisible() });
    }
    return this.coloured(painted, engine.theme);
  }

  coloured(painted, theme) {
    const { low, high, log, map, reverse } = painted;
    const look = JSON.stringify([low, high, map, reverse, theme]);
    if (this.look !== look) {
      this.look = look;
      this.ground = { trend: this.trend, levels: levelsOf(this.trend, low, high, log), table: tableOf(theme, { map, reverse }) };
    }
    return this.ground;
  }
}

/** Values far beyond all others count as the ends of the ramp as it comes; the user's own ends change nothing. */
function endsOf({ column, log }) {
  const { low, high } = rampEnds(column);
  return { low: log && low <= 0 ? leastPositive(column) : low, high };
}

function levelsOf({ means }, low, high, log) {
  const [from, to] = log ? [Math.log(low), Math.log(high)] : [low, high];
  const perUnit = to > from ? (RAMP_LEVELS - 1) / (to - from) : 0;
  return means.map((mean) => Math.min(RAMP_LEVELS - 1, Math.max(0, (mean - from) * perUnit)));
}

function tableOf(theme, how) {
  const ground = rgbOf(theme.ground);
  const colours = slotColours("number", theme, how);
  const strength = STRENGTH[theme.name] / (LINES - 1);
  return Uint32Array.from({ length: LINES * 256 }, (_, k) => pixelOf(mix(ground, colours[k & 255], strength * (k >> 8))));
}

/**
 * Fill a raster with the ground: the trend where there is one.
 * @param {import("./raster.mjs").Raster} raster
 * @param {import("./render2d.mjs").Scene} scene
 */
export function layGround(raster, { trend: ground, frame, ground: bare }) {
  raster.pixels.fill(bare);
  if (!ground) return;
  const { trend, levels, table } = ground;
  const { width, height } = trend;
  const perPixel = 1 / (frame.scale * trend.cell);
  const first = -(frame.left / frame.scale + trend.left) / trend.cell + 0.5 * perPixel;
  const top = (frame.top / frame.scale - trend.bottom) / trend.cell - 0.5 * perPixel;
  const [start, end] = [Math.max(0, Math.ceil(-first / perPixel)), Math.min(raster.width, Math.ceil((width - 1 - first) / perPixel))];
  const [level, strength] = [new Float32Array(width), new Float32Array(width)];
  for (let py = 0; py < raster.height; py++) {
    const up = top - py * perPixel;
    if (up < 0 || up >= height - 1) continue;
    between(levels, trend.support, width, up, level, strength);
    paintLine(raster.pixels, py * raster.width, start, end, first, perPixel, level, strength, table);
  }
}

/** One line of the grid between two. */
function between(levels, support, width, up, level, strength) {
  const below = Math.floor(up) * width;
  const share = up - Math.floor(up);
  for (let k = 0, p = below; k < width; k++, p++) {
    level[k] = levels[p] + (levels[p + width] - levels[p]) * share;
    strength[k] = (support[p] + (support[p + width] - support[p]) * share) * (LINES - 1);
  }
}

function paintLine(pixels, at, start, end, first, perPixel, level, strength, table) {
  for (let px = start; px < end; px++) {
    const across = first + px * perPixel;
    const k = across | 0;
    const share = across - k;
    const line = (strength[k] + (strength[k + 1] - strength[k]) * share + 0.5) | 0;
    if (line === 0) continue;
    pixels[at + px] = table[line * 256 + ((level[k] + (level[k + 1] - level[k]) * share + 0.5) | 0)];
  }
}
