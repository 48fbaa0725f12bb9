"""Area detectors: what stands in the way of a scattering pattern, and what it becomes in counts.

Masked pixels are negative, as vendors write them: -1 in gaps between modules and behind beam stops that the
software masks, -2 in dead pixels. A beam stop that is not masked is a shadow.
"""

import math
from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float, Int

from pipeline.simulate.fields import log_uniform

Intensity = Float[np.ndarray, "height width"]
Mask = Bool[np.ndarray, "height width"]
KINDS = ("modules", "strips", "chip", "round", "ccd")


@dataclass(frozen=True)
class Detector:
    """A detector by its kind, its dose (counts at unit intensity) and what lies before it.

    Kinds: `modules` (gaps both ways), `strips` (gaps one way), `chip` (none), `round` (a circular sensor or
    image plate), `ccd` (a pedestal, read noise, 16 bits).
    """

    kind: str
    dose: float
    beam_stop: str  # none, disc, arm, bar, shadow
    aperture: bool = False  # a flight tube that cuts a circle
    saturation: int = 2**20
    layout: int | None = (
        None  # seed of gaps and beam stop, which stay between exposures; None draws them anew
    )


@dataclass(frozen=True)
class Exposure:
    """What came out: counts, where pixels are invalid, and the share of the light that reached each pixel."""

    counts: Int[np.ndarray, "height width"]
    mask: Mask
    open: Intensity


def random_detector(rng: np.random.Generator) -> Detector:
    """Draw a detector, widely; one in six is perfect, as in calculated patterns."""
    if rng.random() < 0.17:
        return Detector("chip", log_uniform(rng, 1e4, 1e6), "none", saturation=2**30)
    return Detector(
        kind=str(rng.choice(KINDS, p=[0.34, 0.14, 0.28, 0.1, 0.14])),
        dose=log_uniform(rng, 4.0, 40000.0),
        beam_stop=str(rng.choice(["none", "disc", "arm", "bar", "shadow"], p=[0.22, 0.24, 0.26, 0.1, 0.18])),
        aperture=bool(rng.random() < 0.18),
        saturation=int(rng.choice([2**20, 2**22, 65535])),
    )


def expose(
    rng: np.random.Generator, intensity: Intensity, detector: Detector, centre: tuple[float, float]
) -> Exposure:
    """Count a pattern. `centre` is the beam's (x, y) in pixels, y downwards; it may lie outside the frame."""
    shape = intensity.shape
    fixed = rng if detector.layout is None else np.random.default_rng(detector.layout)
    opened = beam_stop(fixed, shape, detector.beam_stop, centre)
    if detector.aperture:
        opened = opened * _aperture(fixed, shape, centre)
    mean = np.clip(intensity * opened * detector.dose, 0, 1e9) + rng.uniform(0, 0.4)
    counts = rng.poisson(mean).astype(np.int64)
    if rng.random() < 0.3:
        _hot_pixels(rng, counts)
    if detector.kind == "ccd":
        pedestal, gain = rng.uniform(20, 400), log_uniform(rng, 0.3, 3.0)
        counts = np.round(pedestal + gain * counts + rng.normal(0, rng.uniform(1, 6), shape)).astype(np.int64)
        counts = np.clip(counts, 0, 65535)
    counts = np.minimum(counts, detector.saturation)
    gap, dead = gaps(fixed, shape, detector.kind), np.zeros(shape, bool)
    if detector.kind in ("modules", "strips", "chip"):
        gap |= (opened <= 0) & (fixed.random() < 0.4)
        dead[_somewhere(fixed, shape, int(fixed.integers(0, 12)))] = True
    counts[gap], counts[dead & ~gap] = -1, -2
    if detector.kind == "round":
        outside = _outside_circle(fixed, shape)
        counts[outside] = 0
        opened = opened * ~outside
    return Exposure(counts.astype(np.int32), gap | dead, opened.astype(np.float32))


