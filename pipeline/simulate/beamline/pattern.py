"""A frame of a beamline with its truth: one number a node of the scattering tree.

A component is true where it stands out of counting noise and of what lies over it, false where it was not
drawn or drowned; what lies between is NaN and counts neither in training nor in a test.
"""

import math
from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float
from scipy import ndimage

from pipeline.simulate import components as shared
from pipeline.simulate.beamline import rays
from pipeline.simulate.beamline.domain import TRAINING, Domain
from pipeline.simulate.beamline.frames import Frame, expose
from pipeline.simulate.components import Recipe
from pipeline.simulate.fields import log_uniform
from pipeline.simulate.plane import Intensity, View, make_view, random_view

FEATURES = ("ring", "arc", "rod", "peak", "halo", "yoneda")
NARROW = ("ring", "arc", "peak")
CLEAR, HIDDEN = (30.0, 50, 0.28), (6.0, 10, 0.08)
"""Signal over noise, and pixels with at least a share of the light, from which on a feature is seen; below
which it is not."""
DARK_PIXELS, MISSING_COUNTS = 0.02, 400.0
"""Share of the frame below the horizon, and light it takes away, from which on a horizon is seen."""
RADIAL_BINS, LEAST_RISE = 60, 1.12
"""Bins of the radial profile to a frame's side, and how far above its lowest nearer the beam a halo rises."""
GAP_SHARE = 0.2
"""Of the pixels of a ring that must lie between its arcs, for arcs to be told from a ring."""


@dataclass(frozen=True)
class Scene:
    """Pixels as saved (float32), where they are invalid, and the truth: node -> 1, 0, or NaN (undecided)."""

    pixels: Float[np.ndarray, "height width"]
    mask: Bool[np.ndarray, "height width"]
    truth: dict[str, float]


def simulate_scene(rng: np.random.Generator, domain: Domain = TRAINING, grazing: bool | None = None) -> Scene:
    """Draw a frame of a domain."""
    grazing = bool(rng.random() < 0.5) if grazing is None else grazing
    shape = _shape(rng, domain)
    view = _view(rng, shape, grazing)
    base, oscillates = rays.direct(rng, view)
    parts, gathered = _components(rng, view, domain)
    if rng.random() < 0.3:  # a detector far from the beam, or one that looks beyond its tails
        base = base * float(rng.choice([0.1, 1e-2]))
    specular = shared.specular(rng, view) if grazing and rng.random() < 0.6 else np.zeros_like(base)
    shade = shared.horizon(rng, view)
    whole = base + specular + sum(parts.values(), np.zeros_like(base))
    total = whole * shade
    frame = expose(rng, total.astype(np.float32), view, domain)
    states = {name: _state(parts[name] * shade, total, frame) if name in parts else 0.0 for name in FEATURES}
    if states["arc"] == 1:
        _judge_arcs(states, parts["arc"] * shade, gathered, total, frame)
    if states["halo"] == 1 and not _rises(parts["halo"] * shade, total, view, frame):
        states["halo"] = math.nan
    if oscillates and states["ring"] == 0:
        states["ring"] = math.nan
    told = [
        states["rod"],
        states["yoneda"],
        _state(specular * shade, total, frame),
        _step(whole, shade, frame),
    ]
    truth = {"grazing": (1.0 if 1.0 in told else math.nan) if grazing else 0.0} | states
    oriented = "arc" in parts or ("peak" in parts and grazing)
    truth |= _texture(states, oriented) | _order(states)
    truth |= {"beam-stop": frame.beam_stop, "detector": frame.artefact, "saturated": frame.saturated}
    pixels, mask = _turned(rng, *_saved(rng, frame, view, domain), grazing)
    return Scene(pixels, mask, truth)


def _shape(rng: np.random.Generator, domain: Domain) -> tuple[int, int]:
    longest, aspect = int(rng.choice(domain.longest)), float(rng.choice(domain.aspects))
    return (
        (longest, max(40, int(longest * aspect)))
        if aspect <= 1
        else (max(40, int(longest / aspect)), longest)
    )


def _view(rng: np.random.Generator, shape: tuple[int, int], grazing: bool) -> View:
    if grazing:
        return random_view(rng, shape, True)
    inside = rng.random() < 0.7
    x, y = rng.uniform(0.3, 0.7, 2) if inside else rng.uniform(-0.25, 1.25, 2)
    ellipse = 1 + float(rng.choice([rng.normal(0, 0.015), rng.normal(0, 0.12)], p=[0.8, 0.2]))
    return make_view(shape, (x * shape[1], y * shape[0]), False, rng.uniform(0, math.pi), max(0.6, ellipse))


