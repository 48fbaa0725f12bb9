"""Memberships are those of umap-learn."""

import warnings

import numpy as np
import pytest

from pipeline.project import neighbour_graph
from pipeline.project.memberships import memberships


def _graph(rows: int, neighbours: int):
    vectors = np.random.default_rng(0).standard_normal((rows, 16)).astype(np.float32)
    return neighbour_graph(vectors, neighbours)


@pytest.mark.soak
def test_memberships_agree_with_umap_learn() -> None:
    """Edges and weights are those of umap-learn's fuzzy simplicial set from the same neighbours."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from umap.umap_ import fuzzy_simplicial_set
    graph = _graph(120, 10)
    own = np.arange(120)[:, None]
    theirs, _, _ = fuzzy_simplicial_set(
        np.zeros((120, 1)),
        11,
        np.random.RandomState(0),
        "cosine",
        knn_indices=np.concatenate([own, graph.indices], axis=1),
        knn_dists=np.concatenate([0 * own, graph.distances], axis=1).astype(np.float32),
    )

    ours = memberships(graph)
    dense = np.zeros((120, 120))
    dense[ours.heads, ours.tails] = ours.weights

    assert np.allclose(dense, theirs.toarray(), atol=1e-3)


def test_memberships_are_symmetric_and_the_nearest_is_full() -> None:
    """Every edge stands in both directions with one weight, and the nearest neighbour has weight 1."""
    found = memberships(_graph(50, 8))
    dense = np.zeros((50, 50))
    dense[found.heads, found.tails] = found.weights

    assert np.allclose(dense, dense.T)
    assert np.allclose(dense.max(axis=1), 1, atol=1e-6)
    assert ((found.weights > 0) & (found.weights <= 1 + 1e-6)).all()


def test_equal_images_have_full_membership() -> None:
    """Copies belong fully to each other, without a division by zero."""
    found = memberships(neighbour_graph(np.ones((20, 16), np.float32), 5))

    assert np.allclose(found.weights, 1)
