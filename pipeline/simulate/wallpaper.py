"""Unit cells that carry one of the 17 wallpaper groups exactly and no more, and their images.

A motif is averaged over the group's operations, which permute the points of a fractional grid: the cell is
invariant to the last bit. Cells that by chance (or by a special lattice) come close to a larger group or to a
smaller cell are drawn again, so that a label never contradicts the picture.
"""

import functools
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from jaxtyping import Float, Int
from scipy import ndimage

from pipeline.errors import MicroscapeError
from pipeline.simulate.fields import standardised
from pipeline.simulate.groups import GROUPS, OPERATIONS, Basis, Matrix, isometries, random_basis
from pipeline.simulate.motifs import FAMILIES, GRID, Grid, draw, frequency_px

__all__ = ["FAMILIES", "GROUPS", "Cell", "draw_cell", "extra_symmetry", "render"]

_TRIES = 200
_FAINTEST = 0.02  # of the contrast before blurring
_MOST_EXTRA = 0.93  # correlation from which on a cell would pass for a larger group
_FAR = 7  # grid steps from the origin where a translation counts as another one


@dataclass(frozen=True)
class Cell:
    """A unit cell: values on the fractional grid (mean 0, deviation 1), and its lattice vectors in pixels."""

    values: Grid
    basis: Basis
    group: str
    family: str

    def scaled(self, length_px: float) -> "Cell":
        """The same cell with a lattice vector a of that length."""
        return replace(self, basis=self.basis * (length_px / float(np.hypot(*self.basis[:, 0]))))


def draw_cell(
    rng: np.random.Generator,
    group: str,
    edge_px: float,
    family: str | None = None,
    basis: Basis | None = None,
    families: Sequence[str] = FAMILIES,
) -> Cell:
    """Draw a cell with exactly the symmetry of `group`.

    `edge_px` is the square root of the cell's area, `basis` fixes the lattice instead of drawing one. When a
    `family` keeps giving more symmetry than asked for, another of `families` takes its place.
    """
    for attempt in range(_TRIES):
        chosen = family if family and attempt < _TRIES // 4 else str(rng.choice(families))
        lattice = random_basis(rng, group, edge_px) if basis is None else basis
        values = symmetrised(draw(rng, chosen, group, lattice), group, how=_fold(rng, chosen))
        values = _low_pass(_tone(rng, chosen, values), lattice, blur_px=rng.uniform(0.6, 1.2))
        if values.std() < _FAINTEST:
            continue  # blurred away: the cell is too small for this motif
        values = _exact(values, group)
        if extra_symmetry(values, lattice, group) < _MOST_EXTRA:
            return Cell(values, lattice, group, chosen)
    raise MicroscapeError(
        f"no cell of group {group} in {_TRIES} tries on the lattice {lattice.round(2).tolist()} px: "
        "give a larger one"
    )


def _fold(rng: np.random.Generator, family: str) -> str:
    if family == "polygons":
        return str(rng.choice(["mean", "maximum"]))
    blended = ("molecules", "strokes", "leaves")
    return str(rng.choice(["mean", "maximum", "minimum"])) if family in blended else "mean"


@functools.cache
def permutations(group: str) -> Int[np.ndarray, "operation point"]:
    """Where each operation takes the points of the flattened grid."""
    i, j = np.meshgrid(np.arange(GRID), np.arange(GRID), indexing="ij")
    rows = []
    for (a, b, c, d), (u, v) in OPERATIONS[group]:
        rows.append(
            ((a * i + b * j + u * GRID // 2) % GRID * GRID + (c * i + d * j + v * GRID // 2) % GRID).ravel()
        )
    return np.stack(rows)


def symmetrised(motif: Grid, group: str, how: str = "mean") -> Grid:
    """Combine a motif with its images under the group: by `mean`, `maximum` or `minimum`."""
    images = motif.ravel()[permutations(group)]
    combined = {"mean": images.mean, "maximum": images.max, "minimum": images.min}[how](axis=0)
    return combined.reshape(motif.shape)


def _exact(values: Grid, group: str) -> Grid:
    """Give every point of an orbit the value of the first, which removes the last bits of rounding."""
    flat = standardised(values).astype(np.float64).ravel()
    return flat[permutations(group).min(axis=0)].reshape(values.shape)


def _tone(rng: np.random.Generator, family: str, values: Grid) -> Grid:
    """Bend the grey scale; a function of the value alone keeps every symmetry."""
    values = standardised(values)
    if family not in ("noise", "molecules") or rng.random() < 0.5:
        return values
    if rng.random() < 0.7:
        return np.tanh(rng.uniform(0.5, 4) * (values - rng.normal(0, 0.5)))
    return np.cos(rng.uniform(0.6, 2.5) * values)


def _low_pass(values: Grid, basis: Basis, blur_px: float) -> Grid:
    """Blur as the probe would, in pixels, on the torus: keeps the symmetry and avoids aliasing."""
    transfer = np.exp(-2 * (math.pi * blur_px * frequency_px(basis)) ** 2)
    return np.fft.ifft2(np.fft.fft2(values) * transfer).real


def extra_symmetry(values: Grid, basis: Basis, group: str) -> float:
    """Largest correlation of a cell with its image under an operation the group does not have.

    Operations are the isometries of the lattice at any position, and translations by a part of the cell.
    """
    flat = standardised(values).ravel()
    spectrum = np.fft.rfft2(flat.reshape(GRID, GRID))
    own = {operation.matrix for operation in OPERATIONS[group]}
    largest = -1.0
    for matrix in isometries(basis):
        if matrix in own and matrix != (1, 0, 0, 1):
            continue
        moved = np.fft.rfft2(flat[_linear(matrix)].reshape(GRID, GRID))
        correlation = np.fft.irfft2(spectrum * moved.conj(), s=(GRID, GRID)) / GRID**2
        if matrix == (1, 0, 0, 1):
            correlation = correlation[_far_from_origin()]
        largest = max(largest, float(correlation.max()))
    return largest


@functools.cache
def _linear(matrix: Matrix) -> Int[np.ndarray, "point"]:
    i, j = np.meshgrid(np.arange(GRID), np.arange(GRID), indexing="ij")
    a, b, c, d = matrix
    return ((a * i + b * j) % GRID * GRID + (c * i + d * j) % GRID).ravel()


@functools.cache
def _far_from_origin() -> np.ndarray:
    distance = np.minimum(np.arange(GRID), GRID - np.arange(GRID))
    return (distance[:, None] > _FAR) | (distance[None, :] > _FAR)


def render(
    cell: Cell,
    shape: tuple[int, int],
    angle: float = 0.0,
    origin: tuple[float, float] = (0.0, 0.0),
    displacement: Float[np.ndarray, "2 height width"] | None = None,
) -> Float[np.ndarray, "height width"]:
    """Fill an image with a cell turned by `angle` (radians); the corner pixel shows `origin` (fractional).

    `displacement` holds the rows' and columns' offsets (pixels) by which a scan missed the wanted place.
    """
    rows, columns = np.mgrid[: shape[0], : shape[1]].astype(np.float64)
    if displacement is not None:
        rows, columns = rows + displacement[0], columns + displacement[1]
    turn = np.array([[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]])
    to_cell = np.linalg.inv(turn @ cell.basis) * GRID
    i = to_cell[0, 0] * columns + to_cell[0, 1] * rows + origin[0] * GRID
    j = to_cell[1, 0] * columns + to_cell[1, 1] * rows + origin[1] * GRID
    return ndimage.map_coordinates(cell.values, [i, j], order=3, mode="grid-wrap", output=np.float32)
