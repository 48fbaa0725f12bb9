"""New images find their place on a finished map."""

import numpy as np
import pytest

from pipeline.project import own_distances, place
from pipeline.search import Index

CENTRES = np.random.default_rng(9).standard_normal((4, 128))
CORNERS = np.array([[0, 0], [10, 0], [0, 10], [10, 10]], np.float64)


def _groups(rows: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Vectors around four centres, and the group of each."""
    rng = np.random.default_rng(seed)
    group = np.arange(rows) % 4
    vectors = CENTRES[group] + 0.3 * rng.standard_normal((rows, 128))
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32), group


@pytest.fixture
def known() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Vectors, plane and space of a map with a group at every corner."""
    vectors, group = _groups(200, seed=0)
    plane = (CORNERS[group] + np.random.default_rng(1).normal(0, 0.3, (200, 2))).astype(np.float32)
    return vectors, plane, np.concatenate([plane, plane[:, :1]], axis=1)


def test_new_images_land_in_their_group(known: tuple[np.ndarray, ...]) -> None:
    """An image like a group stands within it, in the plane and in space, and is not strange."""
    new, group = _groups(8, seed=2)

    placed = place(new, *known)

    assert np.abs(placed.plane - CORNERS[group]).max() < 1.5
    assert np.abs(placed.space[:, :2] - placed.plane).max() < 0.5
    assert placed.novelty.mean() < 0.9


def test_a_copy_stands_on_its_original(known: tuple[np.ndarray, ...]) -> None:
    """A known vector, rounded as it is stored, lands on its own place and is not novel."""
    placed = place(known[0][:20].astype(np.float16).astype(np.float32), *known)

    assert np.abs(placed.plane - known[1][:20]).max() < 1e-3
    assert placed.novelty.max() < 0.95


def test_an_image_between_groups_joins_one(known: tuple[np.ndarray, ...]) -> None:
    """Neighbours in two groups do not send an image into the void between them."""
    mixed = (0.55 * CENTRES[0] + 0.45 * CENTRES[3])[None].astype(np.float32)

    placed = place(mixed, *known)

    assert np.linalg.norm(placed.plane[0] - CORNERS, axis=1).min() < 1.5


def test_novelty_tells_strangers(known: tuple[np.ndarray, ...]) -> None:
    """A vector like none is stranger than all known ones; ordinary ones are in between."""
    stranger = np.random.default_rng(5).standard_normal((1, 128)).astype(np.float32)
    ordinary, _ = _groups(200, seed=3)

    assert place(stranger, *known).novelty[0] == 1
    assert 0.2 < place(ordinary, *known).novelty.mean() < 0.8


def test_prepared_index_and_calibration_give_the_same(known: tuple[np.ndarray, ...]) -> None:
    """Passing an Index and its own distances saves work and changes nothing."""
    vectors, plane, space = known
    new, _ = _groups(3, seed=4)
    index = Index(vectors)

    quick = place(new, index, plane, space, calibration=own_distances(index))

    assert np.array_equal(quick.plane, place(new, *known).plane)
    assert np.array_equal(quick.novelty, place(new, *known).novelty)


@pytest.mark.parametrize("rows", [1, 2, 3])
def test_tiny_maps_place_too(rows: int) -> None:
    """One, two or three known images are enough."""
    vectors, _ = _groups(rows, seed=0)
    plane, space = np.ones((rows, 2), np.float32), np.ones((rows, 3), np.float32)

    placed = place(_groups(2, seed=1)[0], vectors, plane, space)

    assert np.allclose(placed.plane, 1)
    assert ((placed.novelty >= 0) & (placed.novelty <= 1)).all()


def test_identical_known_images_place_a_copy_among_them() -> None:
    """Where all known images are equal, a copy is not novel and anything else is."""
    vectors = np.repeat(CENTRES[:1], 30, axis=0).astype(np.float32)
    plane, space = np.zeros((30, 2), np.float32), np.zeros((30, 3), np.float32)

    placed = place(CENTRES[:2].astype(np.float32), vectors, plane, space)

    assert placed.novelty.tolist() == [0, 1]
