"""Layouts are brought onto each other without changing them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.project.alignment import WIDTH, aligned, displacement, radius, spread_out
from tests.pipeline.project.made import places


@given(
    st.integers(3, 40),
    st.floats(0, 6.3),
    st.floats(0.01, 100),
    st.booleans(),
    st.integers(0, 99),
)
def test_a_turned_map_falls_back_onto_itself(
    rows: int, angle: float, scale: float, is_mirrored: bool, seed: int
) -> None:
    """Turning, mirroring, scaling and moving are undone, and are no displacement."""
    plane, _ = places(rows, seed)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    moved = plane @ turn * scale * (np.array([-1, 1]) if is_mirrored else 1) + 3 * scale

    assert np.allclose(aligned(moved.astype(np.float32), plane), plane, atol=1e-3)
    assert displacement(moved.astype(np.float32), plane) == pytest.approx(0, abs=1e-3)


def test_another_map_gets_centre_and_radius() -> None:
    """A layout that agrees in nothing still stands where the earlier one stood, as large."""
    plane, other = places(50, 0)[0], 7 + 30 * places(50, 1)[0]

    found = aligned(other, plane)

    assert np.allclose(found.mean(axis=0), plane.mean(axis=0), atol=1e-5)
    assert radius(found - found.mean(axis=0)) == pytest.approx(radius(plane - plane.mean(axis=0)), rel=1e-4)
    assert 0.5 < (displacement(other, plane) or 0) < 1.5


def test_images_without_a_place_do_not_spoil_the_fit() -> None:
    """Unknown places are left out of the fit and get finite ones."""
    plane, _ = places(30)
    known = plane.copy()
    known[4] = np.nan

    assert np.allclose(aligned(plane * 5, known), plane, atol=1e-4)
    assert displacement(plane, known) == pytest.approx(0, abs=1e-5)
    assert np.isfinite(spread_out(known, 0)).all()


def test_a_small_island_is_spread_out() -> None:
    """Places of any size and position start at the same width, in the same shape."""
    plane, _ = places(100)

    found = spread_out(1000 + 0.001 * plane.astype(np.float64), 0)

    assert found.std(axis=0).max() == pytest.approx(WIDTH)
    assert np.allclose(found, spread_out(plane, 0), atol=1e-3)


@pytest.mark.parametrize("point", [0.0, 5000.0, np.nan])
def test_one_point_is_scattered(point: float) -> None:
    """Where all stand at one point, or at none, they start scattered, and nothing is displaced."""
    everywhere = np.full((20, 2), point, np.float32)

    assert len(np.unique(spread_out(everywhere, 0), axis=0)) == 20
    assert displacement(places(20)[0], everywhere) is None
    assert np.isfinite(aligned(places(20)[0], everywhere)).all()
