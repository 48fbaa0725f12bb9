"""Nearest images among a sample."""

import numpy as np

from pipeline.insight.neighbours import nearest_others, sampled, weights

RNG = np.random.default_rng(0)


def test_neighbours_are_those_of_a_full_sort() -> None:
    """Best first, across blocks, none of the own group."""
    vectors = RNG.normal(size=(600, 8)).astype(np.float32)
    groups = RNG.integers(0, 50, 600)
    places, products = nearest_others((vectors, groups), (vectors, groups), 5)

    full = vectors @ vectors.T
    full[groups[:, None] == groups[None, :]] = -np.inf
    wanted = np.sort(full, axis=1)[:, :-6:-1]
    assert np.allclose(products, wanted, atol=1e-4)
    assert not (groups[places] == groups[:, None]).any()


def test_where_few_are_left_the_rest_is_marked() -> None:
    """Two images of one group have no neighbour, and a third has them."""
    vectors = np.eye(3, dtype=np.float32)
    places, products = nearest_others((vectors, np.array([0, 0, 1])), (vectors, np.array([0, 0, 1])), 15)

    assert places.tolist() == [[2, -1, -1], [2, -1, -1], [0, 1, -1]]
    assert np.isneginf(products[places < 0]).all()


def test_no_references_is_no_error() -> None:
    """There is just nobody."""
    vectors, groups = np.eye(3, dtype=np.float32), np.arange(3)

    assert nearest_others((vectors, groups), (vectors[:0], groups[:0]))[0].shape == (3, 0)


def test_near_ones_count_more() -> None:
    """Weights fall with distance; equal images count alike; whoever is not there counts nothing."""
    counted = weights(np.array([[0.1, 0.2, 0.4, np.inf], [0.0, 0.0, 0.0, 0.0]]))

    assert np.all(np.diff(counted[0]) < 0)
    assert counted[0, 3] == 0
    assert counted[1].tolist() == [1, 1, 1, 1]


def test_samples_are_bounded() -> None:
    """Few rows stay as they are."""
    rows = np.arange(100)

    assert sampled(rows, 100, RNG) is rows
    assert len(set(sampled(rows, 30, RNG))) == 30
