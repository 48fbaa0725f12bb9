"""Symmetries are strong where they are true, and stand where International Tables put them."""

from collections import Counter

import numpy as np
import pytest

from pipeline.describe import WALLPAPER_GROUPS
from pipeline.describe.elements import axes, centres, is_found
from pipeline.simulate.groups import OPERATIONS
from tests.pipeline.describe.cells import crystal, found_in

ROTATIONS = {"p1": (), "pm": (), "pg": (), "cm": (), "p3": (3,), "p3m1": (3,), "p31m": (3,)}
FOURS, SIXES = ("p4", "p4m", "p4g"), ("p6", "p6m")
ROTATIONS |= {group: (2, 4) for group in FOURS} | {group: (2, 3, 6) for group in SIXES}
MIRRORS = ("pm", "cm", "pmm", "pmg", "cmm", "p4m", "p4g", "p3m1", "p31m", "p6m")
GLIDES = ("pg", "pmg", "pgg", "p4g")


def test_the_groups_are_those_of_the_simulator_in_order() -> None:
    """One list of names: the encoder's probabilities and the simulator's labels have the same order."""
    assert list(OPERATIONS) == list(WALLPAPER_GROUPS)
    assert len(set(WALLPAPER_GROUPS)) == 17


@pytest.mark.parametrize("group", WALLPAPER_GROUPS)
@pytest.mark.parametrize("noise", [0.0, 1.0])
def test_true_symmetries_are_strong_and_false_ones_weaker(group: str, noise: float) -> None:
    """At any noise the true ones are above .95 and above chance, the others below .95."""
    image, _ = crystal(group, seed=5, noise=noise)
    pattern = found_in(image)
    wanted = {("rotation", fold) for fold in ROTATIONS.get(group, (2,))}
    wanted |= {("mirror", 1)} if group in MIRRORS else set()
    wanted |= {("glide", 1)} if group in GLIDES else set()

    kinds = {(one.kind, one.fold) for one in pattern.operations}
    assert wanted <= kinds
    for kind in kinds:
        best = pattern.best(*kind)
        assert best is not None
        assert (best.strength > 0.95) == (kind in wanted), best
        assert best.strength > best.floor or kind not in wanted


@pytest.mark.parametrize(
    ("group", "folds", "lines"),
    [
        ("p1", {}, {}),
        ("p2", {2: 4}, {}),
        ("pg", {}, {"glide": 2}),
        ("pmm", {2: 4}, {"mirror": 4}),
        ("pmg", {2: 4}, {"mirror": 2, "glide": 2}),
        ("cmm", {2: 4}, {"mirror": 2, "glide": 2}),
        ("p4m", {4: 2, 2: 2}, {"mirror": 6, "glide": 2}),
        ("p4g", {4: 2, 2: 2}, {"mirror": 2, "glide": 6}),
        ("p31m", {3: 3}, {"mirror": 3, "glide": 3}),
        ("p6m", {6: 1, 3: 2, 2: 3}, {"mirror": 6, "glide": 6}),
    ],
)
def test_centres_and_axes_of_a_cell(group: str, folds: dict[int, int], lines: dict[str, int]) -> None:
    """As many of each kind in a primitive cell as International Tables draw."""
    operations = found_in(crystal(group, seed=5, noise=0.3)[0]).operations

    assert Counter(one.fold for one in centres(operations)) == folds
    assert Counter(one.kind for one in axes(operations)) == lines


def test_a_centre_lies_where_the_image_turns_into_itself() -> None:
    """The pixels around a 4-fold centre are the same after a turn by 90°."""
    image, _ = crystal("p4m", seed=5)
    pattern = found_in(image)
    best = next(one for one in centres(pattern.operations) if one.fold == 4)
    x, y = np.array(pattern.origin) + np.array([best.u, best.v]) @ pattern.vectors
    steps = np.array([(i, j) for i in range(-9, 9) for j in range(-9, 9)]) @ pattern.vectors
    inside = min(((x + u, y + v) for u, v in steps), key=lambda at: abs(at[0] - 64) + abs(at[1] - 64))
    column, row = (round(float(at) - 0.5) for at in inside)
    around = image[row - 12 : row + 13, column - 12 : column + 13]

    assert np.corrcoef(around.ravel(), np.rot90(around).ravel())[0, 1] > 0.9


def test_few_waves_are_symmetric_by_chance() -> None:
    """Two waves have 2-fold symmetry whatever they show: the floor is high, that of a rich cell lower."""
    y, x = np.mgrid[:128, :128]
    waves = np.cos(2 * np.pi * x / 14) + 0.6 * np.cos(2 * np.pi * y / 17 + 1)
    poor, rich = found_in(waves.astype(np.float32)).best("rotation", 2), found_in(crystal("p2", 5)[0])
    best = rich.best("rotation", 2)

    assert poor is not None
    assert best is not None
    assert poor.floor > 0.8 > best.floor
    assert is_found(best)
