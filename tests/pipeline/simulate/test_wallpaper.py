"""Cells have exactly the symmetry of their group, and images of cells show it."""

import numpy as np
import pytest
from scipy import ndimage

from pipeline.errors import MicroscapeError
from pipeline.simulate.groups import GROUPS, OPERATIONS
from pipeline.simulate.motifs import FAMILIES, GRID, orbit, snap
from pipeline.simulate.wallpaper import Cell, draw_cell, extra_symmetry, permutations, render, symmetrised


@pytest.mark.parametrize("group", GROUPS)
def test_a_cell_is_invariant_to_the_last_bit(group: str) -> None:
    """Every operation of the group takes the grid of values onto itself, exactly."""
    cell = draw_cell(np.random.default_rng(3), group, 36.0)

    flat = cell.values.ravel()

    assert all(np.array_equal(flat[points], flat) for points in permutations(group))


@pytest.mark.parametrize("group", GROUPS)
def test_a_cell_has_no_more_symmetry_than_its_group(group: str) -> None:
    """No isometry of the lattice outside the group, at any place, and no shorter translation comes close."""
    rng = np.random.default_rng(4)

    cells = [draw_cell(rng, group, 40.0) for _ in range(3)]

    assert max(extra_symmetry(cell.values, cell.basis, group) for cell in cells) < 0.93


def test_extra_symmetry_finds_a_larger_group() -> None:
    """A pmm cell taken for p2 gives away its mirrors, one of two equal halves its shorter translation."""
    rng = np.random.default_rng(5)
    pmm = draw_cell(rng, "pmm", 40.0, basis=np.diag([40.0, 55.0]))
    half = np.tile(pmm.values[::2], (2, 1))

    assert extra_symmetry(pmm.values, pmm.basis, "p2") == pytest.approx(1.0)
    assert extra_symmetry(half, pmm.basis, "pmm") > 0.99


@pytest.mark.parametrize("group", GROUPS)
def test_an_image_repeats_under_its_group(group: str) -> None:
    """The rendered picture, moved by an operation about the corner, is the picture."""
    cell = draw_cell(np.random.default_rng(6), group, 30.0, "noise")
    picture = render(cell, (90, 90))
    rows, columns = np.mgrid[30:60, 30:60].astype(float)
    inverse = np.linalg.inv(cell.basis)

    for (a, b, c, d), halves in OPERATIONS[group]:
        i, j = np.tensordot(inverse, np.stack([columns, rows]), 1)
        moved = np.stack([a * i + b * j + halves[0] / 2, c * i + d * j + halves[1] / 2])
        moved -= np.round(
            moved - 45 * inverse.sum(axis=1)[:, None, None]
        )  # back near the middle, by whole cells
        x, y = np.tensordot(cell.basis, moved, 1)
        seen = ndimage.map_coordinates(picture, [y, x], order=3)
        inside = (x > 2) & (x < 87) & (y > 2) & (y < 87)
        assert inside.mean() > 0.3
        assert np.abs(seen - picture[30:60, 30:60])[inside].max() < 0.25


def test_a_turned_image_is_the_image_turned() -> None:
    """A quarter turn of the angle gives the picture turned about the corner pixel."""
    cell = draw_cell(np.random.default_rng(7), "p1", 24.0)

    turned = render(cell, (50, 50), angle=np.pi / 2)
    straight = render(cell, (50, 100), origin=(0.0, 0.0))
    x, y = 10, 20  # of the turned picture; shows what stood at (y, -x)
    i, j = np.linalg.inv(cell.basis) @ np.array([y, -x])

    assert turned[y, x] == pytest.approx(render(cell, (1, 1), origin=(i, j))[0, 0], abs=1e-4)
    assert straight.shape == (50, 100)


@pytest.mark.parametrize("family", FAMILIES)
def test_every_family_gives_its_cells(family: str) -> None:
    """A wanted family is what one gets, unless it keeps giving too much symmetry."""
    cell = draw_cell(np.random.default_rng(8), "p3", 40.0, family)

    assert cell.family == family
    assert cell.values.shape == (GRID, GRID)
    assert abs(cell.values.mean()) < 0.05


def test_the_same_seed_gives_the_same_cell() -> None:
    """Drawing is deterministic."""
    first, second = (draw_cell(np.random.default_rng(9), "p6m", 40.0) for _ in range(2))

    assert np.array_equal(first.values, second.values)
    assert np.array_equal(first.basis, second.basis)


def test_a_scaled_cell_keeps_its_shape() -> None:
    """Scaling changes lengths only."""
    cell = Cell(np.zeros((GRID, GRID)), np.array([[3.0, 1.0], [4.0, 8.0]]), "p1", "noise").scaled(10.0)

    assert cell.basis.tolist() == [[6.0, 2.0], [8.0, 16.0]]


def test_a_cell_too_small_to_show_its_group_is_an_error() -> None:
    """A cell of one pixel is blurred to nothing, and a sentence says what to do."""
    with pytest.raises(MicroscapeError, match=r"no cell of group p1 in 200 tries .* give a larger one"):
        draw_cell(np.random.default_rng(10), "p1", 1.0)


@pytest.mark.parametrize("group", GROUPS)
def test_special_positions_have_shorter_orbits(group: str) -> None:
    """A point snapped to an operation has at most as many images as the group has operations."""
    rng = np.random.default_rng(11)

    sizes = [len(orbit(snap(rng, rng.random(2), group), group)) for _ in range(40)]

    assert max(sizes) == len(OPERATIONS[group])
    assert all(len(OPERATIONS[group]) % size == 0 for size in sizes)
    assert min(sizes) < max(sizes) or group in ("p1", "pg")


def test_maximum_folds_like_mean() -> None:
    """Any way to combine the images of a motif gives the group's symmetry."""
    motif = np.random.default_rng(12).standard_normal((GRID, GRID))

    for how in ("mean", "maximum", "minimum"):
        flat = symmetrised(motif, "p4", how).ravel()
        assert np.allclose(flat[permutations("p4")], flat)
