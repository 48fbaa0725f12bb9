"""The components of a scattering pattern: rings, arcs, peaks, rods, halos and the Yoneda band."""

import math
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float
from scipy import ndimage

from pipeline.simulate.fields import log_uniform
from pipeline.simulate.plane import Intensity, View

FEATURES = ("ring", "arc", "peak", "rod", "halo", "yoneda")

_LAMELLAR = (1.0, 2.0, 3.0, 4.0)
_HEXAGONAL = (1.0, math.sqrt(3), 2.0, math.sqrt(7), 3.0)
_CUBIC = (1.0, math.sqrt(2), math.sqrt(3), 2.0, math.sqrt(5), math.sqrt(6))
_FCC = (math.sqrt(3), 2.0, math.sqrt(8), math.sqrt(11), math.sqrt(12))
SERIES = {"lamellar": _LAMELLAR, "hexagonal": _HEXAGONAL, "cubic": _CUBIC, "fcc": _FCC}


# Rows give the phases of the planes of a primitive cell from those of the conventional one.
CENTRINGS = {
    "primitive": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "face": ((0, 0.5, 0.5), (0.5, 0, 0.5), (0.5, 0.5, 0)),
    "body": ((-0.5, 0.5, 0.5), (0.5, -0.5, 0.5), (0.5, 0.5, -0.5)),
    "sheared": ((1, 0, 0.5), (0, 1, 0), (0, 0, 1)),
}


@dataclass(frozen=True)
class Recipe:
    """What to draw; None lets the simulator choose. Radii in pixels, widths relative to radii."""

    features: frozenset[str] | None = None
    ring_radii_px: tuple[float, ...] | None = None
    ring_width: float | None = None
    arc_fwhm_deg: float | None = None
    halo_radius_px: float | None = None
    rod_spacing_px: float | None = None
    peak_spacing_px: float | None = None


def draw_components(
    rng: np.random.Generator, view: View, recipe: Recipe
) -> tuple[Intensity, dict[str, Intensity]]:
    """Draw what lies under everything (the beam's tails, specular rod, air) and the labelled components."""
    wanted = _choose(rng, view.grazing) if recipe.features is None else recipe.features
    base = central(rng, view)
    if view.grazing and rng.random() < 0.6:
        base = base + specular(rng, view)
    drawn = {
        "ring": lambda: rings(rng, view, recipe),
        "arc": lambda: arcs(rng, view, recipe),
        "peak": lambda: peaks(rng, view, recipe),
        "rod": lambda: rods(rng, view, recipe),
        "halo": lambda: halo(rng, view, recipe),
        "yoneda": lambda: yoneda(rng, view),
    }
    parts = {name: drawn[name]() for name in FEATURES if name in wanted}
    if recipe.features is None and view.grazing and rng.random() < 0.4:
        parts = {"peak": crystal(rng, view)} if rng.random() < 0.5 else parts | {"peak": crystal(rng, view)}
        base = base * float(rng.choice([1.0, 0.1, 1e-3]))
    return base, parts


def _choose(rng: np.random.Generator, grazing: bool) -> frozenset[str]:
    """Draw which components stand together."""
    odds = {"ring": 0.35, "arc": 0.25, "peak": 0.25, "rod": 0.06, "halo": 0.3, "yoneda": 0.0}
    if grazing:
        odds |= {"ring": 0.2, "arc": 0.3, "rod": 0.4, "yoneda": 0.7}
    return frozenset(name for name in FEATURES if rng.random() < odds[name])


def central(rng: np.random.Generator, view: View) -> Intensity:
    """Small-angle scattering: a Guinier plateau that falls into Porod's power law, over a flat background."""
    knee = log_uniform(rng, 0.02, 0.3) * view.size
    slope = rng.uniform(1.5, 4.2)
    falling = (1 + (view.radius / knee) ** 2) ** (-slope / 2)
    spike = log_uniform(rng, 3.0, 3000.0) * np.exp(-view.radius / rng.uniform(0.8, 3.0))
    out = log_uniform(rng, 0.15, 30.0) * falling + spike + log_uniform(rng, 0.002, 0.15)
    if rng.random() < 0.25:  # form factor of near-equal particles: rings of minima
        radius = log_uniform(rng, 0.08, 0.4) * view.size
        t = np.clip(math.pi * view.radius / radius, 1e-2, None)
        sphere = (3 * (np.sin(t) - t * np.cos(t)) / t**3) ** 2
        out = out + log_uniform(rng, 1.0, 60.0) * ndimage.gaussian_filter(sphere, rng.uniform(0.5, 2.0))
    return out


