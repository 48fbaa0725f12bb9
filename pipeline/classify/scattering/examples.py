"""Simulated frames as the head sees them, with their truth. Deterministic by seed. numpy and scipy."""

from collections.abc import Callable, Iterator

import numpy as np
from jaxtyping import Float, UInt8

from pipeline.classify.scattering.nodes import OUTPUTS
from pipeline.classify.scattering.view import PLANES, SIDE, view
from pipeline.errors import EncoderError
from pipeline.simulate.beamline.domain import Domain
from pipeline.simulate.beamline.pattern import Scene, simulate_scene

Views = UInt8[np.ndarray, "image plane 128 128"]
Truth = Float[np.ndarray, "image output"]


def examples(
    domain: Domain, count: int, seed: int, report: Callable[[float], None] | None = None
) -> tuple[Views, Truth]:
    """Draw `count` frames of a domain: their views, and 1, 0 or NaN (undecided) for every output."""
    views, truth = (
        np.empty((count, PLANES, SIDE, SIDE), np.uint8),
        np.empty((count, len(OUTPUTS)), np.float32),
    )
    for number, (scene, seen) in enumerate(scenes(domain, count, seed)):
        views[number], truth[number] = seen, [scene.truth[name] for name in OUTPUTS]
        if report is not None and number % 50 == 0:
            report(number / count)
    return views, truth


def scenes(
    domain: Domain, count: int, seed: int
) -> Iterator[tuple[Scene, UInt8[np.ndarray, "plane 128 128"]]]:
    """Yield frames with their views; one in which nothing at all can be seen is drawn again."""
    rng = np.random.default_rng([seed, 7])
    made = 0
    while made < count:
        scene = simulate_scene(rng, domain)
        try:
            seen = view(scene.pixels, scene.mask)
        except EncoderError:
            continue
        made += 1
        yield scene, seen
