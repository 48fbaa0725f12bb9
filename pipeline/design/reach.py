"""What can be reached: the smallest and largest value of a property that both halves believe.

All ways are walked side by side from a few starts, so the answer takes as many questions to the networks
whatever was wanted: one of every start and one a step.
"""

from collections.abc import Callable, Sequence

import numpy as np
import torch
from torch import Tensor

from pipeline.design.asked import Lock, Target
from pipeline.design.fitted import Fitted
from pipeline.design.forward import Said
from pipeline.design.refine import Box, box_of, descend, missed_of, settled
from pipeline.design.space import Points

KNOWN = 300
BLIND = 300
STARTS = 60
STEPS = 50
RATE = 0.04
FAR = 0.1
"""How far beyond the known rows a target lies that is first asked about, as a share of their range."""


def reachable(
    fitted: Fitted,
    names: Sequence[str],
    locks: Sequence[Lock],
    seed: int,
    progress: Callable[[float, str], None],
) -> dict[str, dict[str, float]]:
    """Return for each property the least and the most that is reached under the locks.

    The less extreme of what the two halves say counts, so that what one of them imagines alone does not.
    """
    words = f"looking how far {' and '.join(names)} can go"
    progress(0.0, words)
    box = box_of(fitted.space, locks)
    aims = [(name, sign) for name in names for sign in (-1, 1)]
    starts = np.concatenate([_starts(fitted, box, name, sign, seed) for name, sign in aims])
    targets = [_aim(fitted, name, sign) for name, sign in aims]
    moved = descend(
        fitted,
        starts,
        lambda said: _missed_each(fitted, said, targets),
        box,
        lambda share: progress(share, words),
        STEPS,
        RATE,
    )
    points = np.concatenate([starts, settled(fitted.space, box, moved)])
    said = np.stack([fitted.judge.judge(points, half).value for half in fitted.judge.halves])
    found: dict[str, dict[str, float]] = {}
    for name in names:
        at = fitted.meaning.property_names.index(name)
        low, high = said[..., at].max(axis=0).min(), said[..., at].min(axis=0).max()
        found[name] = {"min": float(low), "max": float(max(low, high))}
    return found


def lies_far(fitted: Fitted, target: Target) -> bool:
    """Whether a target lies clearly beyond all that was measured, so that its reach is asked about first."""
    one = fitted.meaning.properties[fitted.meaning.property_names.index(target.name)]
    span = FAR * (one.high - one.low)
    return target.low > one.high + span or target.high < one.low - span


def is_reached(target: Target, reach: dict[str, float]) -> bool:
    """Whether a target and what can be reached overlap."""
    return target.low <= reach["max"] and target.high >= reach["min"]


def _starts(fitted: Fitted, box: Box, name: str, sign: int, seed: int) -> Points:
    """Return the furthest points, by the guiding half, of known rows and blind ones moved into the box."""
    at = fitted.meaning.property_names.index(name)
    known = fitted.known[np.argsort(-sign * fitted.properties[:, at], kind="stable")[:KNOWN]]
    blind = np.random.default_rng(seed).uniform(-1, 1, (BLIND, fitted.space.size))
    points = settled(fitted.space, box, np.concatenate([known, blind]))
    value = fitted.judge.judge(points, fitted.judge.halves[0]).value[:, at]
    return points[np.argsort(-sign * value, kind="stable")[:STARTS]]


def _aim(fitted: Fitted, name: str, sign: int) -> Target:
    """Return a target beyond reach."""
    one = fitted.meaning.properties[fitted.meaning.property_names.index(name)]
    span = one.high - one.low
    near = one.high + 2 * span if sign > 0 else one.low - 2 * span
    return Target(name, near, near + span) if sign > 0 else Target(name, near - span, near)


def _missed_each(fitted: Fitted, said: Said, targets: Sequence[Target]) -> Tensor:
    """Return what points miss, the first share of them of the first target, and so on."""
    amounts, logits = said.amount.chunk(len(targets), dim=1), said.logit.chunk(len(targets), dim=1)
    missed = [
        missed_of(fitted, Said(amount, logit), target)
        for amount, logit, target in zip(amounts, logits, targets, strict=True)
    ]
    return torch.cat(missed)
