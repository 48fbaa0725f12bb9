"""Every metric finds the neighbours that a full table of distances has."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial.distance import cdist

from pipeline.project import neighbour_graph
from pipeline.project.metrics import prepared
from pipeline.project.neighbours import exact_neighbours
from pipeline.project.parameters import METRICS
from pipeline.project.partitions import partitioned_neighbours
from pipeline.project.threads import silent
from tests.pipeline.project.made import vectors

SCIPY = {"manhattan": "cityblock"}


@pytest.mark.parametrize("metric", METRICS)
@settings(max_examples=15, deadline=None)
@given(rows=st.integers(2, 90), features=st.integers(2, 40), seed=st.integers(0, 1000))
def test_neighbours_are_those_of_the_full_table(metric: str, rows: int, features: int, seed: int) -> None:
    """Distances of the nearest are those of scipy, sorted; no row is its own neighbour."""
    points = np.random.default_rng(seed).standard_normal((rows, features)).astype(np.float32)
    table = cdist(points.astype(np.float64), points.astype(np.float64), SCIPY.get(metric, metric))
    np.fill_diagonal(table, np.inf)

    graph = neighbour_graph(points, 15, metric=metric)

    width = min(15, rows - 1)
    assert np.allclose(graph.distances, np.sort(table, axis=1)[:, :width], atol=2e-5, rtol=2e-5)
    own = np.take_along_axis(table, graph.indices.astype(int), axis=1)
    assert np.allclose(own, graph.distances, atol=2e-5, rtol=2e-5)


def test_near_copies_keep_their_distance() -> None:
    """A distance far below what a product of unit vectors resolves is measured."""
    one = vectors(1)[0].astype(np.float64)
    near = one + 1e-5 * np.eye(32)[0]

    graph = neighbour_graph(np.stack([one, near]).astype(np.float32), 1)

    true = 1 - one @ near / np.linalg.norm(one) / np.linalg.norm(near)
    assert graph.distances[0, 0] == pytest.approx(true, rel=0.1)


@pytest.mark.parametrize("metric", ["cosine", "manhattan"])
def test_parts_find_nearly_all(metric: str) -> None:
    """The approximate search finds 97 of 100 true neighbours and says how many; distances are exact."""
    points = prepared(vectors(6000, groups=40), metric)
    _, truth = exact_neighbours(points, np.arange(6000), 15, metric)

    indices, distances, recall = partitioned_neighbours(points, 15, metric, exact_neighbours, silent)

    found = (distances <= truth[:, -1:] * (1 + 1e-5) + 1e-6).mean()
    assert found > 0.96
    assert recall == pytest.approx(found, abs=0.02)
    assert (indices != np.arange(6000)[:, None]).all()
    assert all(len(set(row)) == 15 for row in indices[::97].tolist())


def test_equal_rows_do_not_slow_the_parts() -> None:
    """Thousands of equal rows are cut into parts of bounded size and are neighbours at distance 0."""
    points = prepared(np.repeat(vectors(2), [5000, 1000], axis=0), "cosine")

    indices, distances, recall = partitioned_neighbours(points, 15, "cosine", exact_neighbours, silent)

    assert recall == 1
    assert distances.max() < 1e-6
    assert (indices != np.arange(6000)[:, None]).all()
