"""Clusters are the dense groups of a map."""

import numpy as np
import pytest

from pipeline.project import cluster
from pipeline.project import clusters as module


def _blobs(sizes: list[int]) -> np.ndarray:
    rng = np.random.default_rng(0)
    places = [rng.normal((12 * i, 5 * i), 0.5, (size, 2)) for i, size in enumerate(sizes)]
    return np.concatenate(places).astype(np.float32)


def test_groups_are_found_largest_first() -> None:
    """Three groups are told apart; number 0 is the largest."""
    labels = cluster(_blobs([60, 200, 120]))

    assert [int(np.median(labels[part])) for part in (slice(60), slice(60, 260), slice(260, None))] == [
        2,
        0,
        1,
    ]


def test_the_same_map_has_the_same_clusters() -> None:
    """Clusters are the same on every run."""
    places = _blobs([80, 80, 40])

    assert np.array_equal(cluster(places), cluster(places))


@pytest.mark.parametrize("rows", [1, 2, 9])
def test_too_few_images_have_no_cluster(rows: int) -> None:
    """Less than two groups' worth of images belong to none."""
    assert (cluster(_blobs([rows])) == -1).all()


def test_identical_places_are_defined() -> None:
    """Equal places do not fail."""
    assert len(cluster(np.zeros((50, 2), np.float32))) == 50


def test_large_maps_are_clustered_by_a_sample(monkeypatch: pytest.MonkeyPatch) -> None:
    """Above the limit a sample is clustered and the rest joins its nearest; groups stay the same."""
    monkeypatch.setattr(module, "MOST_ROWS", 300)
    labels = cluster(_blobs([400, 200]))

    assert np.median(labels[:400]) == 0
    assert np.median(labels[400:]) == 1


def test_a_smallest_group_may_be_asked_for() -> None:
    """Groups as small as was asked for are found; larger than half of the images there are none."""
    places = _blobs([200, 200, 8])

    assert set(cluster(places, smallest=6)[400:]) == {2}
    assert (cluster(places, smallest=300) == -1).all()
