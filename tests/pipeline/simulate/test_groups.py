"""The table of the 17 groups is closed and stands on lattices that allow it."""

import itertools

import numpy as np
import pytest

from pipeline.simulate.groups import GROUPS, LATTICES, OPERATIONS, isometries, random_basis

ORDERS = dict(
    zip(GROUPS, (1, 2, 2, 2, 2, 4, 4, 4, 4, 4, 8, 8, 3, 6, 6, 6, 12), strict=True)
)  # operations in a primitive cell


@pytest.mark.parametrize("group", GROUPS)
def test_operations_form_a_group_of_the_right_order(group: str) -> None:
    """Two operations after each other are one of the group, up to a lattice translation."""
    known = {(op.matrix, tuple(half % 2 for half in op.halves)) for op in OPERATIONS[group]}

    assert len(known) == ORDERS[group]
    for first, second in itertools.product(OPERATIONS[group], repeat=2):
        one, two = (np.array(op.matrix).reshape(2, 2) for op in (first, second))
        shift = (one @ np.array(second.halves) + np.array(first.halves)) % 2
        assert (tuple((one @ two).ravel().tolist()), tuple(shift.tolist())) in known


@pytest.mark.parametrize("group", GROUPS)
def test_a_drawn_lattice_allows_its_group(group: str) -> None:
    """Every operation keeps the lengths and angles of every lattice drawn for its group."""
    rng = np.random.default_rng(1)

    for _ in range(20):
        basis = random_basis(rng, group, 30.0)
        allowed = isometries(basis, tolerance=1e-6)
        assert all(op.matrix in allowed for op in OPERATIONS[group])
        assert abs(np.linalg.det(basis)) == pytest.approx(900)


def test_a_general_lattice_has_only_the_identity_and_the_half_turn() -> None:
    """Nothing but what every lattice has is found in an oblique one."""
    basis = np.array([[10.0, 4.1], [0.0, 13.7]])

    assert sorted(isometries(basis)) == [(-1, 0, 0, -1), (1, 0, 0, 1)]


def test_special_lattices_are_drawn_only_where_a_group_has_freedom() -> None:
    """Square and hexagonal groups have one lattice; without `special` an oblique one stays oblique."""
    rng = np.random.default_rng(2)

    bases = [random_basis(rng, "p1", 20.0, special=0.0) for _ in range(30)]

    assert LATTICES["p1"] == "oblique"
    assert max(len(isometries(basis, tolerance=1e-3)) for basis in bases) == 2
