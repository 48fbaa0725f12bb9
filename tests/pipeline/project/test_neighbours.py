"""The neighbour graph is exact, or says how far it is not."""

import numpy as np
import pytest

from pipeline.errors import ProjectionError
from pipeline.project import neighbour_graph, neighbours


def _vectors(rows: int) -> np.ndarray:
    return np.random.default_rng(0).standard_normal((rows, 16)).astype(np.float32)


def test_graph_is_that_of_a_full_sort(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neighbours and distances are those of a sort of all cosines, over several blocks, itself excluded."""
    monkeypatch.setattr(neighbours, "ROW_BLOCK", 7)
    monkeypatch.setattr(neighbours, "KNOWN_BLOCK", 64)
    vectors = _vectors(300)
    unit = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    cosine = unit @ unit.T
    np.fill_diagonal(cosine, -2)
    truth = np.argsort(-cosine, axis=1)[:, :10]

    graph = neighbour_graph(vectors, neighbours=10)

    assert np.array_equal(graph.indices, truth)
    assert np.allclose(graph.distances, 1 - np.take_along_axis(cosine, truth, axis=1), atol=1e-6)
    assert graph.recall == 1


@pytest.mark.parametrize("rows", [1, 2, 5])
def test_few_rows_have_fewer_neighbours(rows: int) -> None:
    """Each of few rows has all others as neighbours."""
    graph = neighbour_graph(_vectors(rows), neighbours=15)

    assert graph.indices.shape == (rows, rows - 1)


def test_equal_rows_are_neighbours_but_not_their_own() -> None:
    """Copies are at distance 0; no row is its own neighbour."""
    graph = neighbour_graph(np.repeat(_vectors(2), 30, axis=0), neighbours=10)

    assert np.allclose(graph.distances, 0, atol=1e-6)
    assert (graph.indices != np.arange(60)[:, None]).all()


def test_progress_rises_to_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """Progress is a rising fraction that ends at 1."""
    monkeypatch.setattr(neighbours, "ROW_BLOCK", 10)
    heard: list[float] = []

    neighbour_graph(_vectors(64), progress=heard.append)

    assert heard == sorted(heard)
    assert heard[-1] == 1
    assert len(heard) > 3


def test_nothing_to_lay_out_is_an_error() -> None:
    """No rows give one clear sentence."""
    with pytest.raises(ProjectionError, match=r"no embeddings to lay out \(0 rows\)"):
        neighbour_graph(np.empty((0, 128), np.float32))


def test_a_number_that_is_not_finite_names_its_row() -> None:
    """The row of a broken embedding is named."""
    vectors = _vectors(5)
    vectors[3, 2] = np.nan

    with pytest.raises(ProjectionError, match="row 3 is not finite"):
        neighbour_graph(vectors)


@pytest.mark.soak
def test_descent_reports_a_high_recall(monkeypatch: pytest.MonkeyPatch) -> None:
    """Above the exact limit the graph is approximate, without self, and its recall is measured."""
    monkeypatch.setattr(neighbours, "EXACT_ROWS", 1000)
    rng = np.random.default_rng(0)
    centres = rng.standard_normal((50, 128))
    vectors = (centres[np.arange(4000) % 50] + 0.7 * rng.standard_normal((4000, 128))).astype(np.float32)

    graph = neighbour_graph(vectors, neighbours=15)

    assert 0.85 < graph.recall <= 1
    assert (graph.indices != np.arange(4000)[:, None]).all()
