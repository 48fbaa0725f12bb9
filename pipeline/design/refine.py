"""Move points by gradient until the guiding half says what is wanted; never out of the box."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
import torch
from jaxtyping import Float
from torch import Tensor

from pipeline.design.asked import Lock, Target
from pipeline.design.fitted import Fitted
from pipeline.design.space import Points, Space

STEPS = 40
RATE = 0.03
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
        moved.append(_refined(fitted, piece, targets, box, part, steps))
    return settled(fitted.space, box, np.concatenate(moved))


def _share_of(progress: Callable[[float], None], at: int, of: int, share: float) -> None:
    progress((at + share) / of)


def _refined(
    fitted: Fitted,
    starts: Points,
    targets: Sequence[Target],
    box: Box,
    progress: Callable[[float], None],
    steps: int,
) -> Points:
    low, high = torch.tensor(box.low, dtype=torch.float32), torch.tensor(box.high, dtype=torch.float32)
    points = torch.tensor(starts, dtype=torch.float32).clamp(low, high).requires_grad_()
    optimiser = torch.optim.Adam([points], RATE)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, steps, RATE / 20)
    guide = fitted.judge.ensemble.taken(fitted.judge.halves[0])
    for step in range(steps):
        said = guide(points)
        missed = sum(_missed(fitted, said.amount, said.logit, target) for target in targets)
        optimiser.zero_grad()
        torch.as_tensor(missed).sum().backward()
        optimiser.step()
        schedule.step()
        with torch.no_grad():
            points.copy_(torch.minimum(torch.maximum(points, low), high))
        progress((step + 1) / steps)
    return points.detach().double().numpy()


def _missed(fitted: Fitted, amount: Tensor, logit: Tensor, target: Target) -> Tensor:
    """Return by how much each point misses a target: squared, in spreads of the property."""
    judge = fitted.judge
    at = fitted.meaning.property_names.index(target.name)
    spread, offset = float(judge.spread[at]), float(judge.offset[at])
    amount, logit = amount[..., at], logit[..., at]
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
