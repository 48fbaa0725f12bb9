"""What scatters: rings, arcs and spots of one material, and the light that belongs to none of the labels.

Halos, rods, Yoneda bands and oriented crystals come from `pipeline.simulate.components`.
"""

import math

import numpy as np
from jaxtyping import Float
from scipy import ndimage

from pipeline.simulate.beamline.domain import Domain
from pipeline.simulate.components import SERIES
from pipeline.simulate.fields import log_uniform
from pipeline.simulate.plane import Intensity, View

_BCC = (math.sqrt(2), 2.0, math.sqrt(6), math.sqrt(8), math.sqrt(10), math.sqrt(12))
_DIAMOND = (math.sqrt(3), math.sqrt(8), math.sqrt(11), 4.0, math.sqrt(19))
_TETRAGONAL = (1.0, 1.31, 1.414, 1.65, 2.0, 2.39)
LATTICES = SERIES | {"bcc": _BCC, "diamond": _DIAMOND, "tetragonal": _TETRAGONAL}
LEAST_WIDTH_PX = 0.6


def strength(rng: np.random.Generator, domain: Domain) -> float:
    """How bright a component is beside a plateau of about one."""
    return log_uniform(rng, *domain.strength)


def radii(rng: np.random.Generator, view: View, domain: Domain) -> list[float]:
    """Distances in pixels at which one material scatters."""
    series = str(rng.choice(domain.series))
    first = log_uniform(rng, *domain.first_radius) * view.size
    if series == "random":
        return sorted(first * rng.uniform(1, 3.5) for _ in range(int(rng.integers(1, 9))))
    ratios = LATTICES[series]
    return [first * ratio / ratios[0] for ratio in ratios[: int(rng.integers(1, len(ratios) + 1))]]


def line(t: Intensity, shape: str) -> Intensity:
    """The radial profile of a line, over the distance from its middle in standard widths; 1 at its top."""
    if shape == "gauss":
        return np.exp(-0.5 * t**2)
    if shape == "lorentz":
        return 1 / (1 + t**2) ** 1.3
    if shape == "pearson":
        return (1 + t**2 / 2.4) ** -2.4
    if shape == "skewed":
        return np.exp(-0.5 * (t / np.where(t > 0, 1.5, 0.7)) ** 2)
    return 0.8 * np.exp(-0.5 * t**2) + 0.2 / (1 + t**2)


def lines(rng: np.random.Generator, view: View, domain: Domain, around: Intensity | float) -> Intensity:
    """Concentric lines of one material, their intensity multiplied by `around` (a function of azimuth)."""
    out = np.zeros_like(view.radius)
    shape = str(rng.choice(domain.line_shapes))
    relative, floor = log_uniform(rng, *domain.line_width), log_uniform(rng, 0.0015, 0.008) * view.size
    fading = rng.uniform(0.5, 1.0)
    for order, radius in enumerate(radii(rng, view, domain)):
        width = max(LEAST_WIDTH_PX, 0.5 * relative * radius + floor)
        height = fading**order * rng.uniform(0.2, 1.0)
        out += height * line((view.radius - radius) / width, shape)
    return strength(rng, domain) * out * around


def rings(rng: np.random.Generator, view: View, domain: Domain) -> Intensity:
    """Powder rings: whole circles, smooth, mildly textured or spotty; at grazing incidence half circles."""
    around: Intensity | float = 1.0
    kind = rng.random()
    if kind < 0.3:
        around = 1 + rng.uniform(0, 0.35) * np.cos(2 * (view.azimuth - rng.uniform(0, math.pi)))
    elif kind < 0.5:
        around = _grains(rng, view, int(rng.integers(120, 500)), rng.uniform(0.2, 0.8))
    return lines(rng, view, domain, around)


def _grains(rng: np.random.Generator, view: View, sectors: int, spread: float) -> Intensity:
    """Intensity that varies from crystallite to crystallite along the ring, and from ring to ring."""
    shells = 40
    grains = np.exp(rng.normal(0, spread, (shells, sectors))).astype(np.float32)
    sector = ((view.azimuth + math.pi) / (2 * math.pi) * (sectors - 0.01)).astype(int)
    shell = np.minimum((view.radius / (1.5 * view.size) * shells).astype(int), shells - 1)
    return grains[shell, sector]


def arcs(rng: np.random.Generator, view: View, domain: Domain) -> tuple[Intensity, Intensity]:
    """Rings of a textured material: their intensity gathers around some azimuths (von Mises).

    Between the arcs next to nothing is left: what is only uneven counts as a ring. Returned beside the
    intensity is the share of it, from 0 to 1, that the texture lets through at each place.
    """
    folds = int(rng.choice([2, 2, 2, 1, 4, 6]))
    widest = min(domain.arc_fwhm_deg[1], 100.0 / folds)
    fwhm = log_uniform(rng, domain.arc_fwhm_deg[0], widest)
    tightness = 1 / (math.radians(fwhm) / 2.355) ** 2
    first = rng.uniform(0, math.pi)
    if view.grazing:
        first = float(rng.choice([math.pi / 2, 0.0, first], p=[0.55, 0.25, 0.2]))
    around = np.zeros_like(view.radius)
    for fold in range(folds):
        weight = 1.0 if view.grazing else rng.uniform(0.6, 1.0)
        turned = np.cos(view.azimuth - first - 2 * math.pi * fold / folds) - 1
        around += weight * np.exp(tightness * turned)
    around += log_uniform(rng, 0.002, 0.12)
    return 1.5 * lines(rng, view, domain, around), around / around.max()