def specular(rng: np.random.Generator, view: View) -> Intensity:
    """The rod of specular and diffuse reflection in the plane of incidence, at times with Kiessig fringes."""
    width, length = log_uniform(rng, 0.004, 0.02) * view.size, log_uniform(rng, 0.06, 0.5) * view.size
    across = 1 / (1 + (view.x / width) ** 2) ** 1.5
    rod = across * np.exp(-np.clip(view.y, 0, None) / length)
    if rng.random() < 0.4:
        rod = rod * (1 + 0.7 * np.cos(2 * math.pi * view.y / (log_uniform(rng, 0.03, 0.12) * view.size)))
    return log_uniform(rng, 0.3, 30.0) * rod


def _amplitude(rng: np.random.Generator) -> float:
    return log_uniform(rng, 0.2, 5.0)


def _radii(rng: np.random.Generator, view: View, given: tuple[float, ...] | None) -> tuple[float, ...]:
    if given is not None:
        return given
    series = SERIES[str(rng.choice(list(SERIES)))]
    first = log_uniform(rng, 0.08, 0.45) * view.size
    return tuple(first * ratio / series[0] for ratio in series[: int(rng.integers(1, len(series) + 1))])


def _shell(view: View, radius: float, width: float) -> Intensity:
    """A ring's radial profile: a Gaussian core with Lorentzian feet."""
    t = (view.radius - radius) / width
    return 0.8 * np.exp(-0.5 * t**2) + 0.2 / (1 + t**2)


def _widths(rng: np.random.Generator, view: View, given: float | None, radius: float) -> float:
    relative = log_uniform(rng, 0.012, 0.06) if given is None else given
    return max(0.6, relative * radius + 0.002 * view.size)


def rings(rng: np.random.Generator, view: View, recipe: Recipe) -> Intensity:
    """Debye-Scherrer rings: full circles, at times mildly textured or spotty."""
    out = np.zeros_like(view.radius)
    texture = 1 + rng.uniform(0, 0.3) * np.cos(2 * (view.azimuth - rng.uniform(0, math.pi)))
    if rng.random() < 0.2:
        grains = np.clip(1 + rng.normal(0, rng.uniform(0.2, 1.2), 180), 0.05, None)
        texture = texture * grains[((view.azimuth + math.pi) / (2 * math.pi) * 179.9).astype(int)]
    relative = recipe.ring_width if recipe.ring_width is not None else log_uniform(rng, 0.008, 0.05)
    for order, radius in enumerate(_radii(rng, view, recipe.ring_radii_px)):
        height = _amplitude(rng) * 0.8**order
        out += height * texture * _shell(view, radius, _widths(rng, view, relative, radius))
    return out


def arcs(rng: np.random.Generator, view: View, recipe: Recipe) -> Intensity:
    """Arcs of a fibre texture: rings whose intensity gathers around some azimuths (von Mises)."""
    fwhm = recipe.arc_fwhm_deg if recipe.arc_fwhm_deg is not None else log_uniform(rng, 8.0, 55.0)
    tightness = 1 / (math.radians(fwhm) / 2.355) ** 2
    folds = 2 if rng.random() < 0.7 else int(rng.choice([1, 4, 6]))
    first = rng.uniform(0, math.pi)
    if view.grazing:
        first = float(rng.choice([math.pi / 2, 0.0, first], p=[0.5, 0.25, 0.25]))
    spread = np.zeros_like(view.radius)
    for fold in range(folds):
        spread += np.exp(tightness * (np.cos(view.azimuth - first - 2 * math.pi * fold / folds) - 1))
    out = np.zeros_like(view.radius)
    for order, radius in enumerate(_radii(rng, view, recipe.ring_radii_px)):
        height = 1.6 * _amplitude(rng) * 0.75**order
        out += height * spread * _shell(view, radius, _widths(rng, view, recipe.ring_width, radius))
    return out


