"""Preservation tells how true a map is."""

import numpy as np
import pytest

from pipeline.project import neighbour_graph, preservation


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
