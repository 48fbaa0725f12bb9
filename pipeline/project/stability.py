"""How much of a map is chance: the same part laid out again and again from other starts."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np
from jaxtyping import Float

from pipeline.errors import ProjectionError
from pipeline.project.honesty import BLOCK, map_neighbours, shared
from pipeline.project.layout import attraction_curve, descend, jittered
from pipeline.project.memberships import memberships
from pipeline.project.neighbours import neighbour_graph
from pipeline.project.parameters import MapParameters
from pipeline.project.part import Places, begin
from pipeline.project.threads import Progress, share

JITTER = 1.0  # of the starts: a fifth of the width of the map, far beyond a neighbourhood
GRAPH_SHARE = 0.2  # of the work, for progress


@dataclass(frozen=True)
class Stability:
    """How alike maps of the same images are that differ by chance alone.

    `per_image` is the share of an image's `neighbours` nearest on one map that are nearest on another too,
    the mean over all pairs of `seeds` maps; `overall` is its mean. 1: always the same neighbours.
    """

    per_image: Float[np.ndarray, " image"]
    overall: float
    neighbours: int
    seeds: int


def stability(
    features: Float[np.ndarray, "image feature"],
    parameters: MapParameters,
    start: Places | None = None,
    seeds: int = 3,
    progress: Progress | None = None,
) -> Stability:
    """Lay out a part `seeds` times, each from its start shaken by another seed, and compare neighbours.

    `start` and `progress` as in `reproject`. The seeds follow that of the parameters.

    Raises:
        ProjectionError: fewer than two seeds, no rows, or numbers that are not finite.

    """
    if seeds < 2:
        raise ProjectionError(f"stability was asked for over {seeds} seeds: it takes 2 at least to compare")
    graph = neighbour_graph(
        features, parameters.neighbours, progress=share(progress, 0.0, GRAPH_SHARE), metric=parameters.metric
    )
    rows, width = graph.indices.shape
    if rows == 1:
        return Stability(np.ones(1, np.float32), 1.0, 0, seeds)
    weights, curve = memberships(graph), attraction_curve(parameters.min_distance)
    (plane, _), pace = begin(features, parameters, start)
    near = []
    for number, seed in enumerate(range(parameters.seed, parameters.seed + seeds)):
        first, last = (min(1.0, GRAPH_SHARE + (1 - GRAPH_SHARE) * (number + step) / seeds) for step in (0, 1))
        shaken = jittered(plane, seed, JITTER)
        (laid,) = descend([shaken], weights, curve, replace(pace, seed=seed), share(progress, first, last))
        near.append(map_neighbours(laid, width))
    per_image = _mean_overlap(near)
    share(progress, 0.0, 1.0)(1.0)
    return Stability(per_image, float(per_image.mean()), width, seeds)


def _mean_overlap(near: Sequence[np.ndarray]) -> Float[np.ndarray, " image"]:
    pairs = list(combinations(near, 2))
    total = np.zeros(len(near[0]), np.float32)
    for start in range(0, len(total), BLOCK):
        block = slice(start, start + BLOCK)
        total[block] = sum(shared(one[block], other[block]) for one, other in pairs)
    return total / np.float32(len(pairs))
