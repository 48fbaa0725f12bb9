"""Where the symmetry elements of a lattice stand in its cell: centres of rotation, mirror and glide axes.

After International Tables for Crystallography A (2016), chapter 1.2: the products of an operation with the
translations of the lattice have elements of their own, between those of the operation.
"""

import itertools
from dataclasses import dataclass
from typing import Literal

import numpy as np
from jaxtyping import Float

from pipeline.describe.symmetry import Operation, axis_direction

FOUND = 0.93  # strength from which on a symmetry is drawn, if it stands above its floor
SAME = 0.05  # of a lattice vector: elements this near are one

_TRANSLATIONS = np.array(list(itertools.product(range(-2, 3), repeat=2)))


@dataclass(frozen=True)
class Centre:
    """A centre of rotation at u a + v b of the cell."""

    fold: int
    u: float
    v: float


@dataclass(frozen=True)
class Axis:
    """Axes along the lattice vector `along`: all points with across · (u, v) = offset + integer."""

    kind: Literal["mirror", "glide"]
    along: tuple[int, int]
    across: tuple[int, int]
    offset: float


def is_found(operation: Operation) -> bool:
    """Whether an image has a symmetry: strong, and stronger than chance gives."""
    return operation.strength >= FOUND and operation.strength > operation.floor


def centres(operations: list[Operation]) -> list[Centre]:
    """List the centres in the cell, where several coincide the one of highest fold."""
    found: list[Centre] = []
    turns = [one for one in operations if one.kind == "rotation" and is_found(one)]
    for one in sorted(turns, key=lambda turn: -turn.fold):
        fixed = np.linalg.inv(np.eye(2) - _matrix(one))
        for u, v in (np.array(one.shift) + _TRANSLATIONS) @ fixed.T % 1:
            near = [_apart(u - other.u) + _apart(v - other.v) for other in found]
            if not near or min(near) > SAME:
                found.append(Centre(one.fold, float(u), float(v)))
    return found


def axes(operations: list[Operation]) -> list[Axis]:
    """List the families of axes; a glide on a mirror is that mirror."""
    found: list[Axis] = []
    for one in operations:
        if one.kind != "rotation" and is_found(one):
            found += _axes_of(one)
    kept: list[Axis] = []
    for axis in sorted(found, key=lambda axis: axis.kind == "glide"):
        same = [other for other in kept if other.along == axis.along]
        if not any(_apart(axis.offset - other.offset) < SAME for other in same):
            kept.append(axis)
    return kept


def _axes_of(one: Operation) -> list[Axis]:
    """Give the axes of a reflection and of its products with translations."""
    matrix, along = _matrix(one), axis_direction(one.matrix)
    across = (-along[1], along[0])
    translations = np.array(one.shift) + _TRANSLATIONS
    points = translations @ (np.eye(2) - matrix).T / 4
    moved = translations @ (np.eye(2) + matrix).T / 2
    length = np.array(along) @ along
    steps = np.rint(2 * (moved @ along) / length).astype(np.int64)
    return [
        Axis("glide" if step % 2 else "mirror", along, across, float(np.array(across) @ point % 1))
        for point, step in zip(points, steps, strict=True)
    ]


def _matrix(one: Operation) -> Float[np.ndarray, "2 2"]:
    return np.array(one.matrix, dtype=np.float64).reshape(2, 2)


def _apart(difference: float) -> float:
    """Distance of two places in a cell that goes on."""
    return abs(float(difference) - round(float(difference)))
