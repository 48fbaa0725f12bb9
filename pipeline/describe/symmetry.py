"""Which rotations, mirrors and glides a lattice image has, how well, and what chance would give.

An operation x → M x + t of a lattice (M an integer matrix that keeps its lengths) takes reflection q to Mᵀq.
The correlation of the averaged cell with itself moved is therefore one short Fourier sum for all t, held
against the power of the reflections less their noise: noise does not count as broken symmetry. The floor is
the same measure on random structures with the same lattice and the same fall-off of power with frequency
(A. J. C. Wilson, doi:10.1107/S0365110X49000813): a picture made of few waves is symmetric by chance.
"""

import itertools
import math
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import numpy as np
from jaxtyping import Bool, Complex, Float, Int

from pipeline.describe.cell import Vectors
from pipeline.describe.reflections import ORDERS, SIZE, Reflections

Kind = Literal["rotation", "mirror", "glide"]
Matrix = tuple[int, int, int, int]

SHIFTS = 32  # steps of a lattice vector in which translations are tried
TOLERANCE = 0.06  # by which an operation may change squared lengths: drift bends real lattices
DRAWS = 4  # random structures, the most symmetric of which gives the floor
FOLDS = {-2: 2, -1: 3, 0: 4, 1: 6}  # by the trace of the matrix


@dataclass(frozen=True)
class Operation:
    """A symmetry operation of the lattice in fractions of a and b, and how well the image has it.

    `fold` is 2, 3, 4 or 6 for rotations, 1 otherwise. `strength` is 1 for a perfect symmetry, at any noise;
    `floor` is the strength that chance gives.
    """

    kind: Kind
    fold: int
    matrix: Matrix
    shift: tuple[float, float]
    strength: float
    floor: float


def operations(found: Reflections) -> list[Operation]:
    """Measure every rotation, mirror and glide that the lattice allows, strongest first."""
    allowed = _allowed(found.cell)
    if not allowed:
        return []
    drawn = _random_structures(found)
    structures = np.concatenate([found.amplitudes[None], drawn])
    matrices = sorted({matrix for _, _, matrix in allowed})
    correlations = dict(zip(matrices, _correlations(structures, matrices), strict=True))
    noise = found.noise * np.count_nonzero(found.amplitudes)
    power = (np.abs(structures) ** 2).sum(axis=(1, 2))
    power[0] = max(power[0] - noise, 1e-30)
    measured = [_operation(kind, fold, matrix, correlations[matrix], power) for kind, fold, matrix in allowed]
    return sorted(measured, key=lambda operation: -operation.strength)


def axis_direction(matrix: Matrix) -> tuple[int, int]:
    """Return the shortest lattice vector along the axis of a reflection."""
    a, b, c, d = matrix
    along = (1 + a, c) if (1 + a, c) != (0, 0) else (b, 1 + d)
    shared = math.gcd(*along)
    return along[0] // shared, along[1] // shared


@lru_cache(maxsize=1)
def _candidates() -> Int[np.ndarray, "candidate 2 2"]:
    entries = itertools.product((-1, 0, 1), repeat=4)
    kept = [entry for entry in entries if entry[0] * entry[3] - entry[1] * entry[2] in (1, -1)]
    return np.array(kept).reshape(-1, 2, 2)


def _allowed(cell: Vectors) -> list[tuple[Kind, int, Matrix]]:
    """List the kinds and matrices of the operations that keep the lattice, one of each pair of turns."""
    candidates, columns = _candidates(), cell.T
    linear = columns @ candidates @ np.linalg.inv(columns)
    change = np.abs(linear @ linear.transpose(0, 2, 1) - np.eye(2)).max(axis=(1, 2))
    found: list[tuple[Kind, int, Matrix]] = []
    turns: set[int] = set()
    for matrix in candidates[change < TOLERANCE]:
        a, b, c, d = (int(entry) for entry in matrix.ravel())
        if a * d - b * c == 1:
            fold = FOLDS.get(a + d)
            if fold is not None and fold not in turns:
                turns.add(fold)
                found.append(("rotation", fold, (a, b, c, d)))
        else:
            found.append(("mirror", 1, (a, b, c, d)))
            if _has_own_glide((a, b, c, d)):
                found.append(("glide", 1, (a, b, c, d)))
    return found


def _has_own_glide(matrix: Matrix) -> bool:
    """Whether glides along this axis are not those that its mirrors make on a centred lattice."""
    a, b, c, d = matrix
    return math.gcd(1 + a, b, c, 1 + d) == 2


def _random_structures(found: Reflections) -> Complex[np.ndarray, "draw h k"]:
    """Draw reflections with the mean power of each ring of the measured ones."""
    h, k = np.mgrid[-ORDERS : ORDERS + 1, -ORDERS : ORDERS + 1]
    star = np.linalg.inv(found.cell).T
    frequency = np.hypot(h * star[0, 0] + k * star[1, 0], h * star[0, 1] + k * star[1, 1])
    ring = (frequency / np.hypot(*star.T).min() + 0.25).astype(np.int64)
    seen = found.amplitudes != 0
    power = np.bincount(ring[seen], np.abs(found.amplitudes[seen]) ** 2, ring.max() + 1)
    count = np.maximum(np.bincount(ring[seen], minlength=ring.max() + 1), 1)
    return _draws() * np.where(seen, np.sqrt(power / count)[ring], 0)


