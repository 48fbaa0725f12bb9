"""A part of a map laid out again, from its parent's coordinates, with what tells how far to trust it."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from pipeline.project.honesty import preservation
from pipeline.project.layout import project
from pipeline.project.parameters import MapParameters

Progress = Callable[[float], None]


@dataclass(frozen=True)
class PartMap:
    """Coordinates of a part, in the order of its features, and how true they are.

    `preservation` is the share of an image's true neighbours that the plane keeps, `kept` its mean;
    `recall` the share of true neighbours that the search found; `displacement` the mean move from the
    parent's layout after the best similarity fit, as a share of the map's root mean square radius, None
    without one; `neighbours` those really used; `notes` sentences on what was adapted.
    """

    plane: Float[np.ndarray, "image 2"]
    space: Float[np.ndarray, "image 3"]
    preservation: Float[np.ndarray, " image"]
    recall: float
    trustworthiness: float | None
    continuity: float | None
    kept: float
    displacement: float | None
    neighbours: int
    notes: tuple[str, ...] = ()


def reproject(
    features: Float[np.ndarray, "image feature"],
    parameters: MapParameters,
    start: tuple[Float[np.ndarray, "image 2"], Float[np.ndarray, "image 3"]] | None = None,
    progress: Progress | None = None,
) -> PartMap:
    """Lay out a part by its own neighbours; `start` is where its images stand on the parent's map.

    `progress` hears the fraction done and may raise to stop.
    """
    found = project(
        features.astype(np.float32),
        neighbours=parameters.neighbours,
        min_distance=parameters.min_distance,
        seed=parameters.seed,
        start=start if parameters.start == "parent" else None,
        progress=progress,
    )
    kept = preservation(found.graph, found.plane)
    width = found.graph.indices.shape[1]
    notes: tuple[str, ...] = ()
    if width < parameters.neighbours:
        notes = (f"{len(features)} images: {width} neighbours instead of {parameters.neighbours}.",)
    return PartMap(
        found.plane,
        found.space,
        kept,
        found.graph.recall,
        None,
        None,
        float(kept.mean()),
        None,
        width,
        notes,
    )
