"""From distances to memberships: how strongly each image belongs to its neighbours' surroundings.

The fuzzy simplicial set of UMAP (arXiv:1802.03426, section 3 and algorithm 3), written for whole arrays.
"""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Int
from scipy.sparse import coo_matrix

from pipeline.project.neighbours import NeighbourGraph

HALVINGS = 64  # of the search for a width
NARROWEST = 1e-3  # a width is at least this share of the mean distance


@dataclass(frozen=True)
class Memberships:
    """Edges of the symmetric neighbour graph: ends and weights in (0, 1]."""

    heads: Int[np.ndarray, " edge"]
    tails: Int[np.ndarray, " edge"]
    weights: Float[np.ndarray, " edge"]
    rows: int


def memberships(graph: NeighbourGraph) -> Memberships:
    """Weigh the edges of a neighbour graph; the union of both directions, a + b − a·b."""
    rows, width = graph.indices.shape
    nearest = _nearest_other(graph.distances)
    beyond = np.maximum(graph.distances - nearest[:, None], 0).astype(np.float64)
    # A row counts as its own neighbour of full membership, as in umap-learn.
    widths = _widths(beyond, np.log2(width + 1), graph.distances)
    values = np.exp(-beyond / widths[:, None]).ravel()
    heads = np.repeat(np.arange(rows), width)
    directed = coo_matrix((values, (heads, graph.indices.ravel())), shape=(rows, rows)).tocsr()
    reverse = directed.T.tocsr()
    union = (directed + reverse - directed.multiply(reverse)).tocoo()
    return Memberships(
        union.row.astype(np.int32), union.col.astype(np.int32), union.data.astype(np.float32), rows
    )


def _nearest_other(distances: Float[np.ndarray, "image neighbour"]) -> Float[np.ndarray, " image"]:
    """Give the distance to the nearest row that is not the same, 0 where all are."""
    positive = np.where(distances > 0, distances, np.inf).min(axis=1)
    return np.where(np.isfinite(positive), positive, 0).astype(np.float32)


def _widths(
    beyond: Float[np.ndarray, "image neighbour"],
    wanted: float,
    distances: Float[np.ndarray, "image neighbour"],
) -> Float[np.ndarray, " image"]:
    """Search the width at which the memberships of a row sum up to `wanted`, by halving."""
    low, high = np.zeros(len(beyond)), np.full(len(beyond), np.inf)
    width = np.ones(len(beyond))
    for _ in range(HALVINGS):
        too_wide = np.exp(-beyond / width[:, None]).sum(axis=1) > wanted
        high, low = np.where(too_wide, width, high), np.where(too_wide, low, width)
        width = np.where(np.isinf(high), width * 2, (low + high) / 2)
    # Rows whose neighbours are all equal have no width of their own.
    own, overall = distances.mean(axis=1), float(distances.mean())
    floor = NARROWEST * np.where(own > 0, own, overall)
    return np.maximum(width, np.maximum(floor, 1e-12))