def _components(
    rng: np.random.Generator, view: View, domain: Domain
) -> tuple[dict[str, Intensity], Intensity]:
    """Draw which components stand together, and them; and where the texture of arcs lets light through."""
    odds = {"ring": 0.36, "arc": 0.36, "rod": 0.07, "peak": 0.32, "halo": 0.36, "yoneda": 0.0}
    if view.grazing:
        odds |= {"ring": 0.24, "arc": 0.38, "rod": 0.4, "yoneda": 0.65}
    recipe, gathered = Recipe(), np.ones_like(view.radius)
    crystal = view.grazing and rng.random() < 0.4
    drawing = {
        "ring": lambda: rays.rings(rng, view, domain),
        "rod": lambda: rays.strength(rng, domain) * _unit(shared.rods(rng, view, recipe)),
        "peak": lambda: _bragg(rng, view, domain, crystal),
        "halo": lambda: rays.strength(rng, domain) * _unit(shared.halo(rng, view, recipe)),
        "yoneda": lambda: 2 * rays.strength(rng, domain) * _unit(shared.yoneda(rng, view)),
    }
    wanted = [name for name in FEATURES if rng.random() < odds[name]]
    parts = {}
    for name in wanted:
        if name == "arc":
            parts[name], gathered = rays.arcs(rng, view, domain)
        else:
            parts[name] = drawing[name]().astype(np.float32)
    return parts, gathered


def _bragg(rng: np.random.Generator, view: View, domain: Domain, crystal: bool) -> Intensity:
    """Peaks of a superlattice, of a film of small crystals, or the scattered spots of single crystals."""
    if crystal:
        return 4 * rays.strength(rng, domain) * _unit(shared.crystal(rng, view))
    if not view.grazing and rng.random() < 0.6:
        return rays.spots(rng, view, domain)
    return 3 * rays.strength(rng, domain) * _unit(shared.peaks(rng, view, Recipe()))


def _unit(part: Intensity) -> Intensity:
    """Scale to a height of one, whatever the component drew for itself."""
    return part / max(float(part.max()), 1e-9)


def _state(part: Intensity, total: Intensity, frame: Frame) -> float:
    """Whether a component is seen (1), is not (0), or only a very careful eye would say (NaN).

    Signal over noise is that of the best linear detector: the root of the sum of part²/total over pixels.
    """
    light = frame.open * part * frame.dose
    whole = frame.open * total * frame.dose + 0.5
    ratio = float(np.sqrt((light**2 / whole).sum()))
    scale = (max(part.shape) / 128) ** 2  # a pixel of the head is that many of the frame
    share = light / whole

    def passes(limits: tuple[float, int, float]) -> bool:
        return ratio > limits[0] and float((share > limits[2]).sum()) >= limits[1] * scale**0.5

    if passes(CLEAR):
        return 1.0
    return math.nan if passes(HIDDEN) else 0.0


def _judge_arcs(
    states: dict[str, float], part: Intensity, gathered: Intensity, total: Intensity, frame: Frame
) -> None:
    """Leave arcs undecided that could be rings: little of the space between them, or little contrast."""
    line = part / np.maximum(gathered, 1e-3)  # what a ring without texture would be
    seen = (frame.open > 0.5) & (line > 0.2 * total) & (line > 0.1 * line.max())
    if not seen.any() or (gathered[seen] < 0.25).mean() < GAP_SHARE:
        states["arc"] = states["ring"] = math.nan
        return
    uneven = np.abs(gathered - gathered[seen].mean()) * line
    if _state(np.minimum(uneven, total).astype(np.float32), total, frame) != 1:
        states["arc"] = math.nan


def _rises(part: Intensity, total: Intensity, view: View, frame: Frame) -> bool:
    """Whether intensity rises anywhere with the distance from the beam because of a halo.

    A halo that only makes the fall from the beam less steep is one that nobody could name.
    """
    seen = frame.open > 0.5
    bins = (view.radius[seen] / view.size * RADIAL_BINS).astype(int)
    count = np.maximum(np.bincount(bins), 1)
    profile = np.bincount(bins, total[seen]) / count
    share = np.bincount(bins, part[seen]) / count / np.maximum(profile, 1e-9)
    profile = profile[np.bincount(bins) > 0]
    share = share[np.bincount(bins) > 0]
    climbed = profile / np.minimum.accumulate(np.maximum(profile, 1e-9))
    return bool(((climbed > LEAST_RISE) & (share > 0.4)).any())


