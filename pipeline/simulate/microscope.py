"""What an instrument adds to a picture: lines, jumps, hum, drift, dose, blur, background, 8 and 16 bits.

Every function takes and returns float32 pixels; strengths are relative to pixels of deviation 1 unless said
otherwise, except those of `counted` and `quantised`.
"""

import math
from dataclasses import dataclass, replace

import numpy as np
from jaxtyping import Float, UInt
from scipy import ndimage

from pipeline.simulate.fields import log_uniform, smooth, standardised

Pixels = Float[np.ndarray, "height width"]


@dataclass(frozen=True)
class Condition:
    """How an instrument behaves on one scan. Zero everywhere is a perfect one."""

    noise: float = 0.0  # white noise
    row_noise: float = 0.0  # offset of every scan line
    row_shift_px: float = 0.0  # jitter of every scan line along itself
    jump_rate: float = 0.0  # tip or sample jumps per line
    hum: float = 0.0  # mains interference
    drift_px: float = 0.0  # slow drift over the frame
    blur_px: float = 0.0
    slope: float = 0.0  # tilted and bowed background
    uneven: float = 0.0  # slow brightness variations
    dose: float | None = None  # counts in a pixel of full brightness; None = no counting noise


def random_condition(rng: np.random.Generator, kind: str) -> Condition:
    """Draw the condition of a scan by a `probe` (lines, jumps, drift) or by a `beam` (dose, blur), widely."""
    common = Condition(
        noise=log_uniform(rng, 0.02, 0.5) if rng.random() < 0.8 else 0.0,
        blur_px=float(rng.choice([0.0, rng.uniform(0.3, 1.5)])),
        slope=float(rng.choice([0.0, rng.uniform(0.1, 1.2)], p=[0.4, 0.6])),
        uneven=float(rng.choice([0.0, rng.uniform(0.1, 0.6)], p=[0.6, 0.4])),
        drift_px=float(rng.choice([0.0, rng.uniform(0.5, 8)], p=[0.4, 0.6])),
    )
    if kind == "beam":
        dose = log_uniform(rng, 8.0, 600.0) if rng.random() < 0.6 else None
        return replace(common, dose=dose, row_shift_px=float(rng.choice([0.0, rng.uniform(0.1, 0.7)])))
    return replace(
        common,
        row_noise=float(rng.choice([0.0, log_uniform(rng, 0.05, 0.8)], p=[0.3, 0.7])),
        row_shift_px=float(rng.choice([0.0, rng.uniform(0.1, 1.0)], p=[0.6, 0.4])),
        jump_rate=float(rng.choice([0.0, log_uniform(rng, 0.003, 0.05)], p=[0.6, 0.4])),
        hum=float(rng.choice([0.0, rng.uniform(0.05, 0.4)], p=[0.8, 0.2])),
    )


def displacement(
    rng: np.random.Generator, shape: tuple[int, int], condition: Condition
) -> Float[np.ndarray, "2 height width"]:
    """Where a scan really was: offsets (pixels) of rows and columns by drift and by the jitter of lines."""
    height, width = shape
    time = np.linspace(0, 1, height, dtype=np.float32)[:, None]
    drift = condition.drift_px * rng.standard_normal((2, 2))
    rows = drift[0, 0] * time + 0.5 * drift[0, 1] * time**2
    columns = drift[1, 0] * time + 0.5 * drift[1, 1] * time**2
    columns = columns + condition.row_shift_px * rng.standard_normal((height, 1))
    ones = np.ones((1, width))
    return np.stack([rows * ones, columns * ones]).astype(np.float32)


def shifted(pixels: Pixels, offsets: Float[np.ndarray, "2 height width"]) -> Pixels:
    """Sample a picture where the scan really was; edges are mirrored."""
    rows, columns = np.mgrid[: pixels.shape[0], : pixels.shape[1]].astype(np.float32)
    return ndimage.map_coordinates(
        pixels, [rows + offsets[0], columns + offsets[1]], order=1, mode="reflect", output=np.float32
    )


def observed(rng: np.random.Generator, pixels: Pixels, condition: Condition) -> Pixels:
    """Add all that does not move pixels: blur, dose, background, lines, hum, noise."""
    seen = ndimage.gaussian_filter(pixels, condition.blur_px) if condition.blur_px else pixels
    seen = standardised(seen)
    if condition.dose is not None:
        seen = standardised(counted(rng, seen, condition.dose))
    seen = seen + background(rng, seen.shape, condition)
    seen = seen + lines(rng, seen.shape, condition)
    return (seen + condition.noise * rng.standard_normal(seen.shape)).astype(np.float32)


def background(rng: np.random.Generator, shape: tuple[int, int], condition: Condition) -> Pixels:
    """A tilted, bowed plane and slow variations of brightness."""
    height, width = shape
    y = np.linspace(-1, 1, height, dtype=np.float32)[:, None]
    x = np.linspace(-1, 1, width, dtype=np.float32)[None, :]
    across, along, bow = condition.slope * rng.standard_normal(3)
    plane = across * x + along * y + 0.4 * bow * (x**2 + y**2)
    if condition.uneven:
        plane = plane + condition.uneven * smooth(rng, height, width, 0.25 * max(shape))
    return plane.astype(np.float32)


def lines(rng: np.random.Generator, shape: tuple[int, int], condition: Condition) -> Pixels:
    """Offsets of scan lines, jumps that last for some lines, streaks within a line, and hum."""
    height, width = shape
    rows = condition.row_noise * rng.standard_normal((height, 1))
    jumps = (rng.random((height, 1)) < condition.jump_rate) * rng.normal(0, 1.2, (height, 1))
    out = np.repeat(rows + np.cumsum(jumps, axis=0), width, axis=1)
    for row in np.flatnonzero(rng.random(height) < 1.5 * condition.jump_rate):
        start, length = int(rng.integers(width)), int(rng.integers(4, width))
        out[row, start : start + length] += rng.normal(0, 2.0)
    if condition.hum:
        period, lag = rng.uniform(4, 14), rng.uniform(0, 2 * math.pi, 2)
        time = np.arange(height * width).reshape(shape)
        out += condition.hum * np.sin(2 * math.pi * time / (width / period * (1 + 0.002 * lag[1])) + lag[0])
    return out.astype(np.float32)


def counted(rng: np.random.Generator, pixels: Pixels, dose: float) -> Pixels:
    """Replace brightness by Poisson counts; the brightest part of the picture gets `dose` counts a pixel."""
    low, high = np.quantile(pixels, [0.001, 0.999])
    mean = np.clip((pixels - low) / max(high - low, 1e-9), 0, None) * dose + 0.03 * dose
    return rng.poisson(mean).astype(np.float32)


def quantised(
    rng: np.random.Generator, pixels: Pixels, bits: int = 8, clip: float = 0.002
) -> UInt[np.ndarray, "height width"]:
    """Write a picture in 8 or 16 bits as cameras do: some of the range unused, some pixels saturated."""
    low, high = np.quantile(pixels, [rng.uniform(0, clip), 1 - rng.uniform(0, clip)])
    scaled = np.clip((pixels - low) / max(high - low, 1e-9), 0, 1)
    span = rng.uniform(0.6, 1.0)
    offset = rng.uniform(0, 1 - span)
    top = 2**bits - 1
    return np.round((offset + span * scaled) * top).astype(np.uint8 if bits == 8 else np.uint16)
