"""Move points by gradient until the guiding half says what is wanted; never out of the box."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
import torch
from jaxtyping import Float
from torch import Tensor

from pipeline.design.asked import Lock, Target
from pipeline.design.fitted import Fitted
from pipeline.design.forward import Said
from pipeline.design.space import Points, Space

STEPS = 40
RATE = 0.03
_MEMORY = (0.9, 0.999)
"""How much of the slope, and of its square, is kept from step to step."""
_SURE = 3.0
"""The logit at which a value counts as surely zero, or surely not: 95%."""
_PIECE = 2048


@dataclass(frozen=True)
class Box:
    """What points must stay within, centred; whole numbers where a parameter has none between."""

    low: Float[np.ndarray, " parameter"]
    high: Float[np.ndarray, " parameter"]

    def held(self, centred: Points) -> Points:
        """Return points moved into the box."""
        return np.clip(centred, self.low, self.high)


def box_of(space: Space, locks: Sequence[Lock]) -> Box:
    """Return the bounds under locks."""
    low, high = space.low.copy(), space.high.copy()
    for lock in locks:
        at = space.names.index(lock.name)
        low[at], high[at] = lock.low, lock.high
    low = np.where(space.is_integer, np.ceil(low), low)
    high = np.where(space.is_integer, np.floor(high), high)
    ends = space.centred(np.stack([low, high]))
    return Box(ends[0], ends[1])


def settled(space: Space, box: Box, centred: Points) -> Points:
    """Return points as they can be set: within the box, whole numbers where there are no others."""
    return box.held(space.centred(space.valued(box.held(centred))))


def refine(
    fitted: Fitted,
    starts: Points,
    targets: Sequence[Target],
    box: Box,
    progress: Callable[[float], None],
    steps: int = STEPS,
) -> Points:
    """Return each start moved towards the targets as the guiding half sees them, settled in the box."""
    pieces = np.array_split(starts, max(1, -(-len(starts) // _PIECE)))
    moved = []
    for at, piece in enumerate(pieces):
        part = partial(_share_of, progress, at, len(pieces))
        moved.append(descend(fitted, piece, partial(_missed_all, fitted, targets), box, part, steps))
    return settled(fitted.space, box, np.concatenate(moved))


def _share_of(progress: Callable[[float], None], at: int, of: int, share: float) -> None:
    progress((at + share) / of)


def descend(
    fitted: Fitted,
    starts: Points,
    missed: Callable[[Said], Tensor],
    box: Box,
    progress: Callable[[float], None],
    steps: int,
    rate: float = RATE,
) -> Points:
    """Return each start moved down what is `missed`, one number a point, by Adam (arXiv 1412.6980).

    Written out, as importing those of torch takes seconds in the first proposal of a worker.
    """
    low, high = torch.tensor(box.low, dtype=torch.float32), torch.tensor(box.high, dtype=torch.float32)
    points = torch.tensor(starts, dtype=torch.float32).clamp(low, high).requires_grad_()
    guide = fitted.judge.ensemble.taken(fitted.judge.halves[0])
    mean, square = torch.zeros_like(points), torch.zeros_like(points)
    for step in range(steps):
        (slope,) = torch.autograd.grad(missed(guide(points)).sum(), points)
        mean = mean.lerp(slope, 1 - _MEMORY[0])
        square = square.lerp(slope**2, 1 - _MEMORY[1])
        way = (mean / (1 - _MEMORY[0] ** (step + 1))) / (
            (square / (1 - _MEMORY[1] ** (step + 1))).sqrt() + 1e-8
        )
        with torch.no_grad():
            points -= _cooled(rate, step, steps) * way
            points.copy_(torch.minimum(torch.maximum(points, low), high))
        progress((step + 1) / steps)
    return points.detach().double().numpy()


def _cooled(rate: float, step: int, steps: int) -> float:
    """Return the rate of a step, falling to a twentieth as a cosine."""
    last = rate / 20
    return last + (rate - last) * (1 + math.cos(math.pi * step / steps)) / 2


def _missed_all(fitted: Fitted, targets: Sequence[Target], said: Said) -> Tensor:
    return torch.stack([missed_of(fitted, said, target) for target in targets]).sum(dim=0)


def missed_of(fitted: Fitted, said: Said, target: Target) -> Tensor:
    """Return by how much each point misses a target: squared, in spreads of the property."""
    judge = fitted.judge
    at = fitted.meaning.property_names.index(target.name)
    spread, offset = float(judge.spread[at]), float(judge.offset[at])
    amount, logit = said.amount[..., at], said.logit[..., at]
    margin = 0.0 if target.value is not None else 0.1 * min(target.high - target.low, spread) / spread
    low, high = ((end - offset) / spread for end in ends_of(target))
    under = (low + margin - amount).clamp(min=0)
    over = (amount - high + margin).clamp(min=0)
    if not judge.two_stage[at]:
        return (under**2 + over**2).mean(dim=0)
    if target.high <= 0 or target.value == 0:
        return (over**2 + 0.02 * (logit + _SURE).clamp(min=0) ** 2).mean(dim=0)
    if target.low <= 0 and target.value is None:
        return (over**2).mean(dim=0)
    return (under**2 + over**2 + 0.02 * (_SURE - logit).clamp(min=0) ** 2).mean(dim=0)


def ends_of(target: Target) -> tuple[float, float]:
    """Return what a search aims at: the value itself, or the ends of the range."""
    return (target.low, target.high) if target.value is None else (target.value, target.value)
