"""Places on a finished map for new images, without moving the map; numpy only.

A new image begins at the weighted geometric median of the places of its nearest neighbours (Weiszfeld's
algorithm): where the neighbours lie in two groups it joins the nearer one instead of the void between them,
and a copy of a known image falls on the original, where it stays. From there `refine` lets it settle.
"""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float, Int

from pipeline.project.refine import refine
from pipeline.search import Index

STRANGENESS_NEIGHBOURS = 3  # mean over a few, so that one stray duplicate does not make an image ordinary
CALIBRATION_ROWS = 512  # known images whose own distances calibrate novelty: shares to within 2%
EXACT = 1e-4  # cosine distance that float16 storage gives a copy: nearer is the same
WEISZFELD_STEPS = 32


@dataclass(frozen=True)
class Placement:
    """Where new images belong on a map, and how strange they are.

    `novelty` is in 0 to 1: the share of known images that look less strange among their fellows than the
    new one does; 0.5 is usual, 1 is stranger than all.
    """

    plane: Float[np.ndarray, "query 2"]
    space: Float[np.ndarray, "query 3"]
    novelty: Float[np.ndarray, " query"]


def place(
    vectors: Float[np.ndarray, "query feature"],
    known: Float[np.ndarray, "image feature"] | Index,
    plane: Float[np.ndarray, "image 2"],
    space: Float[np.ndarray, "image 3"],
    neighbours: int = 15,
    calibration: Float[np.ndarray, " sample"] | None = None,
) -> Placement:
    """Place embeddings on the map of the `known` ones, at least one.

    Pass an Index as `known` and `own_distances(known)` as `calibration` to save their making when placing
    more than once.
    """
    index = known if isinstance(known, Index) else Index(known)
    if calibration is None:
        calibration = own_distances(index)
    rows, distances = index.nearest(vectors, max(neighbours, STRANGENESS_NEIGHBOURS))
    strangeness = distances[:, :STRANGENESS_NEIGHBOURS].mean(axis=1)
    rows, distances = rows[:, :neighbours], distances[:, :neighbours]
    weights = _weights(distances)
    is_copy = distances[:, 0] < EXACT
    return Placement(
        plane=_settled(_geometric_median(plane[rows], weights), rows, distances, plane, is_copy),
        space=_settled(_geometric_median(space[rows], weights), rows, distances, space, is_copy),
        novelty=_novelty(strangeness, calibration),
    )


def _settled(
    begun: Float[np.ndarray, "query axis"],
    rows: Int[np.ndarray, "query neighbour"],
    distances: Float[np.ndarray, "query neighbour"],
    known: Float[np.ndarray, "image axis"],
    is_copy: Bool[np.ndarray, " query"],
) -> Float[np.ndarray, "query axis"]:
    new = np.flatnonzero(~is_copy)
    settled = begun.copy()
    settled[new] = refine(begun[new], rows[new], distances[new], known)
    return settled


def own_distances(known: Float[np.ndarray, "image feature"] | Index) -> Float[np.ndarray, " sample"]:
    """Measure how far known images are from their own neighbours: what novelty is calibrated on.

    Sorted mean distances to the nearest few others, from an even sample of the rows; empty for one image.
    """
    index = known if isinstance(known, Index) else Index(known)
    sample = np.unique(np.linspace(0, len(index) - 1, CALIBRATION_ROWS).astype(np.int64))
    rows, distances = index.nearest(index.rows(sample), STRANGENESS_NEIGHBOURS + 1)
    if rows.shape[1] < 2:
        return np.empty(0, np.float32)
    own = rows == sample[:, None]
    # Among equal images a row may not find itself: then the last one found is dropped instead.
    own[~own.any(axis=1), -1] = True
    others = distances[~own].reshape(len(sample), -1)
    return np.sort(others.mean(axis=1))


def _weights(distances: Float[np.ndarray, "query neighbour"]) -> Float[np.ndarray, "query neighbour"]:
    nearest = distances[:, :1]
    width = np.maximum(distances.mean(axis=1, keepdims=True) - nearest, EXACT)
    soft = np.exp(-(distances - nearest) / width)
    # A copy outweighs all others together, so the median stands on it.
    return np.where((nearest < EXACT) & (distances < EXACT), soft * 2 * distances.shape[1], soft)


def _geometric_median(
    points: Float[np.ndarray, "query neighbour axis"], weights: Float[np.ndarray, "query neighbour"]
) -> Float[np.ndarray, "query axis"]:
    points = points.astype(np.float64)
    spread = np.abs(points - points.mean(axis=1, keepdims=True)).max(axis=(1, 2))
    softening = np.maximum(1e-4 * spread, 1e-12)[:, None]
    centre = (points * weights[:, :, None]).sum(axis=1) / weights.sum(axis=1, keepdims=True)
    for _ in range(WEISZFELD_STEPS):
        pull = weights / np.maximum(np.linalg.norm(points - centre[:, None], axis=2), softening)
        centre = (points * pull[:, :, None]).sum(axis=1) / pull.sum(axis=1, keepdims=True)
    return centre.astype(np.float32)


def _novelty(
    strangeness: Float[np.ndarray, " query"], calibration: Float[np.ndarray, " sample"]
) -> Float[np.ndarray, " query"]:
    if len(calibration) == 0:
        return (strangeness > EXACT).astype(np.float32)
    # Half of the equals count as less strange; rounding of storage is no strangeness.
    below = np.searchsorted(calibration, strangeness - EXACT, side="left")
    above = np.searchsorted(calibration, strangeness + EXACT, side="right")
    share = (below + above) / (2 * len(calibration))
    return np.where(strangeness < EXACT, 0.0, share).astype(np.float32)
