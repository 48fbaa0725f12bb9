"""How far a map can be trusted: image by image, and as a whole.

Trustworthiness falls where the map shows neighbours that are none, continuity where it tears true ones apart
(J. Venna, S. Kaski 2001, doi:10.1007/3-540-44668-0_68). Both count ranks among all images, by blocks, for all
images of a small map and for a sample of a large one.
"""

from dataclasses import dataclass
from typing import no_type_check

import numpy as np
from jaxtyping import Float, Int
from numba import njit
from scipy.spatial import cKDTree

from pipeline.project.metrics import likeness, prepared
from pipeline.project.neighbours import NeighbourGraph, exact_neighbours
from pipeline.project.threads import Progress, each, share, silent

BLOCK = 8192
ALL_ROWS = 10_000  # up to here every image is measured …
LEAST_SAMPLE = 1_000  # … above, as many as give the same number of comparisons, but no fewer
STEP_SCORES = 5_000_000  # between two reports of a thread


@dataclass(frozen=True)
class Honesty:
    """What one map keeps, from 0 to 1, measured on `sampled` of its images against all.

    `kept` is the mean share of an image's `neighbours` true neighbours that are among as many on the map.
    """

    trustworthiness: float
    continuity: float
    kept: float
    neighbours: int
    sampled: int


def preservation(
    graph: NeighbourGraph, plane: Float[np.ndarray, "image axis"], report: Progress = silent
) -> Float[np.ndarray, " image"]:
    """Give the share of an image's true neighbours that are among as many nearest on the map.

    1 where the map keeps all; a single image keeps its none. Works in the plane and in space.
    """
    width = graph.indices.shape[1]
    kept = np.ones(len(plane), np.float32)
    if width == 0:
        return kept
    near = map_neighbours(plane, width, report=report)
    for start in range(0, len(plane), BLOCK):
        block = slice(start, start + BLOCK)
        kept[block] = shared(graph.indices[block], near[block])
    return kept


def map_neighbours(
    plane: Float[np.ndarray, "image axis"],
    width: int,
    rows: Int[np.ndarray, " row"] | None = None,
    report: Progress = silent,
) -> Int[np.ndarray, "row neighbour"]:
    """Find the `width` nearest others on the map, for all images or for some `rows`; nearest first."""
    rows = np.arange(len(plane)) if rows is None else rows
    found = np.empty((len(rows), width), np.int32)
    # Equal places in thousands make a tree that splits at medians slow; this one splits at middles.
    tree = cKDTree(plane, balanced_tree=False, compact_nodes=False)

    def search(start: int) -> None:
        block = slice(start, start + BLOCK)
        _, near = tree.query(plane[rows[block]], k=width + 1)
        own = near == rows[block, None]
        # At equal places a row may not find itself; then the farthest found is one too many.
        own[~own.any(axis=1), -1] = True
        found[block] = near[~own].reshape(-1, width)

    each(search, range(0, len(rows), BLOCK), report)
    return found


def shared(
    one: Int[np.ndarray, "image neighbour"], other: Int[np.ndarray, "image neighbour"]
) -> Float[np.ndarray, " image"]:
    """Give the share of each image's neighbours that both lists have."""
    return (one[:, :, None] == other[:, None, :]).any(axis=1).mean(axis=1, dtype=np.float32)


def measure_honesty(
    features: Float[np.ndarray, "image feature"],
    plane: Float[np.ndarray, "image axis"],
    neighbours: int = 15,
    metric: str = "cosine",
    progress: Progress | None = None,
    most: int = ALL_ROWS,
) -> Honesty:
    """Measure a map against the features it was made from; fewer neighbours where there are few images.

    Of more than `most` images a sample is measured, the same every time. `progress` may raise to stop.
    """
    points, count = prepared(features, metric), len(plane)
    plane = np.ascontiguousarray(plane, np.float32)
    # Ranks beyond half of the images would make the worst map better than chance.
    width = min(neighbours, (count - 1) // 2)
    if width == 0:
        return Honesty(1.0, 1.0, 1.0, 0, count)
    rows = _sample(count, most)
    near = map_neighbours(plane, width, rows, share(progress, 0.0, 0.1))
    true, _ = exact_neighbours(points, rows, width, metric, share(progress, 0.1, 0.5))
    intruders, missed = np.zeros(len(rows)), np.zeros(len(rows))

    def rank(start: int) -> None:
        block = slice(start, start + step)
        lines = likeness(points[rows[block]], points, metric)
        intruders[block] = _beyond(lines, rows[block], near[block])
        missed[block] = _beyond(_closeness(plane, rows[block]), rows[block], true[block])

    step = max(1, STEP_SCORES // count)
    each(rank, range(0, len(rows), step), share(progress, 0.5, 1.0))
    worst = width * (2 * count - 3 * width - 1) / 2
    kept = np.concatenate(
        [
            shared(true[start : start + BLOCK], near[start : start + BLOCK])
            for start in range(0, len(rows), BLOCK)
        ]
    )
    return Honesty(
        trustworthiness=float(1 - intruders.mean() / worst),
        continuity=float(1 - missed.mean() / worst),
        kept=float(kept.mean()),
        neighbours=width,
        sampled=len(rows),
    )


def _sample(count: int, most: int) -> Int[np.ndarray, " row"]:
    if count <= most:
        return np.arange(count)
    size = min(most, max(LEAST_SAMPLE, most * most // count))
    return np.sort(np.random.default_rng(0).choice(count, size, replace=False))


@njit(cache=True, nogil=True)
@no_type_check
def _beyond(lines, rows, others):
    """Sum for each row by how much the ranks of `others` among all exceed their number."""
    width = others.shape[1]
    out = np.zeros(len(rows))
    for query in range(len(rows)):
        line = lines[query]
        line[rows[query]] = np.float32(-3e38)
        for place in range(width):
            score, rank = line[others[query, place]], 1
            for column in range(line.size):
                rank += line[column] > score
            out[query] += max(rank - width, 0)
    return out


@njit(cache=True, nogil=True)
@no_type_check
def _closeness(plane, rows):
    """Score all places by how near they are to those of `rows`: less the squared distance."""
    out = np.empty((len(rows), len(plane)), np.float32)
    for query in range(len(rows)):
        for other in range(len(plane)):
            square = np.float32(0.0)
            for axis in range(plane.shape[1]):
                square += (plane[other, axis] - plane[rows[query], axis]) ** 2
            out[query, other] = -square
    return out
