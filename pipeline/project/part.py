"""A part of a map laid out again, from its parent's coordinates, with what tells how far to trust it.

The part's own places on the parent's map are centred and spread out to the width at which a descent starts,
settle by the part's own neighbours, and are turned, mirrored and scaled back onto where they came from: so
that what moves, moves because its neighbours changed.
"""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from pipeline.errors import ProjectionError
from pipeline.project.alignment import aligned, displacement, is_known, spread_out
from pipeline.project.descent import Pace
from pipeline.project.honesty import measure_honesty, preservation
from pipeline.project.layout import attraction_curve, descend, fresh_epochs, jittered, principal_start
from pipeline.project.memberships import memberships
from pipeline.project.neighbours import EXACT_ROWS, NeighbourGraph, neighbour_graph
from pipeline.project.parameters import MapParameters
from pipeline.project.threads import Progress, share

# Chosen on parts of 500 to 12,000 images. Longer steps carry images farther from their places on the parent's
# map and gain nothing; twice the usual repulsions part false neighbours, and are what makes these maps more
# trustworthy than those of umap-learn.
ALPHA, REPULSIONS = 0.3, 10
EPOCHS, EPOCHS_LARGE, LARGE_ROWS = 200, 100, 100_000
# A part that the parent's map shows in disorder (few images out of many) has nothing to keep: it starts
# narrower and moves in full steps, small ones for longer.
ORDERED, ORDER_SAMPLE = 0.93, 1_000  # trustworthiness of the parent's places, on a sample of the part
DISORDERED_WIDTH, DISORDERED_ALPHA, DISORDERED_EPOCHS, SMALL_ROWS = 0.5, 1.0, 400, 10_000
GRAPH_SHARE, BEGIN_SHARE, WEIGHTS_SHARE, DESCENT_SHARE, KEPT_SHARE = (
    0.25,
    0.28,
    0.3,
    0.85,
    0.9,
)  # of the work, for progress
SAME = 1e-6  # distance of images that are equal

Places = tuple[Float[np.ndarray, "place 2"], Float[np.ndarray, "place 3"]]


@dataclass(frozen=True)
class PartMap:
    """Coordinates of a part, in the order of its features, and how true they are.

    `preservation` is the share of an image's true neighbours that the plane keeps, `kept` its mean;
    `recall` the share of true neighbours that the search found; `displacement` the mean move from the
    parent's layout after the best similarity fit, as a share of the map's root mean square radius, None
    without one; `neighbours` those really used; `notes` says what was adapted.
    """

    plane: Float[np.ndarray, "image 2"]
    space: Float[np.ndarray, "image 3"]
    preservation: Float[np.ndarray, " image"]
    recall: float
    trustworthiness: float
    continuity: float
    kept: float
    displacement: float | None
    neighbours: int
    notes: tuple[str, ...] = ()


def reproject(
    features: Float[np.ndarray, "image feature"],
    parameters: MapParameters,
    start: Places | None = None,
    progress: Progress | None = None,
) -> PartMap:
    """Lay out a part by its own neighbours; `start` is where its images stand on the parent's map.

    A `start` orients the map also where the parameters ask for a fresh one. The same input gives the same
    bits on one machine. `progress` hears the fraction done several times a second and may raise to stop.

    Raises:
        ProjectionError: no rows, numbers that are not finite, or a start of another length.

    """
    _check_lengths(len(features), start)
    graph = neighbour_graph(
        features, parameters.neighbours, progress=share(progress, 0.0, GRAPH_SHARE), metric=parameters.metric
    )
    plane, space = _laid_out(features, graph, parameters, start, progress)
    if start is not None:
        plane, space = aligned(plane, start[0]), aligned(space, start[1])
    kept = preservation(graph, plane, share(progress, DESCENT_SHARE, KEPT_SHARE))
    whole = measure_honesty(
        features, plane, parameters.neighbours, parameters.metric, progress=share(progress, KEPT_SHARE, 1.0)
    )
    return PartMap(
        plane=plane,
        space=space,
        preservation=kept,
        recall=graph.recall,
        trustworthiness=whole.trustworthiness,
        continuity=whole.continuity,
        kept=float(kept.mean()),
        displacement=None if start is None else displacement(plane, start[0]),
        neighbours=graph.indices.shape[1],
        notes=_notes(graph, parameters, start),
    )


def begin(
    features: Float[np.ndarray, "image feature"],
    parameters: MapParameters,
    start: Places | None,
    progress: Progress | None = None,
) -> tuple[Places, Pace]:
    """Return where the images of a part stand before the descent, and how it goes."""
    if start is None or parameters.start == "fresh":
        fresh = principal_start(features, 2), principal_start(features, 3)
        return fresh, Pace(fresh_epochs(len(features)), 1.0, parameters.seed, REPULSIONS)
    plane, space = (spread_out(places, parameters.seed) for places in start)
    epochs = EPOCHS if len(features) <= LARGE_ROWS else EPOCHS_LARGE
    metric = parameters.metric
    order = measure_honesty(features, plane, metric=metric, progress=progress, most=ORDER_SAMPLE)
    if order.trustworthiness >= ORDERED:
        return (plane, space), Pace(epochs, ALPHA, parameters.seed, REPULSIONS)
    epochs = DISORDERED_EPOCHS if len(features) <= SMALL_ROWS else epochs
    narrow = DISORDERED_WIDTH * plane, DISORDERED_WIDTH * space
    return narrow, Pace(epochs, DISORDERED_ALPHA, parameters.seed, REPULSIONS)


def _laid_out(
    features: Float[np.ndarray, "image feature"],
    graph: NeighbourGraph,
    parameters: MapParameters,
    start: Places | None,
    progress: Progress | None,
) -> Places:
    if len(features) == 1:
        return np.zeros((1, 2), np.float32), np.zeros((1, 3), np.float32)
    places, pace = begin(features, parameters, start, share(progress, GRAPH_SHARE, BEGIN_SHARE))
    weights = memberships(graph, share(progress, BEGIN_SHARE, WEIGHTS_SHARE))
    plane, space = descend(
        [jittered(axes, parameters.seed) for axes in places],
        weights,
        attraction_curve(parameters.min_distance),
        pace,
        share(progress, WEIGHTS_SHARE, DESCENT_SHARE),
    )
    return plane, space


def _check_lengths(rows: int, start: tuple[np.ndarray, np.ndarray] | None) -> None:
    for places in start or ():
        if len(places) != rows:
            raise ProjectionError(
                f"the start has places of {len(places)} images, the part {rows}: give one place an image"
            )


def _notes(graph: NeighbourGraph, parameters: MapParameters, start: Places | None) -> tuple[str, ...]:
    rows, width = graph.indices.shape
    images = "1 image" if rows == 1 else f"{rows:,} images"
    notes = []
    if width < parameters.neighbours:
        notes.append(f"{images}: {width} neighbours instead of {parameters.neighbours}.")
    if rows > EXACT_ROWS:
        notes.append(f"{images}: {graph.recall:.1%} of the true neighbours were found, measured on a sample.")
    if rows > 1 and graph.distances.max() <= SAME:
        notes.append("All images are equal: where they stand means nothing.")
    unknown = 0 if start is None else int((~is_known(start[0])).sum())
    if unknown:
        them = "1 image" if unknown == 1 else f"{unknown:,} images"
        notes.append(f"{them} without a place on the parent's map started at its centre.")
    return tuple(notes)