def spots(rng: np.random.Generator, view: View, domain: Domain) -> Intensity:
    """Reflections of single crystals in a rotation or Laue picture: scattered, of very different strength."""
    count = int(log_uniform(rng, 4.0, 150.0))
    reach = rng.uniform(0.35, 0.9) * view.size
    radius = reach * np.sqrt(rng.uniform(0.01, 1, count))
    if rng.random() < 0.4:  # few families of planes: the spots of a coarse powder
        shells = np.array(radii(rng, view, domain))
        radius = rng.choice(shells, count)
    angle = rng.uniform(-math.pi, math.pi, count)
    heights = 3 * strength(rng, domain) * np.exp(rng.normal(0, 0.9, count))
    rows, columns = view.centre[1] - radius * np.sin(angle), view.centre[0] + radius * np.cos(angle)
    return _placed(rng, view, rows, columns, heights)


def _placed(
    rng: np.random.Generator,
    view: View,
    rows: Float[np.ndarray, " spot"],
    columns: Float[np.ndarray, " spot"],
    heights: Float[np.ndarray, " spot"],
) -> Intensity:
    out = np.zeros_like(view.radius)
    rows, columns = np.round(rows).astype(int), np.round(columns).astype(int)
    inside = (rows >= 0) & (rows < out.shape[0]) & (columns >= 0) & (columns < out.shape[1])
    np.add.at(out, (rows[inside], columns[inside]), heights[inside])
    width = log_uniform(rng, 0.6, 0.012 * view.size + 0.7)
    smear = (width * log_uniform(rng, 1.0, 1.8), width)
    return ndimage.gaussian_filter(out, smear) * np.float32(2 * math.pi * smear[0] * smear[1])


def direct(rng: np.random.Generator, view: View) -> tuple[Intensity, bool]:
    """Light without a label: the beam's tails and small-angle scattering over air; and whether it oscillates.

    Oscillations are the form factor of near-equal particles, which a person may well call rings.
    """
    knee, slope = log_uniform(rng, 0.015, 0.3) * view.size, rng.uniform(1.3, 4.2)
    falling = (1 + (view.radius / knee) ** 2) ** (-slope / 2)
    spike = log_uniform(rng, 1.0, 3000.0) * np.exp(-view.radius / rng.uniform(0.8, 4.0))
    out = log_uniform(rng, 0.05, 30.0) * falling + spike
    out += log_uniform(rng, 0.002, 0.6) * air(rng, view)
    if rng.random() < 0.15:
        out += _streak(rng, view)
    oscillates = rng.random() < 0.12
    if oscillates:
        t = np.clip(math.pi * view.radius / (log_uniform(rng, 0.08, 0.4) * view.size), 1e-2, None)
        sphere = (3 * (np.sin(t) - t * np.cos(t)) / t**3) ** 2
        out += log_uniform(rng, 1.0, 60.0) * ndimage.gaussian_filter(sphere, rng.uniform(0.5, 2.0))
    return out, oscillates


def air(rng: np.random.Generator, view: View) -> Intensity:
    """A background that is flat, tilted, or falls slowly from the beam."""
    kind = rng.random()
    if kind < 0.4:
        return np.ones_like(view.radius)
    if kind < 0.6:
        turn = rng.uniform(-math.pi, math.pi)
        slope = (view.x * math.cos(turn) + view.y * math.sin(turn)) / view.size
        return np.clip(1 + rng.uniform(0, 0.8) * slope, 0.05, None)
    reach = log_uniform(rng, 0.3, 2.0) * view.size
    return np.exp(-0.5 * (view.radius / reach) ** 2) + 0.1


def _streak(rng: np.random.Generator, view: View) -> Intensity:
    """Parasitic streaks of slits through the beam."""
    out = np.zeros_like(view.radius)
    turn = float(rng.choice([0.0, math.pi / 2, rng.uniform(0, math.pi)]))
    for angle in (turn, turn + math.pi / 2)[: int(rng.integers(1, 3))]:
        along = view.x * math.cos(angle) + view.y * math.sin(angle)
        across = view.y * math.cos(angle) - view.x * math.sin(angle)
        reach = log_uniform(rng, 0.03, 0.2) * view.size
        out += np.exp(-np.abs(along) / reach) / (1 + (across / rng.uniform(0.6, 2.0)) ** 2)
    return log_uniform(rng, 0.5, 30.0) * out
