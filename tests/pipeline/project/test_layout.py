"""Maps keep like images together, on every run the same."""

import numpy as np
import pytest

from pipeline.errors import JobCancelled, ProjectionError
from pipeline.project import layout, neighbour_graph, preservation, project
from pipeline.project.layout import attraction_curve


def _groups(rows: int, count: int = 6, seed: int = 0) -> np.ndarray:
    rng = np.random.default_rng(seed)
    centres = rng.standard_normal((count, 128))
    vectors = centres[np.arange(rows) % count] + 0.5 * rng.standard_normal((rows, 128))
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)


def _same_group_share(places: np.ndarray, count: int = 6) -> float:
    distance = np.linalg.norm(places[:, None] - places[None], axis=2)
    np.fill_diagonal(distance, np.inf)
    nearest = np.argsort(distance, axis=1)[:, :10]
    return float((nearest % count == (np.arange(len(places)) % count)[:, None]).mean())


def test_groups_stay_together() -> None:
    """In plane and space the nearest places belong to the same group."""
    found = project(_groups(300))

    assert found.plane.dtype == found.space.dtype == np.float32
    assert _same_group_share(found.plane) > 0.99
    assert _same_group_share(found.space) > 0.99


def test_a_seed_gives_the_same_bits() -> None:
    """Two runs agree in every bit; another seed gives another map."""
    vectors = _groups(200)
    one, two, other = project(vectors, seed=1), project(vectors, seed=1), project(vectors, seed=2)

    assert np.array_equal(one.plane, two.plane)
    assert np.array_equal(one.space, two.space)
    assert not np.array_equal(one.plane, other.plane)


def test_a_start_only_settles() -> None:
    """From earlier coordinates images move little against the size of the map."""
    vectors = _groups(300)
    first = project(vectors)

    again = project(vectors, graph=first.graph, start=(first.plane, first.space))

    moved = np.linalg.norm(again.plane - first.plane, axis=1)
    assert np.median(moved) < 0.1 * np.ptp(first.plane)


@pytest.mark.parametrize("rows", [1, 2, 3, 4, 7])
def test_tiny_sets_have_maps(rows: int) -> None:
    """One image or a few, less than the neighbours asked for, get finite places of their own."""
    found = project(_groups(rows))

    assert found.plane.shape == (rows, 2)
    assert found.space.shape == (rows, 3)
    assert np.isfinite(found.plane).all()
    assert len(np.unique(found.plane, axis=0)) == rows


@pytest.mark.parametrize("rows", [3, 60])
def test_identical_images_have_a_map(rows: int) -> None:
    """Equal embeddings get finite places."""
    found = project(np.repeat(_groups(1), rows, axis=0))

    assert np.isfinite(found.plane).all()
    assert np.isfinite(found.space).all()


def test_groups_without_a_link_have_a_map() -> None:
    """A graph in several pieces is laid out without the pieces flying away."""
    found = project(np.repeat(np.eye(4, 128, dtype=np.float32), 40, axis=0))

    assert np.abs(found.plane).max() < 100
    assert _same_block_share(found.plane) > 0.95


def _same_block_share(places: np.ndarray) -> float:
    distance = np.linalg.norm(places[:, None] - places[None], axis=2)
    np.fill_diagonal(distance, np.inf)
    return float((distance.argmin(axis=1) // 40 == np.arange(len(places)) // 40).mean())


def test_progress_rises_to_one(monkeypatch: pytest.MonkeyPatch) -> None:
    """Progress is a rising fraction in [0, 1] that ends at 1."""
    monkeypatch.setattr(layout, "STEP_EDGES", 10_000)
    heard: list[float] = []

    project(_groups(60), progress=heard.append)

    assert heard == sorted(heard)
    assert heard[-1] == pytest.approx(1)
    assert len(heard) > 10


def test_progress_may_stop_the_descent(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a progress callback raises ends the projection: that is how a job is cancelled."""
    monkeypatch.setattr(layout, "STEP_EDGES", 10_000)

    def stop(done: float) -> None:
        if done > 0.5:
            raise JobCancelled("stopped by the user")

    with pytest.raises(JobCancelled, match="stopped by the user"):
        project(_groups(60), progress=stop)


def test_parts_of_different_length_are_refused() -> None:
    """A graph or start of another number of rows is named with both numbers."""
    vectors = _groups(30)
    graph = neighbour_graph(vectors[:20])

    with pytest.raises(ProjectionError, match="graph has 20 rows, the embeddings 30"):
        project(vectors, graph=graph)
    with pytest.raises(ProjectionError, match="start has 5 rows, the embeddings 30"):
        project(vectors, start=(np.zeros((5, 2), np.float32), np.zeros((5, 3), np.float32)))


def test_attraction_curve_is_that_of_umap_learn() -> None:
    """The curve for the usual minimal distance has the published a and b."""
    a, b = attraction_curve(0.1)

    assert a == pytest.approx(1.577, abs=2e-3)
    assert b == pytest.approx(0.895, abs=2e-3)


@pytest.mark.soak
@pytest.mark.filterwarnings("ignore:Tensorflow not installed:ImportWarning")
def test_maps_are_as_true_as_those_of_umap_learn() -> None:
    """Our descent keeps as many true neighbours as umap-learn's from the same graph and start."""
    import umap

    rng = np.random.default_rng(3)
    vectors = (_groups(1500, count=40) + 0.02 * rng.standard_normal((1500, 128))).astype(np.float32)
    ours = project(vectors)
    theirs = umap.UMAP(n_neighbors=16, metric="cosine", random_state=0, n_jobs=1, init="pca").fit_transform(
        vectors
    )

    kept = preservation(ours.graph, ours.plane).mean()

    assert kept > 0.95 * preservation(ours.graph, theirs).mean()
