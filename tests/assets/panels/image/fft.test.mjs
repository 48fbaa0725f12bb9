import assert from "node:assert/strict";
import { test } from "node:test";

import { fft, peakNear, powerSpectrum as parts, waveAt } from "../../../../assets/panels/image/fft.mjs";
import { atOnce } from "../../../../assets/panels/image/slices.mjs";

const powerSpectrum = (field) => atOnce(parts(field));

test("the transform is the sum it stands for", () => {
  const n = 16;
  const given = Float64Array.from({ length: n }, (_, k) => Math.sin(k * k) + k / 7);
  const [re, im] = [given.slice(), new Float64Array(n)];
  fft(re, im);
  for (let f = 0; f < n; f++) {
    const sum = (wave) => given.reduce((total, value, k) => total + value * wave((-2 * Math.PI * f * k) / n), 0);
    assert.ok(Math.abs(re[f] - sum(Math.cos)) < 1e-9 && Math.abs(im[f] - sum(Math.sin)) < 1e-9);
  }
});

/** Waves of a period in pixels, across a direction in degrees counterclockwise. */
function waves(period, degrees, width = 300, height = 260) {
  const [u, v] = [Math.cos((degrees * Math.PI) / 180) / period, -Math.sin((degrees * Math.PI) / 180) / period];
  const values = Float32Array.from({ length: width * height }, (_, k) => 5 + Math.cos(2 * Math.PI * (u * (k % width) + v * Math.floor(k / width))));
  return { values, width, height, u, v };
}

for (const [period, degrees] of [[9.3, 0], [7.77, 30], [12.1, 90], [5.2, 140]]) {
  test(`waves of ${period} pixels across ${degrees} degrees are found where they are`, () => {
    const { u, v, ...field } = waves(period, degrees);
    const spectrum = powerSpectrum(field);
    assert.equal(spectrum.width, 256);
    const peak = peakNear(spectrum, { x: 128 + 256 * u + 2, y: 128 + 256 * v - 1 }, 4);
    const wave = waveAt(peak, 256, { x: 0.5, y: 0.5 });
    assert.ok(Math.abs(wave.pixels / period - 1) < 0.005, `${wave.pixels}`);
    assert.ok(Math.abs(wave.nm - wave.pixels / 2) < 1e-9);
    const turned = Math.abs(wave.angle - degrees);
    assert.ok(Math.min(turned, 180 - turned) < 0.5, `${wave.angle}`);
  });
}

test("pixels that are not square are respected", () => {
  const wave = waveAt({ x: 64 + 16, y: 64 }, 128, { x: 2, y: 1 });
  assert.deepEqual(wave, { pixels: 8, nm: 16, angle: 0 });
  assert.equal(waveAt({ x: 64, y: 80 }, 128, { x: 2, y: 1 }).nm, 8);
});

test("masked pixels are no waves, and the mean is none", () => {
  const values = new Float32Array(64 * 64).fill(7);
  values[99] = NaN;
  assert.ok(new Set(powerSpectrum({ values, width: 64, height: 64 }).values).size === 1);
  assert.equal(waveAt({ x: 32, y: 32 }, 64, null), null);
  assert.equal(powerSpectrum({ values, width: 512, height: 7 }), null);
});

test("where nothing stands out, no peak is found", () => {
  assert.equal(peakNear({ values: new Float32Array(64 * 64), width: 64 }, { x: 40, y: 40 }, 3), null);
});