def peaks(rng: np.random.Generator, view: View, recipe: Recipe) -> Intensity:
    """Bragg peaks of a crystal or superlattice; in grazing incidence in columns above the horizon."""
    spacing = recipe.peak_spacing_px or log_uniform(rng, 0.07, 0.26) * view.size
    points = _grazing_lattice(rng, spacing) if view.grazing else _turned_lattice(rng, spacing)
    decay, fill = log_uniform(rng, 0.2, 0.8) * view.size, rng.uniform(0.5, 1.0)
    out = np.zeros_like(view.radius)
    points = points[rng.random(len(points)) < fill]
    heights = 3 * _amplitude(rng) * np.exp(-np.hypot(*points.T) / decay) * rng.uniform(0.2, 1.6, len(points))
    rows = np.round(view.centre[1] - points[:, 1]).astype(int)
    columns = np.round(view.centre[0] + points[:, 0]).astype(int)
    inside = (rows >= 0) & (rows < out.shape[0]) & (columns >= 0) & (columns < out.shape[1])
    np.add.at(out, (rows[inside], columns[inside]), heights[inside])
    width = log_uniform(rng, 0.6, 2.2)
    smear = (width * (log_uniform(rng, 1.0, 3.0) if view.grazing and rng.random() < 0.4 else 1), width)
    return ndimage.gaussian_filter(out, smear) * (2 * math.pi * smear[0] * smear[1])


def _grazing_lattice(rng: np.random.Generator, spacing: float) -> Float[np.ndarray, "point 2"]:
    vertical, offset = spacing * rng.uniform(0.5, 1.5), float(rng.choice([0.0, 0.5]))
    h, k = np.meshgrid(np.arange(-10, 11), np.arange(0, 14))
    return np.stack([h * spacing, (k + offset * (h % 2) + 0.3) * vertical], -1).reshape(-1, 2).astype(float)


def _turned_lattice(rng: np.random.Generator, spacing: float) -> Float[np.ndarray, "point 2"]:
    angle = float(rng.choice([math.pi / 2, math.pi / 3, rng.uniform(1, 2)]))
    ratio = float(rng.choice([1.0, rng.uniform(0.6, 1.6)]))
    h, k = np.meshgrid(np.arange(-10, 11), np.arange(-10, 11))
    flat = (
        np.stack([h + k * ratio * math.cos(angle), k * ratio * math.sin(angle)], -1).reshape(-1, 2) * spacing
    )
    flat = flat[np.hypot(*flat.T) > 1e-6]
    turn = rng.uniform(0, math.pi)
    rotation = np.array([[math.cos(turn), -math.sin(turn)], [math.sin(turn), math.cos(turn)]])
    return flat @ rotation.T


def rods(rng: np.random.Generator, view: View, recipe: Recipe) -> Intensity:
    """Truncation rods: lines along the surface normal, modulated by the film's thickness."""
    spacing = recipe.rod_spacing_px or log_uniform(rng, 0.05, 0.3) * view.size
    width = log_uniform(rng, 0.004, 0.018) * view.size
    length = log_uniform(rng, 0.2, 1.2) * view.size
    fringe = log_uniform(rng, 0.04, 0.3) * view.size
    modulation = 1 + rng.uniform(0, 0.6) * np.cos(2 * math.pi * view.y / fringe)
    out = np.zeros_like(view.radius)
    height, reach = 1.4 * _amplitude(rng), rng.uniform(0.3, 1.2)
    for order in range(1, int(rng.integers(2, 7))):
        profile = np.zeros_like(view.x)
        for side in (-1, 1):
            profile = profile + 1 / (1 + ((view.x - side * order * spacing) / width) ** 2) ** 1.5
        out += height * math.exp(-reach * (order - 1)) * rng.uniform(0.5, 1.2) * profile
    along = np.abs(view.y) if not view.grazing else np.clip(view.y, 0, None)
    return out * modulation * np.exp(-along / length)


