"""The stochastic descent of UMAP (arXiv:1802.03426, algorithm 5), compiled once and cached on disk.

Runs without the interpreter's lock, so that two layouts descend at once, and in parts, so that a caller can
report progress or stop. One thread a layout and an own random state: the same input gives the same bits.
"""

from typing import no_type_check

import numpy as np
from jaxtyping import Float
from numba import njit

from pipeline.project.memberships import Memberships

REPULSIONS = 5  # random others that push a row away for each neighbour that pulls it


class Descent:
    """One layout on its way down; `layout` is moved in place by `run`."""

    def __init__(
        self,
        layout: Float[np.ndarray, "image axis"],
        memberships: Memberships,
        curve: tuple[float, float],
        epochs: int,
        seed: int,
        alpha: float,
    ) -> None:
        """Prepare `epochs` epochs; `alpha` is the first step size, `curve` a and b of the attraction."""
        strong = memberships.weights >= memberships.weights.max() / epochs
        weights = memberships.weights[strong]
        self.layout = layout
        self._heads, self._tails = memberships.heads[strong], memberships.tails[strong]
        self._periods = (weights.max() / weights).astype(np.float32)
        self._due, self._due_repulsion = self._periods.copy(), self._periods / REPULSIONS
        self._curve, self._epochs, self._alpha, self._done = curve, epochs, alpha, 0
        self._state = np.array([np.random.SeedSequence(seed).generate_state(1, np.uint64)[0] | 1], np.uint64)

    def run(self, until: int) -> None:
        """Go on to epoch `until`."""
        _epochs(
            self.layout,
            (self._heads, self._tails),
            (self._periods, self._due, self._due_repulsion),
            (self._done, until, self._epochs),
            (self._curve[0], self._curve[1], self._alpha),
            self._state,
        )
        self._done = until


@njit(cache=True, nogil=True, fastmath=True)
@no_type_check
def _epochs(layout, ends, periods, span, curve, state):
    """Move rows along their edges for a span of epochs."""
    heads, tails = ends
    period, due, due_repulsion = periods
    first, last, total = span
    a, b, first_alpha = curve
    for epoch in range(first, last):
        alpha = np.float32(first_alpha * (1.0 - epoch / total))
        for edge in range(heads.size):
            if due[edge] > epoch:
                continue
            _attract(layout, heads[edge], tails[edge], a, b, alpha)
            due[edge] += period[edge]
            pushes = int((epoch - due_repulsion[edge]) / (period[edge] / REPULSIONS))
            for _ in range(pushes):
                other = _random_row(state, layout.shape[0])
                if other != heads[edge]:
                    _repel(layout, heads[edge], other, a, b, alpha)
            due_repulsion[edge] += pushes * (period[edge] / REPULSIONS)


@njit(cache=True, nogil=True, fastmath=True, inline="always")
@no_type_check
def _attract(layout, head, tail, a, b, alpha):
    square = _square_distance(layout, head, tail)
    if square > 0.0:
        power = square**b
        pull = np.float32(-2.0 * a * b * power / (square * (a * power + 1.0)))
        for axis in range(layout.shape[1]):
            step = alpha * _clipped(pull * (layout[head, axis] - layout[tail, axis]))
            layout[head, axis] += step
            layout[tail, axis] -= step


@njit(cache=True, nogil=True, fastmath=True, inline="always")
@no_type_check
def _repel(layout, head, other, a, b, alpha):
    square = _square_distance(layout, head, other)
    if square > 0.0:
        push = np.float32(2.0 * b / ((0.001 + square) * (a * square**b + 1.0)))
        for axis in range(layout.shape[1]):
            layout[head, axis] += alpha * _clipped(push * (layout[head, axis] - layout[other, axis]))


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