def _step(whole: Intensity, shade: Intensity, frame: Frame) -> float:
    """Whether the horizon is seen: a part of the frame is darker than it would be."""
    dark = shade < 0.5 * shade.max()
    missing = float((whole * (shade.max() - shade) * frame.open * frame.dose)[dark].clip(0, 30).sum())
    share = float(dark.mean())
    return 1.0 if DARK_PIXELS < share < 1 - DARK_PIXELS and missing > MISSING_COUNTS else 0.0


def _order(states: dict[str, float]) -> dict[str, float]:
    """Crystalline where narrow features are seen; amorphous where a halo is and no narrow one."""
    crystalline = _any([states[name] for name in NARROW])
    halo = states["halo"]
    amorphous = 0.0 if crystalline == 1 or halo == 0 else halo if crystalline == 0 else math.nan
    return {"crystalline": crystalline, "amorphous": amorphous}


def _texture(states: dict[str, float], oriented: bool) -> dict[str, float]:
    """Textured where arcs are seen, or peaks of a film; without texture where there are even rings alone."""
    peaks = states["peak"] if oriented else 0.0 if states["peak"] == 0 else math.nan
    textured = _any([states["arc"], peaks])
    round_ones = _any([states["ring"], states["halo"]])
    isotropic = 0.0 if textured == 1 or round_ones == 0 else round_ones if textured == 0 else math.nan
    return {"isotropic": isotropic, "textured": textured}


def _any(states: list[float]) -> float:
    """Whether one is true, where each may be undecided."""
    return 1.0 if 1.0 in states else math.nan if any(map(math.isnan, states)) else 0.0


def _saved(
    rng: np.random.Generator, frame: Frame, view: View, domain: Domain
) -> tuple[Float[np.ndarray, "height width"], Bool[np.ndarray, "height width"]]:
    """A frame as it may be stored: counts with their mask or without, or a picture of 8 bits."""
    counts, mask = frame.counts, frame.mask
    if view.grazing and rng.random() < 0.12:  # q-space pictures have a wedge that cannot be measured
        bend = _wedge(rng) / view.size
        mask = mask | ((np.abs(view.x) < bend * np.clip(view.y, 0, None) ** 2) & (view.y > 0))
    form = str(rng.choice(domain.forms))
    if form == "counts":
        if rng.random() < 0.35:  # nobody told of the gaps
            filled = np.where(mask, float(rng.choice([0.0, -1.0])), counts)
            return filled.astype(np.float32), np.zeros_like(mask)
        return np.where(mask, 0, counts).astype(np.float32), mask
    values = np.where(mask, 0, np.clip(counts, 0, None))
    if form == "log":
        values = np.log(values + np.exp(rng.uniform(-1, 3)))
    elif form in ("root", "gamma"):
        values = values ** (0.5 if form == "root" else rng.uniform(0.2, 0.7))
    elif form == "equalised":
        values = np.searchsorted(np.sort(values.ravel()[::7]), values).astype(np.float32)
    low, high = np.percentile(values, (rng.uniform(0, 2), rng.uniform(99, 100)))
    picture = np.round(np.clip((values - low) / max(high - low, 1e-9), 0, 1) * 255)
    if rng.random() < 0.25:
        picture = ndimage.gaussian_filter(picture, rng.uniform(0.3, 0.9))
    return picture.astype(np.float32), np.zeros_like(mask)


def _wedge(rng: np.random.Generator) -> float:
    """How far the missing wedge opens: its half width at a height of the whole frame, in frames."""
    return log_uniform(rng, 0.05, 0.6)


def _turned(
    rng: np.random.Generator,
    pixels: Float[np.ndarray, "height width"],
    mask: Bool[np.ndarray, "height width"],
    grazing: bool,
) -> tuple[Float[np.ndarray, "rows columns"], Bool[np.ndarray, "rows columns"]]:
    """Detectors are mounted as it suits; a surface nearly always lies flat and its pattern above it."""
    turns = (
        int(rng.integers(0, 4)) if not grazing else int(rng.choice([0, 1, 2, 3], p=[0.85, 0.05, 0.05, 0.05]))
    )
    pixels, mask = np.rot90(pixels, turns), np.rot90(mask, turns)
    if rng.random() < 0.5:
        pixels, mask = pixels[:, ::-1], mask[:, ::-1]
    return np.ascontiguousarray(pixels), np.ascontiguousarray(mask)
