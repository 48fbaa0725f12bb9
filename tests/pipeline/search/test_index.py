"""Exact search finds what a full sort finds."""

import numpy as np
import pytest

from pipeline.search import Index
from pipeline.search.index import BLOCK_ROWS


def _vectors(rows: int, seed: int = 0) -> np.ndarray:
    return np.random.default_rng(seed).standard_normal((rows, 128)).astype(np.float16)


def _sorted(known: np.ndarray, query: np.ndarray) -> np.ndarray:
    known, query = known.astype(np.float64), query.astype(np.float64)
    cosine = known @ query / np.linalg.norm(known, axis=1) / np.linalg.norm(query)
    return np.argsort(1 - cosine, kind="stable")


@pytest.mark.parametrize("rows", [1, 50, BLOCK_ROWS + 7])
def test_nearest_agrees_with_a_full_sort(rows: int) -> None:
    """The k nearest rows and their order are those of a sort of all distances."""
    known = _vectors(rows)
    query = _vectors(1, seed=1)[0].astype(np.float32)

    found, distances = Index(known).nearest(query, 12)

    assert found.tolist() == _sorted(known, query)[:12].tolist()
    assert (np.diff(distances) >= 0).all()


@pytest.mark.parametrize("share", [0.02, 0.6])
def test_filter_limits_the_search(share: float) -> None:
    """Only allowed rows come, in the order of the full sort, for sparse and dense filters."""
    known = _vectors(3 * BLOCK_ROWS // 2)
    allowed = np.random.default_rng(2).random(len(known)) < share
    query = known[5].astype(np.float32)
    ranked = _sorted(known, query)

    found, _ = Index(known).nearest(query, 20, allowed)

    assert found.tolist() == ranked[allowed[ranked]][:20].tolist()


def test_equal_vectors_come_by_row() -> None:
    """Ties fall to the lower row, wherever the rows stand in their block."""
    known = np.repeat(_vectors(1), 1000, axis=0)

    found, distances = Index(known).nearest(known[0].astype(np.float32), 9)

    assert found.tolist() == list(range(9))
    assert (distances == 0).all()


def test_a_copy_is_at_distance_zero() -> None:
    """A stored vector finds itself first, at distance 0 but for rounding."""
    known = _vectors(400)

    found, distances = Index(known).nearest(known[77].astype(np.float32), 3)

    assert found[0] == 77
    assert distances[0] < 1e-6


def test_fewer_rows_than_asked_for_all_come() -> None:
    """A k above the number of rows gives all rows."""
    found, distances = Index(_vectors(4)).nearest(_vectors(2, seed=1).astype(np.float32), 12)

    assert found.shape == distances.shape == (2, 4)


def test_nothing_allowed_finds_nothing() -> None:
    """A filter that leaves nothing gives an empty answer, for one vector and for several."""
    index, nothing = Index(_vectors(10)), np.zeros(10, bool)

    assert index.nearest(_vectors(1)[0], 3, nothing)[0].shape == (0,)
    assert index.nearest(_vectors(2), 3, nothing)[0].shape == (2, 0)


def test_a_query_of_another_encoder_is_refused() -> None:
    """A query of another width is named with both widths."""
    with pytest.raises(ValueError, match="a query has 64 numbers, the index 128"):
        Index(_vectors(10)).nearest(np.ones(64, np.float32), 3)
