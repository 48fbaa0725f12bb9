"""X-ray scattering patterns in transmission and grazing incidence, with labels of what is visible.

A pattern is a sum of components on the detector plane; a component becomes a label only where counting noise,
masks and what lies over it leave it visible. What each component looks like and why is told in
docs/simulators.md; the refraction terms of grazing incidence follow Renaud, Lazzari and Leroy,
Surf. Sci. Rep. 64, 255 (2009).
"""

from dataclasses import dataclass, field

import numpy as np
from jaxtyping import Int

from pipeline.simulate.components import FEATURES, Recipe, draw_components, horizon
from pipeline.simulate.detector import Detector, Exposure, expose, random_detector
from pipeline.simulate.plane import Camera, Intensity, View, make_view, random_view

__all__ = ["FEATURES", "GEOMETRIES", "Camera", "Pattern", "Recipe", "View", "make_view", "simulate_pattern"]

GEOMETRIES = ("transmission", "grazing incidence")


@dataclass(frozen=True)
class Pattern:
    """Integer counts (negative = masked), the geometry, and which features can be seen."""

    counts: Int[np.ndarray, "height width"]
    geometry: str
    features: frozenset[str]
    drawn: frozenset[str]
    centre: tuple[float, float]
    components: dict[str, Intensity] = field(repr=False, compare=False)


def simulate_pattern(
    rng: np.random.Generator,
    shape: tuple[int, int] = (160, 160),
    grazing: bool | None = None,
    recipe: Recipe | None = None,
    detector: Detector | None = None,
    view: View | None = None,
) -> Pattern:
    """Draw a pattern. What is not given is drawn, widely; a `view` says itself whether it grazes."""
    grazing = bool(rng.random() < 0.5) if grazing is None else grazing
    view = random_view(rng, shape, grazing) if view is None else view
    detector = random_detector(rng) if detector is None else detector
    base, components = draw_components(rng, view, recipe or Recipe())
    shade = horizon(rng, view)
    total = (base + sum(components.values())) * shade
    exposure = expose(rng, total, detector, view.centre)
    components = {name: part * shade for name, part in components.items()}
    return Pattern(
        counts=exposure.counts,
        geometry=GEOMETRIES[int(view.grazing)],
        features=frozenset(
            name for name in components if visible(components[name], total, exposure, detector)
        ),
        drawn=frozenset(components),
        centre=view.centre,
        components=components,
    )


def visible(part: Intensity, total: Intensity, exposure: Exposure, detector: Detector) -> bool:
    """Whether a component stands out: above the counting noise as a whole, and above the rest in some pixels.

    The first is the signal-to-noise ratio of the best linear detector (sum of part²/total over open pixels)
    above 12; the second a share of at least a fifth of the intensity in at least 12 pixels.
    """
    seen = np.where(exposure.mask, 0, exposure.open)
    ratio = float(np.sqrt((seen * part**2 * detector.dose / (total + 0.2 / detector.dose)).sum()))
    share = seen * part / (total + 1 / detector.dose)
    return ratio > 12 and int((share > 0.2).sum()) >= 12
