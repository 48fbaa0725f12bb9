"""The metrics a map can be made by, as compiled code and one matrix product a block.

Rows are prepared once, so that cosine, correlation and Euclidean likeness are inner products: of unit
vectors, of centred unit vectors, and less half the square length of the known row. Candidates are measured
again by their differences: 1 − cosine is half the squared distance of unit vectors, which keeps the
distance of near copies that a product would round away.
"""

from typing import no_type_check

import numpy as np
from jaxtyping import Float, Int
from numba import njit

from pipeline.errors import ProjectionError

LEAST = np.float32(-3e38)  # likeness of nothing; compiled code may not meet infinities


def prepared(features: Float[np.ndarray, "image feature"], metric: str) -> Float[np.ndarray, "image feature"]:
    """Copy features as float32, ready for `likeness` and `ranked` of the metric.

    Raises:
        ProjectionError: a number that is not finite, with its row.

    """
    points = np.array(features, np.float32, order="C")
    if not np.isfinite(points).all():
        row = int(np.flatnonzero(~np.isfinite(points).all(axis=1))[0])
        raise ProjectionError(f"the embedding in row {row} is not finite: embed that image again")
    if metric == "manhattan":
        return points
    if metric == "euclidean":
        points -= points.mean(axis=0, dtype=np.float64).astype(np.float32)
        return points
    if metric == "correlation":
        points -= points.mean(axis=1, keepdims=True)
    length = np.linalg.norm(points, axis=1, keepdims=True)
    points /= np.where(length > 0, length, 1)
    return points


def likeness(
    queries: Float[np.ndarray, "query feature"], known: Float[np.ndarray, "known feature"], metric: str
) -> Float[np.ndarray, "query known"]:
    """Score prepared rows against each other: the greater, the nearer; comparable within a query."""
    if metric == "manhattan":
        return _manhattan_likeness(queries, known)
    scores = queries @ known.T
    if metric == "euclidean":
        scores -= (known**2).sum(axis=1) / 2
    return scores


def _distances(
    queries: Float[np.ndarray, "query feature"],
    points: Float[np.ndarray, "image feature"],
    rows: Int[np.ndarray, "query neighbour"],
    metric: str,
) -> Float[np.ndarray, "query neighbour"]:
    """Measure each prepared query against its own `rows` of the prepared points."""
    if metric == "manhattan":
        return _absolute(queries, points, rows)
    squares = _squares(queries, points, rows)
    return np.sqrt(squares) if metric == "euclidean" else squares / 2


def ranked(
    queries: Float[np.ndarray, "query feature"],
    points: Float[np.ndarray, "image feature"],
    where: Int[np.ndarray, "query candidate"],
    width: int,
    metric: str,
) -> tuple[Int[np.ndarray, "query neighbour"], Float[np.ndarray, "query neighbour"]]:
    """Measure candidates again and return the `width` nearest, nearest first."""
    far = _distances(queries, points, where, metric)
    order = np.argsort(far, axis=1, kind="stable")[:, :width]
    return np.take_along_axis(where, order, axis=1).astype(np.int32), np.take_along_axis(far, order, axis=1)


@njit(cache=True, nogil=True, fastmath=True)
@no_type_check
def keep_best(scores, rows, first, best, where):
    """Merge a block of scores into the best so far, falling; known row j of the block is `first` + j.

    `rows` are the queries' own numbers, which are passed over.
    """
    width = best.shape[1]
    for query in range(scores.shape[0]):
        floor = best[query, width - 1]
        line = scores[query]
        for start in range(0, line.size, 32):
            stop = min(start + 32, line.size)
            top = line[start]
            for column in range(start, stop):
                top = max(top, line[column])
            if top <= floor:
                continue
            for column in range(start, stop):
                score = line[column]
                if score <= floor or first + column == rows[query]:
                    continue
                place = width - 1
                while place > 0 and best[query, place - 1] < score:
                    best[query, place] = best[query, place - 1]
                    where[query, place] = where[query, place - 1]
                    place -= 1
                best[query, place] = score
                where[query, place] = first + column
                floor = best[query, width - 1]


@njit(cache=True, nogil=True, fastmath=True)
@no_type_check
def _manhattan_likeness(queries, known):
    out = np.empty((queries.shape[0], known.shape[0]), np.float32)
    for query in range(queries.shape[0]):
        for row in range(known.shape[0]):
            total = np.float32(0.0)
            for feature in range(known.shape[1]):
                total += abs(queries[query, feature] - known[row, feature])
            out[query, row] = -total
    return out


@njit(cache=True, nogil=True, fastmath=True)
@no_type_check
def _absolute(queries, points, rows):
    out = np.empty(rows.shape, np.float32)
    for query in range(rows.shape[0]):
        for place in range(rows.shape[1]):
            total = np.float32(0.0)
            for feature in range(points.shape[1]):
                total += abs(queries[query, feature] - points[rows[query, place], feature])
            out[query, place] = total
    return out


@njit(cache=True, nogil=True, fastmath=True)
@no_type_check
def _squares(queries, points, rows):
    out = np.empty(rows.shape, np.float32)
    for query in range(rows.shape[0]):
        for place in range(rows.shape[1]):
            total = np.float32(0.0)
            for feature in range(points.shape[1]):
                total += (queries[query, feature] - points[rows[query, place], feature]) ** 2
            out[query, place] = total
    return out
