"""The stochastic descent of UMAP (arXiv:1802.03426, algorithm 5), compiled once and cached on disk.

Runs without the interpreter's lock, so that two layouts descend at once, and in parts, so that a caller can
report progress or stop. One thread a layout and an own random state: the same input gives the same bits.

Both forces depend on the squared distance alone. They are looked up in tables of 64 steps an octave, found
by the leading bits of the number: within a percent of the power they stand for, which would be most of the
work, and less than one step of the descent varies by chance.
"""

from dataclasses import dataclass
from typing import no_type_check

import numpy as np
from jaxtyping import Float
from numba import njit

from pipeline.project.memberships import Memberships

REPULSIONS = 5  # random others that push a row away for each neighbour that pulls it
_SHIFT = 17  # bits of a float32 below the first six of its fraction
_LOW, _HIGH = 1e-12, 1e6  # squared distances of the tables; beyond, the last entry holds
_FIRST = int(np.float32(_LOW).view(np.int32)) >> _SHIFT
_ENTRIES = (int(np.float32(_HIGH).view(np.int32)) >> _SHIFT) - _FIRST + 1


@dataclass(frozen=True)
class Pace:
    """How a descent goes: its epochs, its first step size (1 from scratch, less to settle) and its seed.

    More `repulsions` part what does not belong together better, and take longer.
    """

    epochs: int
    alpha: float
    seed: int
    repulsions: int = REPULSIONS


class Descent:
    """One layout on its way down; `layout` is moved in place by `run`."""

    def __init__(
        self,
        layout: Float[np.ndarray, "image axis"],
        memberships: Memberships,
        curve: tuple[float, float],
        pace: Pace,
    ) -> None:
        """Prepare the epochs of `pace`; `curve` is a and b of the attraction."""
        strong = memberships.weights >= memberships.weights.max() / pace.epochs
        weights = memberships.weights[strong]
        self.layout = layout
        self._heads, self._tails = memberships.heads[strong], memberships.tails[strong]
        self._periods = (weights.max() / weights).astype(np.float32)
        self._due, self._due_repulsion = self._periods.copy(), self._periods / np.float32(pace.repulsions)
        self._forces = _forces(*curve)
        self._state = np.array(
            [np.random.SeedSequence(pace.seed).generate_state(1, np.uint64)[0] | 1], np.uint64
        )
        self._pace, self._done, self.steps = pace, 0, pace.epochs * len(weights)

    def run(self, until: int) -> None:
        """Go on to step `until` of `steps`: each is one edge in one epoch."""
        until = min(until, self.steps)
        _descend(
            self.layout,
            (self._heads, self._tails),
            (self._periods, self._due, self._due_repulsion),
            (self._done, until, self._pace.epochs, self._pace.repulsions, float(self._pace.alpha)),
            self._forces,
            self._state,
        )
        self._done = until


def _forces(a: float, b: float) -> tuple[Float[np.ndarray, " entry"], Float[np.ndarray, " entry"]]:
    """Tabulate the pull and the push, as factors of the difference, at the middle of every step."""
    bits = (np.arange(_FIRST, _FIRST + _ENTRIES, dtype=np.int32) << _SHIFT) + (1 << (_SHIFT - 1))
    square = bits.astype(np.int32).view(np.float32).astype(np.float64)
    pull = -2 * a * b * square ** (b - 1) / (a * square**b + 1)
    push = 2 * b / ((0.001 + square) * (a * square**b + 1))
    return pull.astype(np.float32), push.astype(np.float32)


@njit(cache=True, nogil=True, fastmath=True)
@no_type_check
def _descend(layout, ends, periods, span, forces, state):
    """Move rows along their edges for a span of steps."""
    heads, tails = ends
    period, due, due_repulsion = periods
    first, last, epochs, repulsions, first_alpha = span
    pull, push = forces
    for epoch in range(first // heads.size, (last - 1) // heads.size + 1):
        alpha = np.float32(first_alpha * (1.0 - epoch / epochs))
        begin = max(first - epoch * heads.size, 0)
        end = min(last - epoch * heads.size, heads.size)
        for edge in range(begin, end):
            if due[edge] > epoch:
                continue
            head = heads[edge]
            _attract(layout, head, tails[edge], pull, alpha)
            due[edge] += period[edge]
            between = period[edge] / np.float32(repulsions)
            pushes = int((epoch - due_repulsion[edge]) / between)
            for _ in range(pushes):
                other = _random_row(state, layout.shape[0])
                if other != head:
                    _repel(layout, head, other, push, alpha)
            due_repulsion[edge] += pushes * between


@njit(cache=True, nogil=True, fastmath=True, inline="always")
@no_type_check
def _attract(layout, head, tail, pull, alpha):
    square = _square_distance(layout, head, tail)
    if square > 0.0:
        force = _looked_up(pull, square)
        for axis in range(layout.shape[1]):
            step = alpha * _clipped(force * (layout[head, axis] - layout[tail, axis]))
            layout[head, axis] += step
            layout[tail, axis] -= step


@njit(cache=True, nogil=True, fastmath=True, inline="always")
@no_type_check
def _repel(layout, head, other, push, alpha):
    square = _square_distance(layout, head, other)
    if square > 0.0:
        force = _looked_up(push, square)
        for axis in range(layout.shape[1]):
            layout[head, axis] += alpha * _clipped(force * (layout[head, axis] - layout[other, axis]))


@njit(cache=True, nogil=True, fastmath=True, inline="always")
@no_type_check
def _looked_up(table, square):
    entry = (np.float32(square).view(np.int32) >> _SHIFT) - _FIRST
    return table[min(max(entry, 0), _ENTRIES - 1)]


@njit(cache=True, nogil=True, fastmath=True, inline="always")
@no_type_check
def _square_distance(layout, one, other):
    square = np.float32(0.0)
    for axis in range(layout.shape[1]):
        square += (layout[one, axis] - layout[other, axis]) ** 2
    return square


@njit(cache=True, nogil=True, fastmath=True, inline="always")
@no_type_check
def _clipped(step):
    return min(np.float32(4.0), max(np.float32(-4.0), step))


@njit(cache=True, nogil=True)
@no_type_check
def _random_row(state, rows):
    """Draw a row by a 64-bit xorshift (G. Marsaglia 2003, doi:10.18637/jss.v008.i14)."""
    word = state[0]
    word ^= word << np.uint64(13)
    word ^= word >> np.uint64(7)
    word ^= word << np.uint64(17)
    state[0] = word
    return np.int64(((word >> np.uint64(32)) * np.uint64(rows)) >> np.uint64(32))