@lru_cache(maxsize=1)
def _draws() -> Complex[np.ndarray, "draw h k"]:
    rng = np.random.default_rng(1949)
    real, imaginary = rng.standard_normal((2, DRAWS, SIZE, SIZE))
    drawn = real + 1j * imaginary
    return (drawn + drawn[:, ::-1, ::-1].conj()) / 2


def _correlations(
    structures: Complex[np.ndarray, "structure h k"], matrices: list[Matrix]
) -> Float[np.ndarray, "matrix structure t1 t2"]:
    """Correlate structures with themselves moved by each matrix, for all translations."""
    products = np.zeros((len(matrices), len(structures), SHIFTS, SHIFTS), np.complex64)
    place = np.arange(-ORDERS, ORDERS + 1) % SHIFTS
    for row, matrix in enumerate(matrices):
        h, k, is_inside = _moved(matrix)
        moved = np.where(is_inside, structures[:, h, k], 0)
        products[row][:, place[:, None], place] = structures * moved.conj()
    return np.fft.ifft2(products).real * SHIFTS**2


@lru_cache(maxsize=64)
def _moved(
    matrix: Matrix,
) -> tuple[Int[np.ndarray, "h k"], Int[np.ndarray, "h k"], Bool[np.ndarray, "h k"]]:
    """Give the indices of Mᵀq for every reflection q, and which of them are kept."""
    a, b, c, d = matrix
    h, k = np.mgrid[-ORDERS : ORDERS + 1, -ORDERS : ORDERS + 1]
    to_h, to_k = a * h + c * k, b * h + d * k
    is_inside = (np.abs(to_h) <= ORDERS) & (np.abs(to_k) <= ORDERS)
    clipped = [np.clip(index, -ORDERS, ORDERS) + ORDERS for index in (to_h, to_k)]
    return clipped[0], clipped[1], is_inside


def _operation(
    kind: Kind,
    fold: int,
    matrix: Matrix,
    correlations: Float[np.ndarray, "structure t1 t2"],
    power: Float[np.ndarray, " structure"],
) -> Operation:
    places = _translations(kind, matrix)
    values = correlations.reshape(len(power), -1)[:, places]
    best = int(np.argmax(values[0]))
    shift, top = _summit(correlations[0], int(places[best]), kind, matrix)
    floor = float(np.max(values[1:].max(axis=1) / np.maximum(power[1:], 1e-30)))
    strength = float(np.clip(max(top, float(values[0, best])) / power[0], 0, 1))
    return Operation(kind, fold, matrix, shift, strength, float(np.clip(floor, 0, 1)))


@lru_cache(maxsize=128)
def _translations(kind: Kind, matrix: Matrix) -> Int[np.ndarray, " place"]:
    """List the flat indices of the translations that make a mirror, or a glide by half a lattice vector."""
    first, second = np.mgrid[:SHIFTS, :SHIFTS]
    if kind == "rotation":
        return np.arange(SHIFTS**2)
    # (1 + M) t is the translation along the axis, twice; in steps of the lattice vector along it.
    a, b, _, _ = matrix
    along = axis_direction(matrix)
    row = (1 + a, b) if along[0] else (matrix[2], 1 + matrix[3])
    steps = (row[0] * first + row[1] * second) // (along[0] or along[1])
    period = 2 * SHIFTS if _has_own_glide(matrix) else SHIFTS
    wanted = SHIFTS if kind == "glide" else 0
    return np.flatnonzero((steps % period == wanted).ravel())


def _summit(
    correlation: Float[np.ndarray, "t1 t2"], place: int, kind: Kind, matrix: Matrix
) -> tuple[tuple[float, float], float]:
    """Find the summit between translations, across the axis where there is one: its place and its height."""
    first, second = divmod(place, SHIFTS)
    across = [(1, 0), (0, 1)]
    if kind != "rotation":
        a, b, c, d = matrix
        step = (1 - a, -c) if (1 - a, -c) != (0, 0) else (-b, 1 - d)
        shared = math.gcd(*step)
        across = [(step[0] // shared, step[1] // shared)]
    top = at = float(correlation[first, second])
    shift = np.array([first, second], dtype=np.float64)
    for u, v in across:
        before = float(correlation[(first - u) % SHIFTS, (second - v) % SHIFTS])
        after = float(correlation[(first + u) % SHIFTS, (second + v) % SHIFTS])
        bend = before - 2 * at + after
        if bend < 0:
            off = float(np.clip(0.5 * (before - after) / bend, -0.5, 0.5))
            shift += off * np.array([u, v])
            top += 0.25 * (after - before) * off
    return (float(shift[0] / SHIFTS % 1), float(shift[1] / SHIFTS % 1)), top