def halo(rng: np.random.Generator, view: View, recipe: Recipe) -> Intensity:
    """The broad ring of an amorphous or disordered material."""
    radius = recipe.halo_radius_px or log_uniform(rng, 0.12, 0.6) * view.size
    width = radius * rng.uniform(0.16, 0.34)
    return 0.8 * _amplitude(rng) * np.exp(-0.5 * ((view.radius - radius) / width) ** 2)


def yoneda(rng: np.random.Generator, view: View) -> Intensity:
    """The band at the critical angle, where refraction enhances what leaves along the surface."""
    exit_px = rng.uniform(0.025, 0.12) * view.size
    rise, fall = log_uniform(rng, 0.4, 1.5), log_uniform(rng, 0.006, 0.05) * view.size
    t = view.y - exit_px
    band = np.where(t < 0, np.exp(np.clip(t / rise, -30, 0)), np.exp(-np.clip(t, 0, None) / fall))
    lateral = np.exp(-np.abs(view.x) / (log_uniform(rng, 0.12, 1.5) * view.size))
    if rng.random() < 0.4:  # correlated islands: side maxima on the band
        spacing, width = log_uniform(rng, 0.06, 0.3) * view.size, rng.uniform(0.02, 0.06) * view.size
        lateral = lateral + rng.uniform(0.3, 1.5) * np.exp(-0.5 * ((np.abs(view.x) - spacing) / width) ** 2)
    return 1.5 * _amplitude(rng) * band * lateral


def crystal(rng: np.random.Generator, view: View) -> Intensity:
    """Small crystals at grazing incidence: Laue functions of a lattice, averaged over turns in the plane.

    The reflected wave adds a weak mirrored pattern, as in the distorted-wave Born approximation.
    """
    pitch = [log_uniform(rng, 0.035, 0.4) * view.size for _ in range(3)]
    cells = [int(rng.integers(3, 20)) for _ in range(3)]
    centring = CENTRINGS[str(rng.choice(list(CENTRINGS), p=[0.4, 0.25, 0.25, 0.1]))]
    turns = [0.0] if rng.random() < 0.35 else list(rng.uniform(0, math.pi / 2, int(rng.integers(2, 9))))
    shares = ((1, 1.0), (-1, rng.uniform(0.02, 0.4))) if rng.random() < 0.5 else ((1, 1.0),)
    lift, floor = rng.uniform(0, 0.03) * view.size, log_uniform(rng, 0.02, 0.5)
    out = np.zeros_like(view.radius)
    for side, share in shares:
        up = (side * view.y + lift) / pitch[2]
        for turn in turns:
            axes = (view.x * math.cos(turn) / pitch[0], view.x * math.sin(turn) / pitch[1], up)
            planes = np.tensordot(np.array(centring, np.float32), np.stack(axes), 1)
            out += share * np.prod(
                [_laue(*facts, floor) for facts in zip(planes, cells, strict=True)], axis=0
            )
    size = log_uniform(rng, 0.3, 2.0) * view.size
    envelope = (1 + (view.radius / (0.3 * size)) ** 2) ** -rng.uniform(0.5, 2.2)
    if rng.random() < 0.5:  # the form factor of the cells
        envelope = envelope * (0.02 + np.cos(math.pi * view.radius / (0.6 * size)) ** 2)
    return 30 * _amplitude(rng) * ndimage.gaussian_filter(out, 0.6) * envelope / max(float(out.max()), 1e-9)


def _laue(phase: Intensity, cells: int, floor: float) -> Intensity:
    """Interference of `cells` planes; `floor` softens it, so that the space between peaks is not empty."""
    half = math.pi * phase
    return (np.sin(cells * half) ** 2 + floor) / (np.sin(half) ** 2 + 1.0 / cells**2) / cells**2


def horizon(rng: np.random.Generator, view: View) -> Intensity:
    """Shadow of the sample below the horizon, in grazing incidence; 1 everywhere in transmission."""
    if not view.grazing:
        return np.ones_like(view.radius)
    edge = rng.uniform(-0.02, 0.05) * view.size
    below = float(rng.choice([0.0, rng.uniform(0.001, 0.05), rng.uniform(0.05, 0.35)], p=[0.4, 0.35, 0.25]))
    rise = 1 / (1 + np.exp(np.clip((edge - view.y) / log_uniform(rng, 0.2, 1.0), -30, 30)))
    return rise * (1 - below) + below
