"""Detectors and what stands before them: from intensity to counts, with gaps, shadows, steps and faults.

Beam stops and gaps shared with the older simulator come from `pipeline.simulate.detector`.
"""

import math
from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float
from scipy import ndimage

from pipeline.simulate import detector as plain
from pipeline.simulate.beamline.domain import Domain
from pipeline.simulate.fields import log_uniform, smooth
from pipeline.simulate.plane import Intensity, View

Mask = Bool[np.ndarray, "height width"]
GAPPED = {"modules": "modules", "strips": "strips", "tiles": "modules"}
COUNTING = ("modules", "strips", "tiles", "chip", "ideal")
LEAST_SHADOW_PX = 9
LEAST_SHADOW_COUNTS = 3.0


@dataclass(frozen=True)
class Frame:
    """Counts as float32, where pixels are invalid, the share of light that reached each, and what is seen.

    `beam_stop`, `artefact` and `saturated` are 1 where a person would see them, 0 where there is none, and
    NaN in between.
    """

    counts: Float[np.ndarray, "height width"]
    mask: Mask
    open: Intensity
    dose: float
    beam_stop: float
    artefact: float
    saturated: float


def expose(rng: np.random.Generator, intensity: Intensity, view: View, domain: Domain) -> Frame:
    """Count a pattern on a detector of the domain."""
    shape = (intensity.shape[0], intensity.shape[1])
    kind, dose = str(rng.choice(domain.detectors)), log_uniform(rng, *domain.dose)
    if kind == "ideal":
        dose = log_uniform(rng, 1e3, 1e6)
        counts = _counted(rng, intensity * dose) if rng.random() < 0.5 else (intensity * dose)
        return Frame(
            counts.astype(np.float32), np.zeros(shape, bool), np.ones_like(intensity), dose, 0.0, 0.0, 0.0
        )
    stop = _stopped(rng, shape, str(rng.choice(domain.beam_stops)), view.centre)
    opened = stop * _flight(rng, shape, view.centre)
    light = intensity * opened * dose
    seen = _stop_seen(stop, intensity * dose)
    counts = _counted(rng, light + rng.uniform(0, 0.4))
    mask, artefact = np.zeros(shape, bool), 0.0
    if kind in GAPPED:
        mask = plain.gaps(rng, shape, GAPPED[kind])
        if kind == "tiles":
            mask |= (
                plain.gaps(rng, shape, "modules").T[: shape[0], : shape[1]] if shape[0] == shape[1] else False
            )
        artefact = 1.0 if mask.mean() > 0.004 else np.nan
    elif kind != "chip":
        counts, opened, artefact = _integrating(rng, counts, opened, kind)
    if rng.random() < 0.3:
        _hot(rng, counts)
        artefact = np.nan if artefact == 0 else artefact
    if rng.random() < 0.15:
        counts, artefact = _bloomed(rng, counts, artefact)
    if seen == 1 and kind in COUNTING and rng.random() < 0.3:
        mask = mask | (stop < 0.5)
    counts, saturated = _saturated(rng, counts)
    return Frame(counts.astype(np.float32), mask, opened * ~mask, dose, seen, artefact, saturated)


def _counted(rng: np.random.Generator, mean: Intensity) -> Intensity:
    return rng.poisson(np.clip(mean, 0, 1e8)).astype(np.float32)


def _stop_seen(stop: Intensity, light: Intensity) -> float:
    """Whether the shadow of a beam stop can be seen: large enough, where there is light enough to miss."""
    shadow = stop < 0.5
    size = int(shadow.sum())
    if size == 0:
        return 0.0
    missing = float(np.minimum(light[shadow], 30).sum())
    if size >= LEAST_SHADOW_PX and missing > 4 * LEAST_SHADOW_PX * LEAST_SHADOW_COUNTS:
        return 1.0
    return 0.0 if missing < LEAST_SHADOW_COUNTS else np.nan


def _stopped(
    rng: np.random.Generator, shape: tuple[int, int], kind: str, centre: tuple[float, float]
) -> Intensity:
    """How much passes a beam stop and its holder."""
    if kind in ("none", "disc", "arm", "bar", "shadow"):
        return plain.beam_stop(rng, shape, kind, centre)
    rows, columns = np.mgrid[: shape[0], : shape[1]].astype(np.float32)
    x, y = columns - centre[0], rows - centre[1]
    radius, turn = rng.uniform(0.012, 0.06) * max(shape), rng.uniform(-math.pi, math.pi)
    along, across = x * math.cos(turn) + y * math.sin(turn), y * math.cos(turn) - x * math.sin(turn)
    if kind == "square":
        blocked = (np.abs(along) < radius) & (np.abs(across) < rng.uniform(0.6, 1.4) * radius)
    elif kind == "wedge":
        blocked = (along > -radius) & (
            np.abs(across) < 0.5 * radius + rng.uniform(0.05, 0.2) * (along + radius)
        )
    else:
        blocked = (np.hypot(x, y) < radius) | (np.abs(across) < rng.uniform(0.6, 1.5))
    leak = float(rng.choice([0.0, rng.uniform(0.001, 0.08)]))
    return np.where(blocked, leak, 1.0).astype(np.float32)


