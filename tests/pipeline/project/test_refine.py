"""Placed images settle among fixed ones, and stand no worse for it."""

import numpy as np
import pytest

from pipeline.project import own_distances, place, project, refine
from pipeline.search import Index
from tests.pipeline.project.made import vectors


@pytest.fixture(scope="module")
def held() -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Images held out of a map, those on it, its plane and its space."""
    whole = vectors(1600, groups=25, spread=1.2, seed=5)
    out = np.random.default_rng(0).permutation(1600) < 250
    found = project(whole[~out])
    return whole[out], whole[~out], found.plane, found.space


def _kept(placed: np.ndarray, layout: np.ndarray, true: np.ndarray) -> float:
    square = ((placed[:, None] - layout) ** 2).sum(axis=2)
    near = square.argsort(axis=1)[:, : true.shape[1]]
    return float((near[:, :, None] == true[:, None]).any(axis=1).mean())


@pytest.mark.parametrize("axes", [2, 3])
def test_refining_keeps_more_true_neighbours(held: tuple[np.ndarray, ...], axes: int, monkeypatch) -> None:
    """Images held out of a map stand nearer to their true neighbours than at the median of these."""
    new, known, plane, space = held
    true, _ = Index(known).nearest(new, 15)
    layout = (plane, space)[axes - 2]

    refined = place(new, known, plane, space)
    monkeypatch.setattr(refine, "STEPS", 0)
    begun = place(new, known, plane, space)

    after, before = (_kept((found.plane, found.space)[axes - 2], layout, true) for found in (refined, begun))
    assert after > before


def test_scale_and_position_of_a_map_do_not_matter(held: tuple[np.ndarray, ...]) -> None:
    """On a map a hundred times smaller, elsewhere, images settle at the same places of it."""
    new, known, plane, space = held
    middle = plane.mean(axis=0)

    usual, small = place(new, known, plane, space), place(new, known, 0.01 * (plane - middle), space)

    assert np.allclose(small.plane, 0.01 * (usual.plane - middle), atol=2e-3 * 0.01 * np.ptp(plane))


def test_novelty_of_known_kinds_is_uniform(held: tuple[np.ndarray, ...]) -> None:
    """Of images held out at random a tenth looks stranger than nine tenths of the known, half than half."""
    new, known, plane, space = held

    novelty = place(new, known, plane, space).novelty

    assert (novelty > 0.9).mean() == pytest.approx(0.1, abs=0.07)
    assert (novelty > 0.5).mean() == pytest.approx(0.5, abs=0.1)


def test_a_copy_stays_on_its_original(held: tuple[np.ndarray, ...]) -> None:
    """However many known images push, a copy does not move off."""
    _, known, plane, space = held
    index = Index(known)

    placed = place(known[:40], index, plane, space, calibration=own_distances(index))

    assert np.allclose(placed.plane, plane[:40], atol=1e-3)
    assert np.allclose(placed.space, space[:40], atol=1e-3)


def test_a_map_of_one_point_holds_all(held: tuple[np.ndarray, ...]) -> None:
    """Where all known images stand at one point, so do new ones."""
    new, known, plane, space = held

    placed = place(new[:3], known, np.full_like(plane, 4), np.full_like(space, -4))

    assert np.allclose(placed.plane, 4)
    assert np.allclose(placed.space, -4)