def _somewhere(rng: np.random.Generator, shape: tuple[int, ...], number: int) -> tuple[np.ndarray, ...]:
    return tuple(rng.integers(0, side, number) for side in shape)


def _hot_pixels(rng: np.random.Generator, counts: Int[np.ndarray, "height width"]) -> None:
    number = int(rng.integers(1, 15))
    counts[_somewhere(rng, counts.shape, number)] = (counts.max() + 5) * rng.uniform(0.3, 2.0, number)


def beam_stop(
    rng: np.random.Generator, shape: tuple[int, int], kind: str, centre: tuple[float, float]
) -> Intensity:
    """How much passes the beam stop, its holder and what else stands before the detector (1 = all)."""
    rows, columns = np.mgrid[: shape[0], : shape[1]].astype(np.float32)
    x, y = columns - centre[0], rows - centre[1]
    size = max(shape)
    radius = rng.uniform(0.012, 0.06) * size
    leak = float(rng.choice([0.0, rng.uniform(0.001, 0.05)]))
    if kind == "none":
        return np.ones(shape, np.float32)
    if kind == "bar":
        blocked = (np.abs(x) < rng.uniform(0.3, 1.0) * radius) & (y > -rng.uniform(0.5, 6) * radius)
    else:
        blocked = np.hypot(x, y) < radius
    if rng.random() < 0.2:  # a second disc, for the reflected beam
        blocked |= np.hypot(x, y + rng.uniform(2, 6) * radius) < radius * rng.uniform(0.5, 1.0)
    if kind in ("arm", "shadow"):
        angle = rng.choice([0, 0.5, 1, 1.5]) * math.pi + rng.normal(0, 0.15)
        along, across = x * math.cos(angle) + y * math.sin(angle), y * math.cos(angle) - x * math.sin(angle)
        blocked |= (along > 0) & (np.abs(across) < rng.uniform(0.08, 0.5) * radius)
        if kind == "shadow":  # the holder's clamp, wider and further out
            start = rng.uniform(0.2, 0.5) * size
            blocked |= (along > start) & (np.abs(across) < rng.uniform(0.6, 2.0) * radius)
    return np.where(blocked, leak, 1.0).astype(np.float32)


def _aperture(rng: np.random.Generator, shape: tuple[int, int], centre: tuple[float, float]) -> Intensity:
    rows, columns = np.mgrid[: shape[0], : shape[1]]
    size = max(shape)
    x = columns - centre[0] - rng.normal(0, 0.1) * size
    y = rows - centre[1] - rng.normal(0, 0.1) * size
    radius = rng.uniform(0.3, 0.65) * size
    soft = 1 / (1 + np.exp(np.clip((np.hypot(x, y) - radius) / rng.uniform(0.3, 1.5), -30, 30)))
    return (soft + rng.uniform(0, 0.02)).clip(0, 1).astype(np.float32)


def _outside_circle(rng: np.random.Generator, shape: tuple[int, int]) -> Mask:
    rows, columns = np.mgrid[-1 : 1 : shape[0] * 1j, -1 : 1 : shape[1] * 1j]
    return np.hypot(rows, columns) > rng.uniform(0.92, 1.1)


def gaps(rng: np.random.Generator, shape: tuple[int, int], kind: str) -> Mask:
    """Gaps between modules."""
    out = np.zeros(shape, bool)
    if kind in ("modules", "strips"):
        pitch, width = rng.uniform(0.14, 0.6) * shape[0], int(rng.integers(1, 5))
        out |= ((np.arange(shape[0]) + rng.uniform(0, pitch)) % pitch < width)[:, None]
    if kind == "modules" and rng.random() < 0.8:
        pitch, width = rng.uniform(0.3, 0.7) * shape[1], int(rng.integers(1, 4))
        out |= ((np.arange(shape[1]) + rng.uniform(0, pitch)) % pitch < width)[None, :]
    return out
