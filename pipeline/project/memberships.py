"""From distances to memberships: how strongly each image belongs to its neighbours' surroundings.

The fuzzy simplicial set of UMAP (arXiv:1802.03426, section 3 and algorithm 3), compiled and in blocks.
"""

from dataclasses import dataclass
from typing import no_type_check

import numpy as np
from jaxtyping import Float, Int
from numba import njit

from pipeline.project.neighbours import NeighbourGraph
from pipeline.project.threads import Progress, each, share, silent

HALVINGS = 64  # of the search for a width, at most
CLOSE = 1e-6  # to the sum wanted: near enough
NARROWEST = 1e-3  # a width is at least this share of the mean distance
BLOCK = 8192


@dataclass(frozen=True)
class Memberships:
    """Edges of the symmetric neighbour graph, by head: ends and weights in (0, 1]."""

    heads: Int[np.ndarray, " edge"]
    tails: Int[np.ndarray, " edge"]
    weights: Float[np.ndarray, " edge"]
    rows: int


def memberships(graph: NeighbourGraph, report: Progress = silent) -> Memberships:
    """Weigh the edges of a neighbour graph; the union of both directions, a + b − a·b."""
    rows, width = graph.indices.shape
    directed = np.empty((rows, width), np.float32)
    overall = float(graph.distances.mean())

    def weigh(start: int) -> None:
        block = slice(start, start + BLOCK)
        _weigh(graph.distances[block], overall, directed[block])

    each(weigh, range(0, rows, BLOCK), share(report, 0.0, 0.5))
    both, extra = np.empty((rows, width), np.float32), np.empty((rows, width), np.bool_)

    def unite(start: int) -> None:
        _unite(graph.indices, directed, start, min(start + BLOCK, rows), both, extra)

    each(unite, range(0, rows, BLOCK), share(report, 0.5, 0.8))
    heads, tails, weights = _edges(graph.indices, both, extra)
    report(1.0)
    return Memberships(heads, tails, weights, rows)


@njit(cache=True, nogil=True)
@no_type_check
def _weigh(distances, overall, out):
    """Search for each row the width at which its memberships sum up to log2(neighbours + 1), by halving."""
    rows, width = distances.shape
    # A row counts as its own neighbour of full membership, as in umap-learn.
    wanted = np.log2(width + 1.0)
    for row in range(rows):
        nearest, mean = _nearest_other(distances[row]), distances[row].mean()
        # Rows whose neighbours are all equal have no width of their own.
        floor = max(NARROWEST * (mean if mean > 0 else overall), 1e-12)
        low, high, scale = 0.0, np.inf, 1.0
        for _ in range(HALVINGS):
            total = 0.0
            for place in range(width):
                total += np.exp(-max(distances[row, place] - nearest, 0.0) / scale)
            if abs(total - wanted) < CLOSE:
                break
            if total > wanted:
                high = scale
            else:
                low = scale
            scale = scale * 2 if high == np.inf else (low + high) / 2
        scale = max(scale, floor)
        for place in range(width):
            out[row, place] = np.exp(-max(distances[row, place] - nearest, 0.0) / scale)


@njit(cache=True, nogil=True)
@no_type_check
def _nearest_other(distances):
    """Give the distance to the nearest row that is not the same, 0 where all are."""
    nearest = np.inf
    for distance in distances:
        if 0 < distance < nearest:
            nearest = distance
    return 0.0 if nearest == np.inf else nearest


@njit(cache=True, nogil=True)
@no_type_check
def _unite(indices, directed, first, last, both, extra):
    """Give each edge the union of both directions; `extra` marks those whose other direction is missing."""
    width = indices.shape[1]
    for row in range(first, last):
        for place in range(width):
            other, back = indices[row, place], np.float32(0.0)
            extra[row, place] = True
            for reverse in range(width):
                if indices[other, reverse] == row:
                    back, extra[row, place] = directed[other, reverse], False
                    break
            there = directed[row, place]
            both[row, place] = there + back - there * back


@njit(cache=True, nogil=True)
@no_type_check
def _edges(indices, both, extra):
    """List every edge in both directions, sorted by its head."""
    rows, width = indices.shape
    ends = np.zeros(rows + 1, np.int64)
    for row in range(rows):
        for place in range(width):
            ends[row + 1] += both[row, place] > 0
            ends[indices[row, place] + 1] += extra[row, place] and both[row, place] > 0
    ends = np.cumsum(ends)
    heads, tails = np.empty(ends[rows], np.int32), np.empty(ends[rows], np.int32)
    weights = np.empty(ends[rows], np.float32)
    begin = ends[:rows].copy()
    for row in range(rows):
        for place in range(width):
            if both[row, place] > 0:
                other = indices[row, place]
                at = begin[row]
                heads[at], tails[at], weights[at] = row, other, both[row, place]
                begin[row] += 1
                if extra[row, place]:
                    at = begin[other]
                    heads[at], tails[at], weights[at] = other, row, both[row, place]
                    begin[other] += 1
    return heads, tails, weights