def _flight(rng: np.random.Generator, shape: tuple[int, int], centre: tuple[float, float]) -> Intensity:
    """What tubes, windows and cells cut off: a circle, a box, a cone of an anvil cell, or nothing."""
    kind = rng.random()
    if kind > 0.3:
        return np.ones(shape, np.float32)
    rows, columns = np.mgrid[: shape[0], : shape[1]].astype(np.float32)
    size, rest = max(shape), rng.uniform(0, 0.03)
    x = columns - centre[0] - rng.normal(0, 0.08) * size
    y = rows - centre[1] - rng.normal(0, 0.08) * size
    if kind < 0.18:
        outside = np.hypot(x, y) - rng.uniform(0.3, 0.7) * size
    elif kind < 0.24:
        outside = np.maximum(np.abs(x) / rng.uniform(0.7, 1.3), np.abs(y)) - rng.uniform(0.3, 0.6) * size
    else:
        turn = rng.uniform(-math.pi, math.pi)
        along, across = x * math.cos(turn) + y * math.sin(turn), y * math.cos(turn) - x * math.sin(turn)
        outside = np.abs(across) - rng.uniform(0.25, 0.5) * size - rng.uniform(0, 0.4) * np.abs(along)
    soft = 1 / (1 + np.exp(np.clip(outside / rng.uniform(0.3, 2.0), -30, 30)))
    return (soft * (1 - rest) + rest).astype(np.float32)


def _integrating(
    rng: np.random.Generator, counts: Intensity, opened: Intensity, kind: str
) -> tuple[Intensity, Intensity, float]:
    """Cameras and plates: pedestal, read noise, blur; steps of panels, tiles of fibre tapers, circles."""
    shape = (counts.shape[0], counts.shape[1])
    artefact = 0.0
    out = ndimage.gaussian_filter(counts, rng.uniform(0.3, 0.9)) * log_uniform(rng, 0.3, 4.0)
    level = float(np.median(out)) + 5
    if kind == "panel":
        out, artefact = _panel(rng, out, level)
    if kind == "fibre":
        out, artefact = _tapers(rng, out), 1.0
    if kind == "round":
        rows, columns = np.mgrid[-1 : 1 : shape[0] * 1j, -1 : 1 : shape[1] * 1j]
        inside = np.hypot(rows, columns) < rng.uniform(0.92, 1.15)
        out, opened = out * inside, opened * inside
    noise = rng.normal(0, rng.uniform(0.5, 4), shape)
    return np.clip(out + rng.uniform(5, 400) + noise, -50, 65535).astype(np.float32), opened, artefact


def _panel(rng: np.random.Generator, out: Intensity, level: float) -> tuple[Intensity, float]:
    """Flat panels: halves and columns of their own level, a dark border, a slowly varying offset."""
    height, width = out.shape
    size = level * log_uniform(rng, 0.005, 0.3)
    stripes = int(rng.integers(4, 24))
    columns = np.repeat(rng.normal(0, size, stripes), -(-width // stripes))[:width]
    out = out + columns[None, :] + rng.normal(0, 0.4 * size, (1, width))
    lower = np.arange(height)[:, None] >= height // 2
    out = out + lower * (rng.normal(0, 2 * size) if rng.random() < 0.7 else 0.0)
    out = out + level * rng.uniform(0, 0.3) * smooth(rng, height, width, 0.3 * max(out.shape))
    noise = max(float(np.std(np.diff(out, axis=0))) / 1.4, 1e-6)
    return out.astype(np.float32), 1.0 if size > 0.15 * noise else np.nan


def _tapers(rng: np.random.Generator, out: Intensity) -> Intensity:
    """Tiles of fibre tapers: darker towards their edges, each with its own gain."""
    tiles = int(rng.integers(2, 5))
    rows = np.linspace(0, tiles, out.shape[0], endpoint=False)
    columns = np.linspace(0, tiles, out.shape[1], endpoint=False)
    edge = np.minimum.outer(np.minimum(rows % 1, 1 - rows % 1), np.minimum(columns % 1, 1 - columns % 1))
    gains = np.asarray(rng.normal(1, 0.06, (tiles, tiles)))
    gain = gains[rows.astype(int)[:, None], columns.astype(int)[None, :]]
    return (out * gain * np.clip(0.6 + 10 * edge, 0.6, 1)).astype(np.float32)


def _hot(rng: np.random.Generator, counts: Intensity) -> None:
    number = int(rng.integers(1, 40))
    places = tuple(rng.integers(0, side, number) for side in counts.shape)
    counts[places] = (float(counts.max()) + 5) * rng.uniform(0.2, 2.0, number)


def _saturated(rng: np.random.Generator, counts: Intensity) -> tuple[Intensity, float]:
    """Cut off at the highest count, in an eighth of the frames low enough to be seen."""
    if rng.random() > 0.125:
        return counts, 0.0
    top = max(float(np.percentile(counts, rng.uniform(97, 99.9))), 15.0)
    share = float((counts >= top).mean())
    seen = 1.0 if share > 2e-3 else math.nan if share > 0 else 0.0
    return np.minimum(counts, top), seen


def _bloomed(rng: np.random.Generator, counts: Intensity, artefact: float) -> tuple[Intensity, float]:
    """Charge of overfull pixels runs along their columns."""
    full = counts > max(float(np.percentile(counts, 99.9)), 20)
    columns = np.flatnonzero(full.any(axis=0))
    if not 0 < len(columns) < 12 or rng.random() < 0.5:
        return counts, artefact
    counts[:, columns] += rng.uniform(0.05, 0.5) * counts.max()
    return counts, 1.0
