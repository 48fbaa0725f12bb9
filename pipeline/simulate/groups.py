"""The 17 wallpaper groups as operations on fractional coordinates, and the lattices they allow.

Operations after International Tables for Crystallography A (2016), chapter 2.2. Rectangular-centred groups
(cm, cmm) stand on their rhombic primitive cell. An operation maps (x, y) to
(a x + b y + u/2, c x + d y + v/2).
"""

import itertools
import math
from typing import NamedTuple

import numpy as np
from jaxtyping import Float

GROUPS = (
    "p1", "p2", "pm", "pg", "cm", "pmm", "pmg", "pgg", "cmm",
    "p4", "p4m", "p4g", "p3", "p3m1", "p31m", "p6", "p6m",
)  # fmt: skip

Matrix = tuple[int, int, int, int]
Basis = Float[np.ndarray, "2 2"]  # columns are the lattice vectors a and b


class Operation(NamedTuple):
    """A symmetry operation: an integer matrix by rows, and a shift in half lattice vectors."""

    matrix: Matrix
    halves: tuple[int, int] = (0, 0)


def _operations(*matrices: Matrix, halves: tuple[int, int] = (0, 0)) -> tuple[Operation, ...]:
    return tuple(Operation(matrix, halves) for matrix in matrices)


_ONE = _operations((1, 0, 0, 1))
_TWO = _operations((1, 0, 0, 1), (-1, 0, 0, -1))
_THREE = _operations((1, 0, 0, 1), (0, -1, 1, -1), (-1, 1, -1, 0))
_FOUR = _TWO + _operations((0, -1, 1, 0), (0, 1, -1, 0))
_SIX = _THREE + _operations((-1, 0, 0, -1), (0, 1, -1, 1), (1, -1, 1, 0))
_AXES: tuple[Matrix, Matrix] = ((-1, 0, 0, 1), (1, 0, 0, -1))
_DIAGONALS: tuple[Matrix, Matrix] = ((0, 1, 1, 0), (0, -1, -1, 0))
_ACROSS = _operations((0, -1, -1, 0), (-1, 1, 0, 1), (1, 0, 1, -1))  # mirrors of p3m1
_ALONG = _operations((0, 1, 1, 0), (1, -1, 0, -1), (-1, 0, -1, 1))  # mirrors of p31m

OPERATIONS: dict[str, tuple[Operation, ...]] = {
    "p1": _ONE,
    "p2": _TWO,
    "pm": _ONE + _operations(_AXES[0]),
    "pg": _ONE + _operations(_AXES[0], halves=(0, 1)),
    "cm": _ONE + _operations(_DIAGONALS[0]),
    "pmm": _TWO + _operations(*_AXES),
    "pmg": _TWO + _operations(*_AXES, halves=(1, 0)),
    "pgg": _TWO + _operations(*_AXES, halves=(1, 1)),
    "cmm": _TWO + _operations(*_DIAGONALS),
    "p4": _FOUR,
    "p4m": _FOUR + _operations(*_AXES, *_DIAGONALS),
    "p4g": _FOUR + _operations(*_AXES, *_DIAGONALS, halves=(1, 1)),
    "p3": _THREE,
    "p3m1": _THREE + _ACROSS,
    "p31m": _THREE + _ALONG,
    "p6": _SIX,
    "p6m": _SIX + _ACROSS + _ALONG,
}

LATTICES: dict[str, str] = {
    **dict.fromkeys(("p1", "p2"), "oblique"),
    **dict.fromkeys(("pm", "pg", "pmm", "pmg", "pgg"), "rectangular"),
    **dict.fromkeys(("cm", "cmm"), "rhombic"),
    **dict.fromkeys(("p4", "p4m", "p4g"), "square"),
    **dict.fromkeys(("p3", "p3m1", "p31m", "p6", "p6m"), "hexagonal"),
}

_SPECIAL: dict[str, tuple[str, ...]] = {
    "oblique": ("rectangular", "rhombic", "square", "hexagonal"),
    "rectangular": ("square",),
    "rhombic": ("square", "hexagonal"),
}


def random_basis(rng: np.random.Generator, group: str, edge_px: float, special: float = 0.25) -> Basis:
    """Draw a lattice that the group allows; `edge_px` is the square root of the cell's area.

    With probability `special` the lattice is more symmetric than the group asks for, as some real ones are.
    """
    lattice = LATTICES[group]
    if lattice in _SPECIAL and rng.random() < special:
        lattice = str(rng.choice(_SPECIAL[lattice]))
    ratio, angle = _shape(rng, lattice)
    basis = np.array([[1.0, ratio * math.cos(angle)], [0.0, ratio * math.sin(angle)]])
    return basis * edge_px / math.sqrt(abs(np.linalg.det(basis)))


def _shape(rng: np.random.Generator, lattice: str) -> tuple[float, float]:
    """Draw |b|/|a| and the angle between a and b (radians)."""
    stretch = float(np.exp(rng.uniform(-0.5, 0.5)))
    if lattice == "oblique":
        return stretch, math.radians(rng.uniform(62, 118))
    if lattice == "rectangular":
        return stretch, math.pi / 2
    if lattice == "rhombic":
        return 1.0, math.radians(rng.uniform(45, 135))
    return 1.0, math.pi / 2 if lattice == "square" else 2 * math.pi / 3


def _crystallographic() -> list[Matrix]:
    entries = itertools.product((-1, 0, 1), repeat=4)
    return [(a, b, c, d) for a, b, c, d in entries if a * d - b * c in (1, -1)]


_CANDIDATES = _crystallographic()


def isometries(basis: Basis, tolerance: float = 0.05) -> list[Matrix]:
    """Integer matrices that keep the lattice's lengths and angles within `tolerance`; the identity is one."""
    inverse = np.linalg.inv(basis)
    found = []
    for candidate in _CANDIDATES:
        linear = basis @ np.array(candidate, float).reshape(2, 2) @ inverse
        if np.abs(linear @ linear.T - np.eye(2)).max() < tolerance:
            found.append(candidate)
    return found
