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
        # In single precision: the power in it is most of the work.
        self._curve = np.array([*curve, alpha], np.float32)
        self._state = np.array([np.random.SeedSequence(seed).generate_state(1, np.uint64)[0] | 1], np.uint64)
        self._epochs, self._done, self.steps = epochs, 0, epochs * len(weights)

    def run(self, until: int) -> None:
        """Go on to step `until` of `steps`: each is one edge in one epoch."""
        _descend(
            self.layout,
            (self._heads, self._tails),
            (self._periods, self._due, self._due_repulsion),
            (self._done, min(until, self.steps), self._epochs),
            self._curve,
            self._state,
        )
        self._done = min(until, self.steps)


@njit(cache=True, nogil=True, fastmath=True)
@no_type_check
def _descend(layout, ends, periods, span, curve, state):
    """Move rows along their edges for a span of steps."""
    heads, tails = ends
    first, last, epochs = span
    for epoch in range(first // heads.size, (last - 1) // heads.size + 1):
        begin = max(first - epoch * heads.size, 0)
        end = min(last - epoch * heads.size, heads.size)
        _epoch(
            layout,
            (heads[begin:end], tails[begin:end]),
            _between(periods, begin, end),
            epoch,
            epochs,
            curve,
            state,
        )


@njit(cache=True, nogil=True, fastmath=True, inline="always")
@no_type_check
def _between(periods, begin, end):
    period, due, due_repulsion = periods
    return period[begin:end], due[begin:end], due_repulsion[begin:end]


@njit(cache=True, nogil=True, fastmath=True)
@no_type_check
def _epoch(layout, ends, periods, epoch, epochs, curve, state):
    """Move rows along those edges that are due."""
    heads, tails = ends
    period, due, due_repulsion = periods
    a, b = curve[0], curve[1]
    alpha = np.float32(curve[2] * (1.0 - epoch / epochs))
    for edge in range(heads.size):
        if due[edge] > epoch:
            continue
        _attract(layout, heads[edge], tails[edge], a, b, alpha)
        due[edge] += period[edge]
        between = period[edge] / REPULSIONS
        pushes = int((epoch - due_repulsion[edge]) / between)
        for _ in range(pushes):
            other = _random_row(state, layout.shape[0])
            if other != heads[edge]:
                _repel(layout, heads[edge], other, a, b, alpha)
        due_repulsion[edge] += pushes * between


@njit(cache=True, nogil=True, fastmath=True, inline="always")
@no_type_check
def _attract(layout, head, tail, a, b, alpha):
    square = _square_distance(layout, head, tail)
    if square > 0.0:
        power = square**b
        pull = np.float32(-2.0) * a * b * power / (square * (a * power + np.float32(1.0)))
        for axis in range(layout.shape[1]):
            step = alpha * _clipped(pull * (layout[head, axis] - layout[tail, axis]))
            layout[head, axis] += step
            layout[tail, axis] -= step


@njit(cache=True, nogil=True, fastmath=True, inline="always")
@no_type_check
def _repel(layout, head, other, a, b, alpha):
    square = _square_distance(layout, head, other)
    if square > 0.0:
        push = np.float32(2.0) * b / ((np.float32(0.001) + square) * (a * square**b + np.float32(1.0)))
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
