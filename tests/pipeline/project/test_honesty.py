"""Preservation tells how true a map is."""

import numpy as np
import pytest
from sklearn.manifold import trustworthiness

from pipeline.errors import JobCancelled
from pipeline.project import honesty, measure_honesty, neighbour_graph, preservation


def _circle(rows: int) -> np.ndarray:
    angle = np.arange(rows) * 2 * np.pi / rows + 0.001 * np.arange(rows) ** 1.5 / rows
    return np.stack([np.cos(angle), np.sin(angle)], axis=1).astype(np.float32)


def test_a_true_map_keeps_all_neighbours() -> None:
    """Where the map has the neighbours of the embeddings every share is 1."""
    circle = _circle(80)

    assert (preservation(neighbour_graph(circle, 6), circle) > 0.8).all()
    assert preservation(neighbour_graph(circle, 6), circle).mean() > 0.97


def test_a_random_map_keeps_few() -> None:
    """On a map by chance the share is about neighbours over images."""
    graph = neighbour_graph(_circle(400), 10)
    chance = np.random.default_rng(0).random((400, 2)).astype(np.float32)

    assert preservation(graph, chance).mean() < 0.1


@pytest.mark.parametrize("rows", [1, 2, 4])
def test_tiny_maps_keep_everything(rows: int) -> None:
    """Where all others are neighbours all are kept."""
    circle = _circle(rows)

    assert (preservation(neighbour_graph(circle), circle) == 1).all()


def test_images_at_one_place_are_defined() -> None:
    """Equal places, where a point may not find itself, give shares in [0, 1]."""
    kept = preservation(neighbour_graph(_circle(40), 5), np.zeros((40, 2), np.float32))

    assert ((kept >= 0) & (kept <= 1)).all()


@pytest.mark.parametrize("neighbours", [1, 5, 15])
def test_trustworthiness_is_that_of_scikit_learn(neighbours: int) -> None:
    """Both numbers agree with scikit-learn's; continuity is trustworthiness with the sides exchanged."""
    features = np.random.default_rng(0).standard_normal((200, 10)).astype(np.float32)
    plane = (features[:, :2] + 0.3 * features[:, 2:4]).astype(np.float32)

    found = measure_honesty(features, plane, neighbours, "euclidean")

    assert found.trustworthiness == pytest.approx(trustworthiness(features, plane, n_neighbors=neighbours))
    assert found.continuity == pytest.approx(trustworthiness(plane, features, n_neighbors=neighbours))
    kept = preservation(neighbour_graph(features, neighbours, metric="euclidean"), plane)
    assert found.kept == pytest.approx(kept.mean(), abs=1e-6)
    assert (found.neighbours, found.sampled) == (neighbours, 200)


def test_a_large_map_is_measured_on_a_sample(monkeypatch: pytest.MonkeyPatch) -> None:
    """A seeded sample of rows, each against all, comes near what all rows give, and is said."""
    features = np.random.default_rng(0).standard_normal((1500, 10)).astype(np.float32)
    plane = features[:, :2].copy()
    whole = measure_honesty(features, plane)
    monkeypatch.setattr(honesty, "LEAST_SAMPLE", 300)

    found = measure_honesty(features, plane, most=800)

    assert (whole.sampled, found.sampled) == (1500, 426)
    assert found.trustworthiness == pytest.approx(whole.trustworthiness, abs=0.02)
    assert found.continuity == pytest.approx(whole.continuity, abs=0.02)
    assert found == measure_honesty(features, plane, most=800)


@pytest.mark.parametrize("rows", [1, 2, 3, 5, 31])
def test_few_images_are_measured_with_fewer_neighbours(rows: int) -> None:
    """Ranks stay within half of the images, so that the numbers stay in [0, 1]."""
    circle = _circle(rows)

    found = measure_honesty(circle, np.random.default_rng(0).random((rows, 2)).astype(np.float32))

    assert found.neighbours == min(15, (rows - 1) // 2)
    assert 0 <= found.trustworthiness <= 1
    assert 0 <= found.continuity <= 1


def test_measuring_may_be_stopped() -> None:
    """What progress raises comes through."""

    def stop(done: float) -> None:
        raise JobCancelled("stopped by the user")

    with pytest.raises(JobCancelled, match="stopped by the user"):
        measure_honesty(_circle(50), _circle(50), progress=stop)
